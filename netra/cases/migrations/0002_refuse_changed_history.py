from django.db import migrations

from netra.platform.db.triggers import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        RefuseChanges("cases_caseevent", "The history of a case is never changed."),
        RefuseChanges("cases_clarification", "The minutes of a clarification are never changed."),
        RefuseChanges("cases_casestudy", "A finished study is never changed."),
        RefuseChanges("cases_plenarydecision", "A plenary decision is never changed."),
        RefuseChanges("cases_sanction", "A recorded sanction is never changed."),
    ]
