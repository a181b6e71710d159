from django.db import migrations, models


class Migration(migrations.Migration):
    """What recognises a picture is sealed with it; a reporter's language is nobody's business."""

    dependencies = [("reports", "0005_nothing_lies_open")]

    operations = [
        migrations.RemoveField(model_name="sealedpart", name="perceptual_hash"),
        migrations.RemoveField(model_name="report", name="language"),
        migrations.AddField(
            model_name="keywrap", name="unreadable_at", field=models.DateTimeField(null=True)
        ),
    ]
