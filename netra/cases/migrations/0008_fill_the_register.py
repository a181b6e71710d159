"""Every case so far stands in the register of the office that holds it."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("cases", "Case").objects.update(registry=models.F("office"))


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_procedure_of_the_desk")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
