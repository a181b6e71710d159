"""Scripts hold no words: each one they name stands in a template, and each in a template is named."""

import re

from tests.front.node import ROOT

PARTIALS = ROOT / "netra" / "reports" / "templates" / "reports" / "seal"
# Chosen among several when the script runs.
FAMILIES = {"removed_", "file_"}
BY_SCRIPT = {
    "form_pieces.html": "form.js steps.js pieces.js covering.js pictures.js",
    "key_tools.html": "keys.js page.js",
    "opening_pieces.html": "opening.js holding.js page.js",
    "read_pieces.html": "read.js page.js",
    "renewing_pieces.html": "renewing.js page.js",
}


def shelf(name: str) -> str:
    text = (PARTIALS / name).read_text()
    for included in re.findall(r'{% include "reports/seal/(\w+\.html)"', text):
        text += shelf(included)
    return text


def test_every_word_has_its_template() -> None:
    for template, scripts in BY_SCRIPT.items():
        offered = set(re.findall(r'data-word="(\w+)"', shelf(template)))
        source = "".join((ROOT / "web" / "seal" / name).read_text() for name in scripts.split())
        # Any quoted name counts as used: some are handed on before they are looked up.
        quoted = set(re.findall(r'"(\w+)"', source))
        asked = set(re.findall(r'\bword\("(\w+)"', source))
        assert asked - offered == set(), template
        unused = {one for one in offered - quoted if not one.startswith(tuple(FAMILIES))}
        assert unused == set(), template


def test_every_piece_of_page_has_its_template() -> None:
    for template, scripts in BY_SCRIPT.items():
        offered = set(re.findall(r'<template id="([\w-]+)"', shelf(template)))
        source = "".join((ROOT / "web" / "seal" / name).read_text() for name in scripts.split())
        asked = set(re.findall(r'\b(?:fresh|piece)\("([\w-]+)"\)', source))
        assert asked == offered, template


def test_what_metadata_finds_has_words() -> None:
    source = (ROOT / "web" / "seal" / "metadata.js").read_text()
    codes = set(re.findall(r'removed\.add\("(\w+)"\)', source)) | set(re.findall(r': "(\w+)",\n', source))
    codes |= {"other", "colour", "preview", "notes", "location"}
    offered = set(re.findall(r'data-word="removed_(\w+)"', shelf("form_pieces.html"))) - {"nothing"}
    assert codes - {"track"} == offered


FIELD = ROOT / "netra" / "field" / "templates" / "field"


def test_the_field_app_has_all_its_words_and_pieces() -> None:
    page = "".join((FIELD / name).read_text() for name in ("app.html", "pieces.html"))
    source = "".join(path.read_text() for path in (ROOT / "web" / "field").glob("*.js"))
    offered = set(re.findall(r'data-word="(\w+)"', page))
    # Any quoted name counts as used: some are chosen among several before they are looked up.
    quoted = set(re.findall(r'"(\w+)"', source))
    calls = re.findall(r"\bword\(([^{()]*)", source)
    asked = {one for call in calls for one in re.findall(r'"(\w+)"', call)}
    families = ("step_", "place_")
    assert asked - offered == set()
    assert {one for one in offered - quoted if not one.startswith(families)} == set()
    pieces = set(re.findall(r'<template id="([\w-]+)"', page))
    assert set(re.findall(r'\bpiece\("([\w-]+)"\)', source)) <= pieces
    states = set(re.findall(r'"(pending|sent|acknowledged|held|closed)"', source))
    assert {f"chip-{one}" for one in states} == {one for one in pieces if one.startswith("chip-")}
    # What a script looks for on the page stands there.
    marks = set(re.findall(r"\[(data-[\w-]+)", source)) - {"data-error"}
    assert {one for one in marks if one not in page} == set()
