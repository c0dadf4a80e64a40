import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Stage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=80, unique=True)),
                ("seed", models.PositiveIntegerField(default=7)),
                ("spoken", models.PositiveIntegerField(default=0)),
                ("speaks_at", models.DateTimeField(blank=True, null=True)),
                (
                    "workspace",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stage",
                        to="accounts.workspace",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("n", models.PositiveIntegerField()),
                ("remote_id", models.CharField(max_length=80)),
                ("network", models.CharField(max_length=30)),
                ("kind", models.CharField(max_length=10)),
                ("parent", models.CharField(blank=True, default="", max_length=80)),
                ("thread", models.CharField(max_length=80)),
                ("title", models.CharField(blank=True, default="", max_length=300)),
                ("text", models.TextField()),
                ("author", models.JSONField()),
                ("is_own", models.BooleanField(default=False)),
                ("is_held", models.BooleanField(default=False)),
                ("is_deleted", models.BooleanField(default=False)),
                ("published_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("key", models.CharField(blank=True, default="", max_length=80)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.workspace"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace", "n"], name="demo_post_n"),
                    models.Index(fields=["workspace", "-published_at"], name="demo_post_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "remote_id"), name="demo_post_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("workspace", "key"),
                        name="demo_key_once",
                    ),
                ],
            },
        ),
    ]
