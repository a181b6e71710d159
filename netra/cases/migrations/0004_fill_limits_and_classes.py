"""Cases opened before keep the last day that they have, and tracks the entry that was confirmed."""

from datetime import UTC, datetime, time
from typing import Any

from django.db import migrations

STUDIES = ("write_study", "write_study_without_clarification")


def fill(apps: Any, schema_editor: Any) -> None:
    Case, CaseEvent = apps.get_model("cases", "Case"), apps.get_model("cases", "CaseEvent")
    CaseLimit, Track = apps.get_model("cases", "CaseLimit"), apps.get_model("cases", "Track")
    ClassChoice = apps.get_model("cases", "ClassChoice")
    kept = Case.objects.exclude(handling_last_day=None).exclude(registered_on=None)
    for case in kept.iterator(chunk_size=500):
        event = CaseEvent.objects.filter(case=case, step="register").order_by("pk").first()
        CaseLimit.objects.create(
            case=case,
            limit_id="DL-HANDLE",
            counted_from="registered_on",
            trigger_on=case.registered_on,
            last_day=case.handling_last_day,
            law_pack=case.law_pack,
            pack_version=case.pack_version,
            pack_digest=case.pack_digest,
            cause="earlier",
            kept_at=event.office_time if event else datetime.combine(case.registered_on, time.min, UTC),
            kept_by=event.actor if event else "sistem",
            kept_by_name=event.actor_name if event else "",
        )
    for track in Track.objects.exclude(violation="").iterator(chunk_size=500):
        event = CaseEvent.objects.filter(case=track.case_id, step__in=STUDIES).order_by("pk").first()
        if event is None:
            # Nobody is known to have chosen it: the track alone says what holds.
            continue
        ClassChoice.objects.create(
            track=track,
            proposed_violation=track.proposed_violation,
            violation=track.violation,
            sanction_class=track.sanction_class,
            reason=track.violation_reason,
            chosen_at=event.office_time,
            chosen_by=event.actor,
            chosen_by_name=event.actor_name,
        )


def empty(apps: Any, schema_editor: Any) -> None:
    for name in ("LimitProposal", "ClassChoice"):
        apps.get_model("cases", name).objects.all().delete()
    limits = apps.get_model("cases", "CaseLimit").objects
    while limits.exists():
        # The newest first: a row that another one replaces is held by it.
        limits.filter(replaced_by=None).delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_keep_limits_and_classes")]

    operations = [migrations.RunPython(fill, empty)]
