import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("brand", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("lease_by", models.CharField(blank=True, default="", max_length=40)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("last_error", models.TextField(blank=True, default="")),
                ("network", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=200)),
                ("account", models.CharField(blank=True, default="", max_length=200)),
                ("account_id", models.CharField(blank=True, default="", max_length=300)),
                ("credentials", models.TextField(blank=True, default="")),
                ("place", models.JSONField(default=dict)),
                ("is_own", models.BooleanField(default=False)),
                ("can_reply", models.BooleanField(default=False)),
                ("limits", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ok", "Al día"),
                            ("paused", "En pausa"),
                            ("unauthorized", "Hay que reconectar"),
                            ("rejected", "No se puede leer"),
                        ],
                        default="ok",
                        max_length=15,
                    ),
                ),
                ("cursor", models.JSONField(default=dict)),
                ("read_through_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("heard_at", models.DateTimeField(blank=True, null=True)),
                ("interval_s", models.PositiveIntegerField(default=30)),
                ("heard_count", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="brand.brand"
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="accounts.workspace",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SetAside",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("remote_id", models.CharField(max_length=500)),
                ("payload", models.JSONField(default=dict)),
                ("error", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("retried_at", models.DateTimeField(blank=True, null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.workspace"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="set_aside",
                        to="sources.source",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False), ("removed_at__isnull", True)),
                fields=["next_try_at"],
                name="source_due",
            ),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["workspace", "brand"], name="source_of_brand"),
        ),
    ]
