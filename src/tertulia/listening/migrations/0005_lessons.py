# Toxicity, doubts and asks of an item; what corrections teach; rules that set a fact, taken to the past.

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

SQLITE = {
    'asks': "bool not null default 0",
    'doubts': 'smallint unsigned not null default 0 check ("doubts" >= 0)',
    'toxicity': "varchar(8) not null default ''",
}


class AddColumn(migrations.AddField):
    """As `AddField`; on SQLite by ALTER TABLE, since the table made anew, as Django does it, would lose the
    triggers of full text (0002), and takes long where there are a million items."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor == 'sqlite':
            schema_editor.execute(f'alter table listening_item add column "{self.name}" {SQLITE[self.name]}')
        else:
            super().database_forwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('brand', '0001_initial'),
        ('listening', '0004_sketch'),
    ]

    operations = [
        migrations.CreateModel(
            name='Adjustment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('next_try_at', models.DateTimeField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('lease_by', models.CharField(blank=True, default='', max_length=40)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('last_error', models.TextField(blank=True, default='')),
                ('data', models.BinaryField(default=b'')),
                ('lessons', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('forgotten_to', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='FactRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0)),
                ('words', models.TextField()),
                ('fact', models.CharField(choices=[('sentiment', 'Tono'), ('intent', 'Intención'), ('department', 'Área'), ('toxicity', 'Toxicidad'), ('topic', 'Tema')], max_length=12)),
                ('value', models.CharField(blank=True, default='', max_length=80)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Relabelled',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was', models.CharField(blank=True, default='', max_length=80)),
                ('doubted', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Relabelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('next_try_at', models.DateTimeField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('lease_by', models.CharField(blank=True, default='', max_length=40)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('last_error', models.TextField(blank=True, default='')),
                ('words', models.TextField()),
                ('fact', models.CharField(choices=[('sentiment', 'Tono'), ('intent', 'Intención'), ('department', 'Área'), ('toxicity', 'Toxicidad'), ('topic', 'Tema')], max_length=12)),
                ('value', models.CharField(blank=True, default='', max_length=80)),
                ('state', models.CharField(choices=[('waiting', 'En cola'), ('running', 'Aplicando'), ('done', 'Hecho'), ('undoing', 'Deshaciendo'), ('undone', 'Deshecho'), ('failed', 'No se pudo')], default='waiting', max_length=10)),
                ('since', models.DateTimeField()),
                ('cursor', models.JSONField(default=dict)),
                ('looked', models.PositiveIntegerField(default=0)),
                ('expected', models.PositiveIntegerField(blank=True, null=True)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveField(
            model_name='item',
            name='evidence',
        ),
        migrations.AddField(
            model_name='correction',
            name='batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='listening.correction'),
        ),
        migrations.AddField(
            model_name='correction',
            name='doubted',
            field=models.BooleanField(default=False),
        ),
        AddColumn(
            model_name='item',
            name='asks',
            field=models.BooleanField(default=False),
        ),
        AddColumn(
            model_name='item',
            name='doubts',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        AddColumn(
            model_name='item',
            name='toxicity',
            field=models.CharField(blank=True, choices=[('insult', 'Insulto'), ('threat', 'Amenaza'), ('hate', 'Odio')], default='', max_length=8),
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(fields=['workspace', 'at'], name='correction_newest'),
        ),
        migrations.AddField(
            model_name='adjustment',
            name='workspace',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='adjustment', to='accounts.workspace'),
        ),
        migrations.AddField(
            model_name='factrule',
            name='brand',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fact_rules', to='brand.brand'),
        ),
        migrations.AddField(
            model_name='factrule',
            name='correction',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='rules', to='listening.correction'),
        ),
        migrations.AddField(
            model_name='factrule',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.member'),
        ),
        migrations.AddField(
            model_name='factrule',
            name='workspace',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fact_rules', to='accounts.workspace'),
        ),
        migrations.AddField(
            model_name='relabelled',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='listening.item'),
        ),
        migrations.AddField(
            model_name='relabelling',
            name='brand',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relabellings', to='brand.brand'),
        ),
        migrations.AddField(
            model_name='relabelling',
            name='rule',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='relabellings', to='listening.factrule'),
        ),
        migrations.AddField(
            model_name='relabelling',
            name='search',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='relabellings', to='listening.search'),
        ),
        migrations.AddField(
            model_name='relabelling',
            name='workspace',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace'),
        ),
        migrations.AddField(
            model_name='relabelled',
            name='relabelling',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='listening.relabelling'),
        ),
        migrations.AddIndex(
            model_name='adjustment',
            index=models.Index(condition=models.Q(('next_try_at__isnull', False)), fields=['next_try_at'], name='adjustment_due'),
        ),
        migrations.AddIndex(
            model_name='factrule',
            index=models.Index(fields=['brand', 'position'], name='fact_rule_order'),
        ),
        migrations.AddIndex(
            model_name='relabelling',
            index=models.Index(condition=models.Q(('next_try_at__isnull', False)), fields=['next_try_at'], name='relabelling_due'),
        ),
        migrations.AddConstraint(
            model_name='relabelled',
            constraint=models.UniqueConstraint(fields=('relabelling', 'item'), name='relabelled_once'),
        ),
    ]
