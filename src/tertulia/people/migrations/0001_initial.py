import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("about", models.TextField(blank=True, default="")),
                ("place", models.CharField(blank=True, default="", max_length=120)),
                ("tags", models.JSONField(default=list)),
                ("is_advocate", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="accounts.workspace",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("network", models.CharField(max_length=30)),
                ("remote_id", models.CharField(max_length=300)),
                ("name", models.CharField(max_length=200)),
                ("handle", models.CharField(blank=True, default="", max_length=200)),
                ("handle_key", models.CharField(blank=True, default="", max_length=200)),
                ("url", models.CharField(blank=True, default="", max_length=1000)),
                ("avatar", models.CharField(blank=True, default="", max_length=1000)),
                ("followers", models.IntegerField(blank=True, null=True)),
                ("is_ours", models.BooleanField(default=False)),
                ("first_heard_at", models.DateTimeField(auto_now_add=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identities",
                        to="accounts.workspace",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="identities",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="identity_person")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "network", "remote_id"), name="identity_once"
                    )
                ],
            },
        ),
    ]
