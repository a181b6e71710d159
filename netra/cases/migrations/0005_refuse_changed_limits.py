from django.db import migrations

from netra.platform.db.triggers import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_fill_limits_and_classes")]

    operations = [
        RefuseChanges("cases_caselimit", "A last day that was kept is never changed, only replaced."),
        RefuseChanges("cases_classchoice", "A choice of the kind of violation is never changed."),
        RefuseChanges("cases_limitproposal", "A proposal is never erased.", events=("delete",)),
    ]
