"""Numbers, dates and time left as an Indonesian or an English reader writes them.

The tables are our own: loading a whole locale library into every web process would buy fourteen words.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

ZONE_NAMES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
# Indonesian abbreviates August to Agu, not to its first three letters of English.
SHORT_MONTHS = {
    "id": ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
MINUS = "−"


def _tongue() -> str:
    return "en" if (get_language() or "id").startswith("en") else "id"


def _separators() -> tuple[str, str]:
    return (",", ".") if _tongue() == "en" else (".", ",")


def decimal(value: Decimal | float | int | str, places: int | None = None) -> str:
    """51,28. Without `places` the digits are those the value came with: no more than its source gave."""
    amount = value if isinstance(value, Decimal) else Decimal(str(value))
    if places is not None:
        amount = amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    thousands, point = _separators()
    whole, _, part = f"{abs(amount):,f}".partition(".")
    text = whole.replace(",", thousands) + (point + part if part else "")
    return (MINUS if amount < 0 else "") + text


def number(value: Decimal | float | int | str) -> str:
    """1.010: a whole number with its separators. A value with a part after the point keeps it."""
    amount = value if isinstance(value, Decimal) else Decimal(str(value))
    if amount == amount.to_integral_value():
        amount = amount.quantize(Decimal(1))
    return decimal(amount)


def file_size(size: int) -> str:
    """280 byte, 12 kB, 1,3 MB: rounded up, as the report form counts, so that no limit is read as kept."""
    if size < 1024:
        return gettext("%(size)s bytes") % {"size": number(size)}
    if size < 1024 * 1024:
        return f"{number(-(-size // 1024))} kB"
    return f"{decimal(Decimal(-(-size * 10 // (1024 * 1024))) / 10)} MB"


def file_kind(media_type: str) -> str:
    """What an office calls a file of this type. An unknown type stays as its sender wrote it."""
    words = {
        "image/jpeg": gettext("photo (JPEG)"),
        "image/png": gettext("picture (PNG)"),
        "image/webp": gettext("picture (WebP)"),
        "application/pdf": "PDF",
        "video/mp4": gettext("video (MP4)"),
        "video/quicktime": gettext("video (MOV)"),
        "audio/mpeg": gettext("sound (MP3)"),
        "audio/mp4": gettext("sound (M4A)"),
        "audio/ogg": gettext("sound (OGG)"),
        "audio/wav": gettext("sound (WAV)"),
        "text/plain": gettext("text"),
        "application/warc": gettext("saved page (WARC)"),
        "application/gzip": gettext("saved page, compressed"),
        "application/wacz": gettext("saved page (WACZ)"),
        "multipart/related": gettext("saved page (MHTML)"),
        "text/html": gettext("saved page (HTML)"),
    }
    return words.get(media_type, media_type) or gettext("kind not said")


def _local_day(moment: date | datetime, zone: str | None = None) -> date:
    if not isinstance(moment, datetime):
        return moment
    place = ZoneInfo(zone) if zone else timezone.get_current_timezone()
    return moment.astimezone(place).date()


def plain_date(moment: date | datetime, zone: str | None = None) -> str:
    day = _local_day(moment, zone)
    return f"{day.day} {MONTHS[_tongue()][day.month - 1]} {day.year}"


def long_date(moment: date | datetime, zone: str | None = None) -> str:
    day = _local_day(moment, zone)
    return f"{DAYS[_tongue()][day.weekday()]}, {plain_date(day)}"


def short_date(moment: date | datetime, zone: str | None = None, *, with_year: bool = False) -> str:
    """Jum 22 Nov, for tables; the year when it is not this election's."""
    day = _local_day(moment, zone)
    text = f"{DAYS[_tongue()][day.weekday()][:3]} {day.day} {SHORT_MONTHS[_tongue()][day.month - 1]}"
    return f"{text} {day.year}" if with_year else text


def day_month(day: date) -> str:
    """22 Sep: where the year stands above and the weekday says nothing."""
    return f"{day.day} {SHORT_MONTHS[_tongue()][day.month - 1]}"


def day_span(first: date, last: date) -> str:
    """24–26 Nov, or 27 Nov–16 Des."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_month(last)}"
    return f"{day_month(first)}–{day_month(last)}"


def zone_name(zone: str) -> str:
    return ZONE_NAMES.get(zone, zone)


def office_time(moment: datetime, zone: str) -> str:
    """16.30 WITA: never an hour without its zone."""
    local = moment.astimezone(ZoneInfo(zone))
    mark = ":" if _tongue() == "en" else "."
    return f"{local:%H}{mark}{local:%M} {zone_name(zone)}"


def date_time(moment: datetime, zone: str) -> str:
    return gettext("%(date)s at %(time)s") % {
        "date": long_date(moment, zone),
        "time": office_time(moment, zone),
    }


def short_date_time(moment: datetime, zone: str) -> str:
    return f"{short_date(moment, zone)}, {office_time(moment, zone)}"


def day_end(day: date, zone: str | None = None) -> str:
    """A day that ends ends at 24.00 of that day, not at 00.00 of the next."""
    mark = "24:00" if _tongue() == "en" else "24.00"
    time = f"{mark} {zone_name(zone)}" if zone else mark
    return gettext("%(date)s at %(time)s") % {"date": long_date(day), "time": time}


def _span(minutes: int) -> str:
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    day_text = ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    hour_text = ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    minute_text = ngettext("%(count)s minute", "%(count)s minutes", left) % {"count": left}
    if days:
        return f"{day_text} {hour_text}" if hours else day_text
    if hours >= 6 or (hours and not left):
        return hour_text
    if hours:
        return f"{hour_text} {minute_text}"
    return minute_text


def time_left(left: timedelta) -> str:
    """1 hari 6 jam lagi: two units at most, rounded down: nobody is promised an hour that is not there.

    Past the limit the time is rounded down too: "Lewat 10 jam" is said when ten whole hours have gone.
    """
    minutes = int(abs(left).total_seconds() // 60)
    if left < timedelta(0):
        return gettext("%(span)s past") % {"span": _span(minutes)}
    if minutes == 0:
        return gettext("less than a minute left")
    return gettext("%(span)s left") % {"span": _span(minutes)}


def urgency(left: timedelta) -> str:
    """The class of a clock: plenty over 72 hours, soon from 24, urgent below, missed when past."""
    if left < timedelta(0):
        return "missed"
    if left < timedelta(hours=24):
        return "urgent"
    return "soon" if left <= timedelta(hours=72) else "ok"
