from django.db import migrations

from netra.platform.db.triggers import RefuseChanges

ROOM_LEFT = 'NEW.position < (SELECT row_count FROM bulletin_issue WHERE id = NEW.issue_id)'


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0001_initial")]

    operations = [
        RefuseChanges("bulletin_figure", "A figure is never changed; a corrected row supersedes it."),
        RefuseChanges("bulletin_issue", "An issue is never changed; a new edition supersedes it."),
        RefuseChanges("bulletin_issuerow", "An issue is never changed; a new edition supersedes it."),
        RefuseChanges("bulletin_issuerow", "An issue is never changed: it is full.", ["insert"], ROOM_LEFT),
    ]
