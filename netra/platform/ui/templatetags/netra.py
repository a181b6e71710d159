"""Tags and filters that every template has without a load."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from netra.platform.ui import assets, formats

register = template.Library()

CHIP_ICONS = {
    "ok": "check",
    "soon": "alert-triangle",
    "urgent": "clock-exclamation",
    "missed": "clock-x",
    "wait": "hourglass",
    "sealed": "lock",
    "example": "flask",
    "verified": "shield-check",
    "unverified": "help-circle",
}
DASH = "–"


@register.filter
def number(value: Decimal | float | int | str | None) -> str:
    return DASH if value is None or value == "" else formats.number(value)


@register.filter
def decimal(value: Decimal | float | int | str | None, places: int | None = None) -> str:
    return DASH if value is None or value == "" else formats.decimal(value, places)


@register.filter
def file_size(value: int | None) -> str:
    return "" if value is None else formats.file_size(value)


@register.filter
def file_kind(value: str | None) -> str:
    return formats.file_kind(value or "")


@register.filter
def long_date(value: date | datetime | None, zone: str | None = None) -> str:
    return DASH if value is None else formats.long_date(value, zone)


@register.filter
def plain_date(value: date | datetime | None, zone: str | None = None) -> str:
    return DASH if value is None else formats.plain_date(value, zone)


@register.filter
def short_date(value: date | datetime | None, zone: str | None = None) -> str:
    return DASH if value is None else formats.short_date(value, zone)


@register.filter
def day_month(value: date | None) -> str:
    return DASH if value is None else formats.day_month(value)


@register.filter
def day_span(first: date, last: date) -> str:
    return formats.day_span(first, last)


@register.filter
def office_time(value: datetime | None, zone: str = "Asia/Jakarta") -> str:
    return DASH if value is None else formats.office_time(value, zone)


@register.filter
def date_time(value: datetime | None, zone: str = "Asia/Jakarta") -> str:
    return DASH if value is None else formats.date_time(value, zone)


@register.filter
def short_date_time(value: datetime | None, zone: str = "Asia/Jakarta") -> str:
    return DASH if value is None else formats.short_date_time(value, zone)


@register.filter
def day_end(value: date | None, zone: str | None = None) -> str:
    return DASH if value is None else formats.day_end(value, zone)


@register.filter
def time_left(value: timedelta | datetime | None, now: datetime | None = None) -> str:
    """From a span, or from a moment and the present one: `{{ ends|time_left:office_now }}`."""
    if value is None:
        return DASH
    if isinstance(value, datetime):
        if now is None:
            raise template.TemplateSyntaxError("time_left of a moment needs the present moment.")
        value = value - now
    return formats.time_left(value)


@register.filter
def urgency(value: timedelta | datetime, now: datetime | None = None) -> str:
    if isinstance(value, datetime):
        if now is None:
            raise template.TemplateSyntaxError("urgency of a moment needs the present moment.")
        value = value - now
    return formats.urgency(value)


def _draw(context: Context, name: str, size: str = "") -> SafeString:
    path = assets.icon_paths()[name]
    size_class = f" icon-{size}" if size else ""
    request = getattr(context, "request", None)
    if request is None:
        # Without a request nobody collects the sprite: the icon draws itself.
        return format_html(
            '<svg class="icon{}" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">'
            '<path d="{}"/></svg>',
            size_class,
            path,
        )
    used: dict[str, str] = request.__dict__.setdefault("_netra_icons", {})
    used[name] = path
    # The size of a page whose style sheet did not arrive: else a drawing fills the screen.
    return format_html(
        '<svg class="icon{}" width="20" height="20" aria-hidden="true"><use href="#i-{}"/></svg>',
        size_class,
        name,
    )


@register.simple_tag(takes_context=True)
def icon(context: Context, name: str, size: str = "") -> SafeString:
    """A drawing beside a word, never instead of it. An unknown name is an error, not an empty place."""
    return _draw(context, name, size)


@register.simple_tag(takes_context=True)
def icon_sprite(context: Context) -> str:
    """The drawings used above, once each; stands at the end of the page."""
    request = getattr(context, "request", None)
    used: dict[str, str] = request.__dict__.get("_netra_icons", {}) if request is not None else {}
    if not used:
        return ""
    symbols = format_html_join(
        "",
        '<symbol id="i-{}" viewBox="0 0 24 24"><path d="{}"/></symbol>',
        ((name, path) for name, path in sorted(used.items())),
    )
    return format_html('<svg class="sprite" width="0" height="0" aria-hidden="true">{}</svg>', symbols)


@register.simple_tag(takes_context=True)
def chip(context: Context, kind: str, text: object, icon: str = "") -> SafeString:
    """A state in icon and word. `kind` may be empty: a plain chip with a line around it."""
    name = icon or CHIP_ICONS.get(kind, "")
    drawing = _draw(context, name) if name else ""
    return format_html('<span class="chip {}">{}{}</span>', kind or "plain", drawing, text)


@register.simple_tag(takes_context=True)
def example_chip(context: Context) -> SafeString:
    return chip(context, "example", gettext("example"))


@register.simple_tag
def clock_ring(share: float) -> SafeString:
    """The part of the time left, from 0 to 1, as a ring that empties; words beside it say the same."""
    left = max(0, min(100, round(share * 100)))
    return format_html(
        '<svg class="ring" viewBox="0 0 20 20" aria-hidden="true">'
        '<circle class="ring-all" cx="10" cy="10" r="8"/>'
        '<circle class="ring-left" cx="10" cy="10" r="8" pathLength="100" stroke-dasharray="{} 100" '
        'transform="rotate(-90 10 10)"/></svg>',
        left,
    )


@register.simple_tag
def asset(name: str) -> str:
    return assets.asset_url(name)


@register.filter
def widget_kind(field: Any) -> str:
    """Which shape a form field takes: radio, checks, check, file or line."""
    name = type(field.field.widget).__name__
    return {
        "RadioSelect": "radio",
        "CheckboxSelectMultiple": "checks",
        "CheckboxInput": "check",
        "HiddenInput": "hidden",
        "ClearableFileInput": "file",
        "FileInput": "file",
    }.get(name, "line")
