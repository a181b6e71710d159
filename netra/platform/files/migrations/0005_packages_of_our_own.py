from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0004_kept_uploads_stay_known"),
    ]

    operations = [
        migrations.AlterField(
            model_name="storedfile",
            name="media_type",
            field=models.CharField(
                choices=[
                    ("image/jpeg", "image/jpeg"),
                    ("image/png", "image/png"),
                    ("image/webp", "image/webp"),
                    ("application/pdf", "application/pdf"),
                    ("video/mp4", "video/mp4"),
                    ("video/quicktime", "video/quicktime"),
                    ("audio/mpeg", "audio/mpeg"),
                    ("audio/mp4", "audio/mp4"),
                    ("audio/ogg", "audio/ogg"),
                    ("audio/wav", "audio/wav"),
                    ("text/plain", "text/plain"),
                    ("application/age", "application/age"),
                    ("application/zip", "application/zip"),
                ],
                max_length=20,
            ),
        ),
    ]
