"""What the engine itself must tell a person with an answer. Legal notices stand in the pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from netra.law.entries import Notice, Track, Wording

_TEXTS: Mapping[str, Wording] = {
    "now_missing": Wording(
        "Hari ini tidak disebut. Batas yang sudah berjalan dan belum dipenuhi ditulis terbuka, juga bila "
        "sudah lewat.",
        "The present day is not given. A limit that runs and is not kept is said to be open, even if it has "
        "passed.",
    ),
    "date_after_now": Wording(
        "Tanggal sesudah hari ini: {keys}. Periksa tanggal itu, atau hari ini.",
        "Later than the present day: {keys}. Check that date, or the present day.",
    ),
    "hour_unknown": Wording(
        "Jamnya tidak diketahui, sedangkan batas ini dihitung dalam jam: {limits}. Hari terakhirnya hari "
        "berikutnya; jam terakhirnya tidak dapat disebut dan bisa lebih awal.",
        "The hour is not known, but this limit is counted in hours: {limits}. Its last day is the next day; "
        "the last hour cannot be told and may come earlier.",
    ),
    "extension_late": Wording(
        "Perpanjangan diberikan sesudah batas {limits} habis. Hari terakhir tetap dihitung dari pemicu "
        "semula, dan batas semula dinilai tanpa perpanjangan itu.",
        "The extension was granted after {limits} had ended. The last day still counts from the first "
        "trigger, and the first limit is judged without the extension.",
    ),
    "extension_without_start": Wording(
        "Hari terakhir {limits} dihitung dari {keys}, yang tidak diketahui; jadi tidak dihitung.",
        "The last day of {limits} counts from {keys}, which is not known; so it is not computed.",
    ),
    "counting_inferred": Wording(
        "Bahwa batas ini dihitung dengan cara itu disimpulkan dari ketentuan lain, tidak dibaca untuk batas "
        "ini sendiri: {limits}.",
        "That these limits are counted this way follows from another rule and was not read for the limit "
        "itself: {limits}.",
    ),
    "counting_unspecified": Wording(
        "Sumber tidak menyebut hari kalender atau hari kerja: {limits}. Hari terakhir dihitung menurut hari "
        "kalender; menurut hari kerja disebut di sampingnya.",
        "No source says calendar or working days: {limits}. The last day counts calendar days; by working "
        "days it stands beside it.",
    ),
    "days_off_recalled": Wording(
        "Sebuah hari libur atau cuti bersama yang dilewati tidak dihitung sebagai hari kerja; hal itu "
        "diingat, belum terverifikasi. Terpengaruh: {limits}.",
        "A holiday or day of joint leave on the way does not count as a working day; this is recalled, not "
        "verified. Affected: {limits}.",
    ),
    "delivered_outside_hours": Wording(
        "Laporan disampaikan di luar jam penerimaan kantor. Periksa jamnya.",
        "The report was delivered outside the intake hours of the office. Check the hour.",
    ),
    "other_track": Wording(
        "Batas ini hanya mengikat bila perkaranya juga menempuh jalur {tracks}: {limits}.",
        "These limits bind only if the case also takes a {tracks} track: {limits}.",
    ),
    "referral_date_assumed": Wording(
        "Tanggal penerusan tidak diketahui; hari ini dipakai seolah-olah hari penerusan.",
        "The referral date is not known; the present day is taken as the day of referral.",
    ),
    "referral_date_missing": Wording(
        "Tanggal penerusan dan hari ini tidak diketahui. Semua jalur yang ditentukan tanggal penerusan "
        "disebut; salah satunya yang berlaku.",
        "Neither the referral date nor the present day is known. Every route that the referral date decides "
        "is listed; one of them holds.",
    ),
}


_TRACKS: Mapping[Track, Wording] = {
    Track.ASN: Wording("ASN", "ASN"),
    Track.ASN_TRANSITION: Wording("peralihan KASN", "transition from KASN"),
    Track.EARLY: Wording("sebelum penetapan calon", "before the determination"),
    Track.CRIMINAL: Wording("pidana", "criminal"),
    Track.CRIMINAL_AND_ADMIN: Wording(
        "pidana dengan bagian administratif", "criminal with an administrative part"
    ),
    Track.CONTRACT: Wording("perjanjian kerja", "work contract"),
    Track.VILLAGE: Wording("desa", "village"),
    Track.MILITARY: Wording("militer", "military"),
    Track.POLICE: Wording("Polri", "police"),
    Track.OWNER: Wording("pemilik badan usaha", "owner of the company"),
    Track.ORGANISER_ETHICS: Wording("etik penyelenggara", "ethics of organisers"),
    Track.ESCALATION: Wording("eskalasi", "escalation"),
}


def in_words(tracks: Iterable[Track]) -> Wording:
    """Tracks as people call them: "desa atau pidana"."""
    named = [_TRACKS[track] for track in tracks]
    return Wording(" atau ".join(one.id for one in named), " or ".join(one.en for one in named))


def notice(code: str, **values: str | Wording) -> Notice:
    """The notice of this code with its blanks filled, in each language with the words of that language."""
    text = _TEXTS[code]
    in_both = {
        key: value if isinstance(value, Wording) else Wording(value, value) for key, value in values.items()
    }
    return Notice(
        code,
        Wording(
            text.id.format(**{key: value.id for key, value in in_both.items()}),
            text.en.format(**{key: value.en for key, value in in_both.items()}),
        ),
    )


LONGEST_TOLD = 80  # signs of a wrong value that are repeated in words


def shortened(value: str) -> str:
    """As much of a value as a sentence bears."""
    return value if len(value) <= LONGEST_TOLD else f"{value[:LONGEST_TOLD]}…"


def once(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Each code once, the first of it, in the order given."""
    return tuple({one.code: one for one in reversed(list(notices))}.values())[::-1]
