"""A body that is in no list, from the refusal to the form that can be sent, over HTTP."""

from collections.abc import Callable

from django.test import Client

from netra.law.entries import Track
from netra.referral.tests.test_packages import two_people
from tests.cast import Cast

VILLAGE = "64.02.03.2003"


def test_the_village_head_is_entered_by_a_commissioner_and_then_gets_the_file(
    world: Cast, signed_in: Callable[[str], Client]
) -> None:
    case = two_people(world)
    track = case.tracks.select_related("person").earliest("pk")
    type(case).objects.filter(pk=case.pk).update(region=VILLAGE)
    type(track).objects.filter(pk=track.pk).update(kind=Track.VILLAGE, violation="")
    type(track.person).objects.filter(pk=track.person.pk).update(subject_class="PERANGKAT_DESA")
    refer = f"/kerja/perkara/{case.pk}/jalur/{track.pk}/teruskan/"
    bodies = "/kerja/kantor/bawaslu-64.02-contoh/lembaga/"
    address = f"{bodies}?kode=VILLAGE_HEAD&amp;wilayah={VILLAGE}"
    officer, commissioner = signed_in("petugas.kukar"), signed_in("komisioner.kukar")
    refused = officer.get(refer).content.decode()
    assert "Komisioner kantor Anda dapat mencatat lembaga ini" in refused and bodies not in refused
    assert address in commissioner.get(refer).content.decode()
    page = commissioner.get(address.replace("&amp;", "&")).content.decode()
    assert f'value="{VILLAGE}"' in page and '<option value="VILLAGE_HEAD" selected>' in page
    typed = {
        "authority_code": "VILLAGE_HEAD",
        "kind": "village_government",
        "region": VILLAGE,
        "name": "Pemerintah Desa Contoh",
        "source": "Surat camat contoh.",
    }
    assert officer.post(bodies, typed).status_code == 404
    assert commissioner.post(bodies, typed | {"region": "64.08.01"}).status_code == 422
    assert commissioner.post(bodies, typed).status_code == 302
    assert "Surat camat contoh." in commissioner.get(bodies).content.decode()
    assert "Pemerintah Desa Contoh (contoh)" in officer.get(refer).content.decode()
