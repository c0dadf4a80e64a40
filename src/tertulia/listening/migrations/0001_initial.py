import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("brand", "0001_initial"),
        ("people", "0001_initial"),
        ("sources", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("network", models.CharField(max_length=30)),
                ("remote_id", models.CharField(max_length=500)),
                ("parent_remote_id", models.CharField(blank=True, default="", max_length=500)),
                ("kind", models.CharField(max_length=10)),
                ("text", models.TextField()),
                ("norm", models.TextField()),
                ("title", models.CharField(blank=True, default="", max_length=300)),
                ("url", models.CharField(blank=True, default="", max_length=1000)),
                ("site", models.CharField(blank=True, default="", max_length=200)),
                ("audience", models.CharField(blank=True, default="", max_length=10)),
                ("media", models.JSONField(default=list)),
                ("published_at", models.DateTimeField()),
                ("heard_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("is_own", models.BooleanField(default=False)),
                ("is_held", models.BooleanField(default=False)),
                ("is_history", models.BooleanField(default=False)),
                ("followers", models.IntegerField(blank=True, null=True)),
                ("language", models.CharField(blank=True, default="", max_length=5)),
                (
                    "sentiment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("negative", "Negativo"),
                            ("neutral", "Neutro"),
                            ("positive", "Positivo"),
                            ("mixed", "Mixto"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("sentiment_score", models.FloatField(blank=True, null=True)),
                (
                    "intent",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("question", "Pregunta"),
                            ("complaint", "Queja"),
                            ("praise", "Elogio"),
                            ("suggestion", "Sugerencia"),
                            ("lead", "Interés"),
                            ("risk", "Riesgo"),
                            ("spam", "Publicidad"),
                            ("chat", "Charla"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("department", models.CharField(blank=True, default="", max_length=20)),
                ("topic", models.CharField(blank=True, default="", max_length=80)),
                ("is_urgent", models.BooleanField(default=False)),
                ("evidence", models.JSONField(default=list)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="people.identity",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="accounts.workspace",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fact", models.CharField(max_length=12)),
                ("was", models.CharField(max_length=80)),
                ("now", models.CharField(max_length=80)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="accounts.workspace",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="listening.item",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("until", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="listening.item",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Search",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("words", models.TextField()),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="searches", to="brand.brand"
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="searches",
                        to="accounts.workspace",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Thread",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("network", models.CharField(max_length=30)),
                ("remote_id", models.CharField(max_length=500)),
                ("title", models.CharField(blank=True, default="", max_length=300)),
                ("url", models.CharField(blank=True, default="", max_length=1000)),
                ("last_item_at", models.DateTimeField(null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="threads",
                        to="accounts.workspace",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="item",
            name="thread",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="items", to="listening.thread"
            ),
        ),
        migrations.CreateModel(
            name="Count",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hour", models.DateTimeField()),
                ("network", models.CharField(max_length=30)),
                ("sentiment", models.CharField(blank=True, default="", max_length=10)),
                ("items", models.PositiveIntegerField(default=0)),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="counts", to="brand.brand"
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.workspace"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["workspace", "hour"], name="count_hours")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("brand", "hour", "network", "sentiment"), name="count_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Heard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="brand.brand"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sources.source"
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.workspace"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="heard", to="listening.item"
                    ),
                ),
                (
                    "search",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="listening.search",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["workspace", "brand", "-item"], name="heard_brand")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("search__isnull", False)),
                        fields=("item", "source", "search"),
                        name="heard_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("search__isnull", True)),
                        fields=("item", "source"),
                        name="heard_whole_once",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.UniqueConstraint(
                fields=("workspace", "network", "remote_id"), name="thread_once"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["workspace", "-published_at"], name="item_newest"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["thread", "published_at"], name="item_thread"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["author", "-published_at"], name="item_author"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                fields=("workspace", "network", "remote_id"), name="item_once"
            ),
        ),
    ]
