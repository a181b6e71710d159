"""Posts of the web as evidence: their address, words, author and time as the reporter saw them.

An address is read strictly and never fetched: whoever runs that site would learn that somebody looks. The
words are sealed with the report; pictures and saved pages come beside them as files.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from netra.reports.forms import TextField
from netra.reports.submission import POST_TEXT_MAX, POST_URL_MAX, POSTS_MAX, WebPost

_HOST = re.compile(r"(?=.{4,253}$)[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")


def is_address(text: str) -> bool:
    """An address of the web with a host that has a name: no other scheme, no password, nothing invisible."""
    if len(text) > POST_URL_MAX or not text.isprintable() or any(sign.isspace() for sign in text):
        return False
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and "@" not in parts.netloc
        and "\\" not in text
        and _HOST.fullmatch(parts.hostname or "") is not None
    )


class PostForm(forms.Form):
    use_required_attribute = False

    url = TextField(
        longest=POST_URL_MAX,
        label=gettext_lazy("Address of the post"),
        help_text=gettext_lazy(
            "Copied from the browser or the app. It begins with https://. We never open it."
        ),
    )
    author = TextField(longest=160, label=gettext_lazy("Name of the account, as it stands there"))
    seen = TextField(
        longest=60,
        label=gettext_lazy("When you saw it"),
        help_text=gettext_lazy("For example 12 November 2024, around 8 in the evening."),
    )
    text = TextField(longest=POST_TEXT_MAX, lines=3, label=gettext_lazy("Words of the post"))

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not is_address(url):
            raise ValidationError(
                _("This is no address of the web. Copy it whole from the browser; it begins with https://.")
            )
        return url

    def clean(self) -> dict[str, str]:
        asked = self.cleaned_data
        if "url" in asked and not asked["url"] and any(asked.values()):
            self.add_error(
                "url",
                _("The address of the post is missing. Add it, or empty the other fields of this post."),
            )
        return asked

    @property
    def is_empty(self) -> bool:
        return not any(self.data.get(self.add_prefix(name), "").strip() for name in self.fields)

    @property
    def post(self) -> WebPost:
        return WebPost(**self.cleaned_data)


@dataclass(frozen=True, slots=True)
class PostForms:
    """The posts of one form, as many as there is room for; those left empty are none."""

    forms: tuple[PostForm, ...]

    @property
    def errors(self) -> bool:
        return any(not one.is_empty and not one.is_valid() for one in self.forms)

    @property
    def written(self) -> list[PostForm]:
        return [one for one in self.forms if not one.is_empty]

    @property
    def posts(self) -> tuple[WebPost, ...]:
        return tuple(one.post for one in self.written)


def read(posted: Mapping[str, str] | None) -> PostForms:
    return PostForms(tuple(PostForm(posted or {}, prefix=f"post-{n}") for n in range(1, POSTS_MAX + 1)))
