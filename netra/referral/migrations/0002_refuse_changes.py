from django.db import migrations

from netra.platform.db.triggers import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("referral", "0001_initial")]

    operations = [
        RefuseChanges("referral_shareablecopy", "A copy that was made to be shared is never changed."),
        RefuseChanges("referral_package", "A package that was made is never changed."),
        RefuseChanges("referral_packageline", "The list of a package is never changed."),
        RefuseChanges("referral_packagepart", "What a package holds is never changed."),
        RefuseChanges("referral_answer", "An answer of the receiving body is never changed."),
        RefuseChanges("referral_kasnhandover", "What was said of a file at KASN is never changed."),
    ]
