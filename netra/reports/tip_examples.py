"""What the example world was told without a name: three messages of the days before, and one of today."""

from datetime import datetime, timedelta
from uuid import uuid4

from netra.platform import clock
from netra.reports import tips
from netra.reports.models import Tip

_OFFICE = "bawaslu-64.02-contoh"
# How many days ago, and what was told.
_TOLD = (
    (2, "Kepala bidang sebuah dinas contoh meminta stafnya memasang stiker di mobil.", "Tenggarong (contoh)"),
    (1, "Di grup pesan guru contoh ada ajakan memilih satu pasangan.", "Loa Janan (contoh)"),
    (1, "Mobil dinas contoh dipakai mengantar alat peraga.", "Tenggarong (contoh)"),
    (0, "Undangan acara kantor contoh mencantumkan logo kampanye.", ""),
)


def load(now: datetime) -> None:
    if Tip.objects.filter(example=True).exists():
        return
    for days, told, place in _TOLD:
        with clock.frozen(now - timedelta(days=days)):
            words = dict.fromkeys(tips.FIELDS, "") | {"description": told, "place": place}
            tips.receive(tips.locked(uuid4(), _OFFICE, words))
