"""The shipped wordings hold together: every placeholder is known, every kind has its form or its title."""

from string import Formatter

from netra.documents import wordings
from netra.documents.wordings import Piece
from netra.law import packs

KNOWN_FORM_GROUPS = {"reporter", "reported", "event"}


def texts_of(piece: Piece) -> list[str]:
    return [
        piece.text,
        *(row.value for row in piece.rows),
        *piece.cells,
        *(text for one in piece.signers for text in (one.role, one.name, one.blank, one.under)),
    ]


def test_no_version_is_edited_under_a_document() -> None:
    """A document keeps its own text; still a pack that changes its name is told from one that does not."""
    for version in wordings.versions():
        assert wordings.shipped(version).version == version


def test_every_field_of_the_report_form_has_its_label_and_its_blank() -> None:
    wording = wordings.shipped()
    for name in packs.names():
        pack = packs.shipped(name)
        if "F-A1" not in pack.forms:
            continue
        for field in pack.forms["F-A1"].fields:
            plain = field.removesuffix("(optional)").removesuffix("[]")
            assert plain in wording.labels and plain in wording.blanks


def test_a_table_has_as_many_heads_as_cells_and_widths() -> None:
    for kind in wordings.shipped().kinds.values():
        for piece in kind.pieces:
            assert len(piece.head) == len(piece.cells) == len(piece.widths)
            if piece.kind == "fields":
                assert piece.source in KNOWN_FORM_GROUPS


def test_nothing_of_the_reporter_is_ever_a_value() -> None:
    """What would print a reporter's field is no placeholder of any wording, so no data can reach it."""
    for kind in wordings.shipped().kinds.values():
        for piece in kind.pieces:
            for text in texts_of(piece):
                names = [name for _, name, _, _ in Formatter().parse(text) if name]
                assert not [name for name in names if name.startswith(("reporter", "pelapor"))]
