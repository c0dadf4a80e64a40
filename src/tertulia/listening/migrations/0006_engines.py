# An engine that reads instead of ours, and what waits for its word.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('listening', '0005_lessons'),
    ]

    operations = [
        migrations.CreateModel(
            name='Engine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('next_try_at', models.DateTimeField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('lease_by', models.CharField(blank=True, default='', max_length=40)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('last_error', models.TextField(blank=True, default='')),
                ('kind', models.CharField(choices=[('local', 'En este servidor'), ('remote', 'Otro servicio')], default='local', max_length=6)),
                ('name', models.CharField(blank=True, default='', max_length=200)),
                ('address', models.CharField(blank=True, default='', max_length=500)),
                ('credentials', models.TextField(blank=True, default='')),
                ('labels', models.JSONField(default=dict)),
                ('facts', models.JSONField(default=list)),
                ('scope', models.CharField(choices=[('doubts', 'Solo lo dudoso'), ('all', 'Todo lo que llega')], default='doubts', max_length=6)),
                ('is_on', models.BooleanField(default=False)),
                ('agreed_to', models.CharField(blank=True, default='', max_length=64)),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('failed_at', models.DateTimeField(blank=True, null=True)),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.member')),
                ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='engine', to='accounts.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='SecondReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'En cola'), ('read', 'Leída'), ('given_up', 'No respondió')], default='waiting', max_length=8)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('asked_for_at', models.DateTimeField(auto_now_add=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('said', models.JSONField(default=dict)),
                ('engine', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='listening.engine')),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='second_reading', to='listening.item')),
            ],
        ),
        migrations.AddIndex(
            model_name='engine',
            index=models.Index(condition=models.Q(('is_on', True)), fields=['next_try_at'], name='engine_due'),
        ),
        migrations.AddIndex(
            model_name='secondreading',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['engine', 'tries', 'id'], name='second_reading_waits'),
        ),
        migrations.AddIndex(
            model_name='secondreading',
            index=models.Index(fields=['engine', 'read_at'], name='second_reading_newest'),
        ),
    ]
