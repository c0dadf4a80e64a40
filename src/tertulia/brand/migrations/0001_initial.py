import django.db.models.deletion
import tertulia.brand.models
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Brand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("about", models.TextField(blank=True, default="")),
                ("site", models.URLField(blank=True, default="")),
                ("country", models.CharField(default="ES", max_length=2)),
                ("time_zone", models.CharField(default="Europe/Madrid", max_length=60)),
                ("keywords", models.JSONField(default=list)),
                ("topics", models.JSONField(default=dict)),
                (
                    "address",
                    models.CharField(
                        choices=[("tu", "De tú"), ("usted", "De usted"), ("vos", "De vos")],
                        default="tu",
                        max_length=5,
                    ),
                ),
                ("signature", models.CharField(blank=True, default="", max_length=80)),
                ("forbidden_words", models.JSONField(default=list)),
                ("hours", models.JSONField(default=tertulia.brand.models.office_hours)),
                ("reply_minutes", models.JSONField(default=tertulia.brand.models.reply_minutes)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="brands",
                        to="accounts.workspace",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("customer_service", "Atención al cliente"),
                            ("product", "Producto"),
                            ("engineering", "Ingeniería"),
                            ("it", "Sistemas"),
                            ("finance", "Finanzas"),
                            ("legal", "Legal"),
                            ("pr", "Relaciones públicas"),
                            ("marketing", "Marketing"),
                            ("sales", "Ventas"),
                            ("hr", "Personas"),
                            ("internal_comms", "Comunicación interna"),
                            ("strategy", "Estrategia"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("answers", models.TextField(blank=True, default="")),
                ("answer_minutes", models.PositiveIntegerField(default=480)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="departments",
                        to="brand.brand",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="merged",
                        to="brand.department",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="departments",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Colleague",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("hours", models.JSONField(default=tertulia.brand.models.office_hours)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="colleagues",
                        to="accounts.workspace",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="colleagues",
                        to="brand.department",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.UniqueConstraint(fields=("brand", "kind"), name="department_kind_once"),
        ),
    ]
