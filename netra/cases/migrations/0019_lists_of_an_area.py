"""Found, sorted and counted by one index: the list of cases of an area, and of the whole country."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_level_of_a_person")]

    operations = [
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["region", "example", "step", "handling_last_day", "id", "registered_on"],
                name="case_list_of_area",
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["step", "handling_last_day", "id", "registered_on", "example"],
                name="case_list_of_country",
            ),
        ),
    ]
