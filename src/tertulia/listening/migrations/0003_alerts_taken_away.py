# What is taken away can be brought back, and a burst says when it was over.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('listening', '0002_full_text'),
    ]

    operations = [
        migrations.AddField(
            model_name='alert',
            name='base_url',
            field=models.CharField(blank=True, default='', max_length=300),
        ),
        migrations.AddField(
            model_name='alert',
            name='removed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='firing',
            name='over_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='search',
            name='removed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='view',
            name='base_url',
            field=models.CharField(blank=True, default='', max_length=300),
        ),
        migrations.AddField(
            model_name='view',
            name='removed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
