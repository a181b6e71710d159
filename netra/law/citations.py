"""Articles as people write them: the packs cite in one short form, `UU 1/2015 art. 134(4)`."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Everything of one instrument after "art.", up to the next instrument.
_ARTICLES = re.compile(r"\bart\. ([^;]+)")
_PARAGRAPH = re.compile(r"(\d+[A-Z]?)(\(\d)")
_LETTER_AFTER = re.compile(r"(\)|\b\d+[A-Z]?) ([a-z])\b")
_FURTHER_ARTICLE = re.compile(r"(, | dan )(?=\d)")
# An entry of the pack that another one follows from: no text of the law.
_ENTRY = re.compile(r"[A-Z]{2,}(-[A-Z0-9]+)+")
_ENGLISH = {
    "huruf": "letter",
    "angka": "number",
    "ayat": "paragraph",
    "pasal": "article",
    "dan": "and",
    "jo.": "with",
    "lampiran": "annex",
    "Lampiran": "Annex",
    "kajian awal": "on the initial assessment",
}
_INDONESIAN_WORD = re.compile("|".join(rf"\b{re.escape(word)}(?!\w)" for word in _ENGLISH))


def in_words(basis: Iterable[str], language: str) -> str:
    """Every instrument and article of `basis`, once, in Indonesian, or in English for `en`, `en-gb`.

    The names of instruments stay as they are. What follows "art." becomes `Pasal 134 ayat (4)`, or in English
    `article 134(4)`.
    """
    english = language.startswith("en")
    parts = dict.fromkeys(part for one in basis for part in one.split("; ") if not _ENTRY.fullmatch(part))
    return "; ".join(_english(part) if english else _indonesian(part) for part in parts)


def _indonesian(cited: str) -> str:
    return _ARTICLES.sub(lambda found: f"Pasal {_in_full(found[1])}", cited)


def _in_full(articles: str) -> str:
    articles = _LETTER_AFTER.sub(r"\1 huruf \2", articles)
    articles = _FURTHER_ARTICLE.sub(r"\1Pasal ", articles)
    return _PARAGRAPH.sub(r"\1 ayat \2", articles)


def _english(cited: str) -> str:
    return _INDONESIAN_WORD.sub(lambda found: _ENGLISH[found[0]], cited.replace("art. ", "article "))
