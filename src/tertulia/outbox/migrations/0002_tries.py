from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.RenameField("delivery", "began_at", "called_at"),
        migrations.AddField("delivery", "tries", models.PositiveSmallIntegerField(default=0)),
    ]
