"""What people call the kinds that packs and programs name by a code."""

from __future__ import annotations

from collections.abc import Mapping

from netra.law.entries import SanctionClass, Wording

_NO_CLASS = Wording("aturan tidak menetapkan kelas", "the law names no class")
_CLASSES: Mapping[SanctionClass, Wording] = {
    SanctionClass.MORAL: Wording("sanksi moral", "moral sanction"),
    SanctionClass.DISCIPLINE_LIGHT: Wording("hukuman disiplin ringan", "light discipline"),
    SanctionClass.DISCIPLINE_MEDIUM: Wording("hukuman disiplin sedang", "medium discipline"),
    SanctionClass.DISCIPLINE_HEAVY: Wording("hukuman disiplin berat", "heavy discipline"),
    SanctionClass.DISHONOURABLE_DISMISSAL: Wording(
        "pemberhentian tidak dengan hormat", "dishonourable dismissal"
    ),
    SanctionClass.CONTRACT: Wording("menurut perjanjian kerja", "by the work contract"),
    SanctionClass.ADMINISTRATIVE_MEASURE: Wording("tindakan administratif", "an administrative measure"),
    SanctionClass.ADMINISTRATIVE: Wording("sanksi administratif", "an administrative sanction"),
    SanctionClass.VILLAGE_ADMIN: Wording("menurut undang-undang desa", "by the law on villages"),
    SanctionClass.POLICE: Wording("menurut aturan kepolisian", "by the rules of the police"),
    SanctionClass.MILITARY: Wording("menurut aturan TNI", "by the rules of the armed forces"),
    SanctionClass.CRIMINAL: Wording("oleh pengadilan pidana", "by a criminal court"),
}


def of_class(sanction_class: SanctionClass | None) -> Wording:
    """A class of penalty as it is told to people; None, the class that no law names, is told as well."""
    return _NO_CLASS if sanction_class is None else _CLASSES[sanction_class]
