"""The letter of every package that was made before this was kept did leave, with its package."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    document, dispatch = (apps.get_model("documents", name) for name in ("Document", "Dispatch"))
    letters = apps.get_model("referral", "PackagePart").objects.filter(name="surat").select_related("package")
    for part in letters.order_by("pk").iterator():
        made = document.objects.filter(file=part.file_id, dispatch__isnull=True).first()
        if made is not None:
            package = part.package
            dispatch.objects.create(
                document=made, at=package.made_at, by=package.made_by, by_name=package.made_by_name
            )


class Migration(migrations.Migration):
    dependencies = [
        ("referral", "0002_refuse_changes"),
        ("documents", "0004_refuse_changed_dispatches"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
