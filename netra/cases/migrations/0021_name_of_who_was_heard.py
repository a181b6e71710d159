from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0020_words_of_a_vote'),
    ]

    operations = [
        migrations.AddField(
            model_name='clarification',
            name='name',
            field=models.CharField(max_length=160, null=True),
        ),
    ]
