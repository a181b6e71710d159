"""What was kept before there was a page belongs to the office of the phone that it names."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    messages = apps.get_model("field", "TextMessage")._base_manager.using(schema_editor.connection.alias)
    devices = apps.get_model("field", "Device")._base_manager.using(schema_editor.connection.alias)
    own = devices.filter(pk=models.OuterRef("device")).values("office")[:1]
    messages.filter(device__isnull=False).update(office=models.Subquery(own))


class Migration(migrations.Migration):
    dependencies = [("field", "0003_held_text_messages")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
