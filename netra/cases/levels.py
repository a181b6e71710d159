"""At which level a reported person serves: what makes a penalty in one case like that in another.

Not in a law pack, because nothing is decided by it: it is reference data about posts and ranks. Where a law
orders staff in no levels, none is asked. Unknown is a lawful answer, and the usual one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.law.entries import Wording


@dataclass(frozen=True, slots=True)
class Level:
    """`verified`: somebody has read, in a copy of the law, that it names this level."""

    id: str
    wording: Wording
    basis: str
    source: str
    verified: bool


_ASN = ("UU 20/2023 pasal 14", "https://www.pasal.id/peraturan/uu/uu-no-20-tahun-2023", True)
_OTHER_ASN = ("UU 20/2023 pasal 18", "https://www.pasal.id/peraturan/uu/uu-no-20-tahun-2023", True)
_POLRI = (
    "Perkap 3/2016",
    "https://tempo.co/hukum/dari-bharada-hingga-jenderal-berikut-urutan-pangkat-polisi-309263",
    False,
)
_TNI = ("", "https://www.mustafazain.com/2024/07/menjelajahi-pangkat-tni-dan-polri.html", False)


def _ranked(prefix: str, source: tuple[str, str, bool]) -> tuple[Level, ...]:
    names = {
        "high": ("Perwira tinggi", "High officer"),
        "middle": ("Perwira menengah", "Middle officer"),
        "first": ("Perwira pertama", "First officer"),
        "nco": ("Bintara", "Non-commissioned officer"),
        "private": ("Tamtama", "Private"),
    }
    return tuple(Level(f"{prefix}_{key}", Wording(*words), *source) for key, words in names.items())


_CIVIL = (
    Level("jpt_utama", Wording("Pejabat pimpinan tinggi utama", "Chief high leadership post"), *_ASN),
    Level("jpt_madya", Wording("Pejabat pimpinan tinggi madya", "Middle high leadership post"), *_ASN),
    Level("jpt_pratama", Wording("Pejabat pimpinan tinggi pratama", "First high leadership post"), *_ASN),
    Level("administrator", Wording("Pejabat administrator", "Administrator"), *_ASN),
    Level("pengawas", Wording("Pejabat pengawas", "Supervisor"), *_ASN),
    Level("fungsional", Wording("Pejabat fungsional", "Functional post"), *_OTHER_ASN),
    Level("pelaksana", Wording("Pelaksana", "Executive staff"), *_OTHER_ASN),
)
_BY_SUBJECT: Mapping[str, tuple[Level, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("PNS", "PPPK", "PNS_TNI", "LURAH", "PJ_KDH"), _CIVIL),
        "TNI": _ranked("tni", _TNI),
        "POLRI": _ranked("polri", _POLRI),
    }
)
LEVELS: Mapping[str, Level] = MappingProxyType({one.id: one for many in _BY_SUBJECT.values() for one in many})


def of_subject(subject_class: str) -> tuple[Level, ...]:
    """The levels of this kind of staff from the highest; none where no law orders it in levels."""
    return _BY_SUBJECT.get(subject_class, ())


def words(rank: str) -> str:
    if rank not in LEVELS:
        return _("not known")
    return LEVELS[rank].wording.in_language(get_language() or "id")


def fits(subject_class: str, rank: str) -> bool:
    """Unknown fits everybody."""
    return not rank or rank in {one.id for one in of_subject(subject_class)}


def offered(subject_class: str) -> list[tuple[str, str]]:
    """As choices; what nobody has read in a law is marked."""
    return [(one.id, _told(one)) for one in of_subject(subject_class)]


def every() -> list[tuple[str, list[tuple[str, str]]]]:
    """As choices of one list, grouped by whom they are for."""
    groups = ((_("Civil servants"), "PNS"), (_("Armed forces"), "TNI"), (_("Police"), "POLRI"))
    return [(str(name), offered(subject)) for name, subject in groups]


def _told(one: Level) -> str:
    return words(one.id) if one.verified else f"{words(one.id)} ({_('not verified yet')})"
