"""The lines that were sent so far learn their region and which one is the newest; names are cut into words."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Case, OuterRef, Subquery, Value, When

from netra.regions.words import words_of

BATCH = 2_000


def fill_lines(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    lines = apps.get_model("cases", "ReferralLine").objects
    case = apps.get_model("cases", "Case").objects.filter(tracks=OuterRef("track"))
    # An open line stands before every other one of its track, whenever it was sent.
    opened = Case(When(state__in=["sent", "acknowledged"], then=Value(0)), default=Value(1))
    newest = lines.filter(track=OuterRef("track")).order_by(opened, "-referred_at", "-id")
    lines.update(region=Subquery(case.values("region")[:1]), example=Subquery(case.values("example")[:1]))
    # Two questions: a table cannot be written by what is read of it meanwhile.
    first = lines.filter(pk=Subquery(newest.values("pk")[:1])).values_list("pk", flat=True)
    kept = set(first)
    replaced = [pk for pk in lines.values_list("pk", flat=True) if pk not in kept]
    for start in range(0, len(replaced), BATCH):
        lines.filter(pk__in=replaced[start : start + BATCH]).update(newest=False)


def fill_names(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    words = apps.get_model("cases", "NameWord")
    persons = apps.get_model("cases", "CasePerson").objects.values_list("pk", "name", "case__region")
    words.objects.bulk_create(
        (
            words(person_id=person, region_id=region, word=word[:60])
            for person, name, region in persons.iterator(chunk_size=BATCH)
            for word in dict.fromkeys(words_of(name))
        ),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_lines_of_a_region")]

    operations = [
        migrations.RunPython(fill_lines, migrations.RunPython.noop),
        migrations.RunPython(fill_names, migrations.RunPython.noop),
    ]
