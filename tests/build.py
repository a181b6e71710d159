"""Builders of things that tests need: complete and plausible unless the test changes something."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from netra.reports import door, uploads
from netra.reports.intake import Receipt
from netra.reports.models import IdentityKind, Report, ReporterCapacity
from netra.reports.submission import Person, Reporter, Submission
from tests.cast import ACCUSED, REPORTER

LOA_JANAN = "64.02.03"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


def a_reporter(**changes: Any) -> Reporter:
    return replace(
        Reporter(
            name=REPORTER,
            address="Jalan Contoh 1, Loa Janan",
            contact="0800-000-000",
            identity_kind=IdentityKind.NATIONAL_ID,
        ),
        **changes,
    )


def a_person(**changes: Any) -> Person:
    return replace(
        Person(
            name=ACCUSED,
            post="Kepala Bidang Contoh",
            office_name="Dinas Contoh Kabupaten Kutai Kartanegara (contoh)",
            subject_class="PNS",
        ),
        **changes,
    )


def a_submission(**changes: Any) -> Submission:
    """A report that meets all requirements but evidence, which `a_report` adds."""
    return replace(
        Submission(
            key=uuid4(),
            region_code=LOA_JANAN,
            description="Terlapor hadir dan ikut menyerukan dukungan di sebuah acara kampanye.",
            act="attending_support",
            place_text="Balai pertemuan Loa Janan",
            event_on=date(2024, 11, 9),
            event_time_text="sekitar pukul 10",
            known_on=date(2024, 11, 10),
            persons=(a_person(),),
            reporter=a_reporter(),
            capacity=ReporterCapacity.VOTER,
            statement_made=True,
        ),
        **changes,
    )


def a_photo(name: str = "foto.png", *, padding: int = 0) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG + b"\x00" * padding, content_type="image/png")


def a_file(content: bytes = PNG, name: str = "foto.png") -> door.NamedFile:
    """A file as the door has it after it arrived: locked, with its name beside it."""
    return door.NamedFile(name, uploads.lock([content]))


def a_receipt(submission: Submission | None = None, *, photos: int = 1) -> Receipt:
    files = [a_file(PNG + b"\x00" * number) for number in range(photos)]
    return door.receive(submission or a_submission(), files)


def a_report(*, photos: int = 1, **changes: Any) -> Report:
    receipt = a_receipt(a_submission(**changes), photos=photos)
    return Report.objects.select_related("region", "office__region", "election").get(pk=receipt.report_id)
