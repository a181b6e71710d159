"""Packages of the example cases, so that a demo shows a receiving body what it would get."""

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils import translation

from netra.cases.models import Case, ReferralLine
from netra.cases.people import Actor
from netra.cases.referrals import Way
from netra.platform import clock
from netra.referral import packages, queries
from netra.referral.packages import Addresses, Wish

# Where a demo runs unless somebody says otherwise; nobody else's address may stand on invented paper.
HOST = f"http://127.0.0.1:{settings.PORT}"
WHERE = Addresses(
    of_document=lambda token: f"{HOST}/cek/{token}/", of_door=lambda ref: f"{HOST}/terima/{ref}/"
)


def load() -> None:
    """Packs what the example cases sent and nobody packed: those of a demo of an earlier version."""
    sent = ReferralLine.objects.filter(track__case__example=True, in_package__isnull=True)
    for case in Case.objects.filter(pk__in=sent.values("track__case")):
        pack(case)


def pack(sent: Case) -> None:
    """In the hour of its referral, so that the history tells it before what came later. Packed once."""
    joined = Case.objects.select_related("region", "office__region", "election", "incident")
    case = joined.get(pk=sent.pk)
    for letter, lines in enumerate(queries.unpacked_by_body(case), start=1):
        _pack(case, lines, letter)


def _pack(case: Case, lines: Sequence[ReferralLine], letter: int) -> None:
    first = lines[0]
    wish = Wish(
        key=uuid5(NAMESPACE_URL, f"netra:contoh:paket:{first.pk}"),
        tracks=(),
        # Where the incumbent runs, a commissioner chooses whom the letter goes to and who gets a copy.
        way=Way(reason="Alasan contoh, untuk peragaan saja."),
        copied_to=("Bawaslu Provinsi Kalimantan Timur (contoh)",),
        letter_number=f"{case.reference.partition('/')[0]}/PENERUSAN-{letter}/CONTOH/{first.referred_on.year}",
        decides=True,
    )
    by = Actor("sistem", case.office.name)
    with clock.frozen(first.referred_at), translation.override("id"):
        packages.pack_lines(case, lines, wish, WHERE, by=by)
