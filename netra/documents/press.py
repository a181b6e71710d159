"""The press: a program of its own that turns the data of one document into a PDF or a docx.

Started by `typesetting` as a child process and imported by nobody: a web process never loads these
libraries, and a document that would take for ever is ended without harm. Reads one JSON object from its
standard input, writes the bytes to its standard output, opens no network and reads no file but its own
house style.
"""

import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# JSON from our own `composing`; its shape is proved by the tests that print every kind.
Data = dict[str, Any]

HOUSE = Path(__file__).resolve().parent / "house" / "house.typ"
# Archives that last and readers that speak. Both refuse letters that no font has; then plain PDF it is.
STANDARDS = ("a-2a", "ua-1")


def main() -> int:
    order: Data = json.loads(sys.stdin.buffer.read())
    made = {"pdf": pdf, "docx": docx}[order["format"]](order["data"])
    sys.stdout.buffer.write(made)
    return 0


def _inputs(data: Data) -> dict[str, str]:
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    if data["address"]:
        inputs["qr"] = qr(data["address"])
    return inputs


def _noon(data: Data) -> int:
    """The day of the document stands for the moment of printing: the same data give the same bytes."""
    year, month, day = (int(part) for part in data["made_on"].split("-"))
    return int(datetime(year, month, day, 12, tzinfo=UTC).timestamp())


def qr(address: str) -> str:
    import segno

    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()


def pdf(data: Data) -> bytes:
    import typst

    def made(*standards: Any) -> bytes:  # Any: the stub of typst names its standards one by one
        printed: bytes = typst.compile(
            HOUSE,
            root=HOUSE.parent,
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs=_inputs(data),
            pdf_standards=list(standards),
            timestamp=_noon(data),
        )
        return printed

    try:
        return made(*STANDARDS)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return made()


def docx(data: Data) -> bytes:
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = (
        Cm(2.5),
        Cm(2.2),
        Cm(2),
        Cm(2.2),
    )
    body = paper.styles["Normal"]
    body.font.name, body.font.size = "Times New Roman", Pt(11)
    paper.core_properties.title = data["title"]
    paper.core_properties.author = data["office"]["name"]
    paper.core_properties.language = "id-ID"
    paper.core_properties.created = paper.core_properties.modified = datetime.fromtimestamp(_noon(data), UTC)

    def line(text: str, *, bold: bool = False, size: float = 11, centred: bool = False) -> None:
        made = paper.add_paragraph()
        run = made.add_run(text)
        run.bold, run.font.size = bold, Pt(size)
        if centred:
            made.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def grid(rows: list[list[str]], *, head: list[str] | None = None) -> None:
        every = ([head] if head else []) + rows
        if not every:
            return
        table = paper.add_table(rows=0, cols=len(every[0]))
        if head:
            table.style = "Table Grid"
        for number, row in enumerate(every):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
                if head and number == 0 and cell.paragraphs[0].runs:
                    cell.paragraphs[0].runs[0].bold = True
        paper.add_paragraph()

    def pairs(rows: list[Data]) -> None:
        grid([[one["label"], ": " + _filled(one)] for one in rows])

    seen = data["seen"]
    line(seen["draft"], bold=True, size=9, centred=True)
    if data["example"]:
        line(f"{seen['example'].upper()}. {seen['example_told']}", bold=True, size=9, centred=True)
    line(data["office"]["name"].upper(), bold=True, size=14, centred=True)
    for one in data["office"]["lines"]:
        line(one, size=9, centred=True)
    if letter := data["letter"]:
        line(_place_and_date(data))
        pairs(letter["head"])
        line(letter["to_word"])
        for one in ([_dots(letter["to_blank"])] if letter["to_blank"] else []) + letter["to"]:
            line(one)
    else:
        line(data["title"].upper(), bold=True, size=13, centred=True)
        if data["code"]:
            line(data["code"], size=9, centred=True)
        line(f"{seen['number']} {data['number'] or '................'}", centred=True)
    for block in data["blocks"]:
        match block["kind"]:
            case "heading":
                paper.add_heading(block["text"], level=2)
            case "text":
                for part in block["text"].split("\n\n"):
                    line(part)
            case "note":
                line(block["text"], size=8.5)
            case "rows":
                pairs(block["rows"])
            case "table":
                grid(block["body"], head=block["head"])
            case "numbered":
                for number, item in enumerate(block["items"], start=1):
                    line(f"{number}. {item}")
            case "lines":
                for _ in range(block["count"]):
                    line("." * 90)
            case _:
                signers = block["signers"]
                grid([[_signature(data, one) for one in signers]])
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()


def _filled(row: Data) -> str:
    return _dots() if "blank" in row else row["value"] or "–"


def _dots(named: str = "") -> str:
    """Where somebody writes by hand. In a row its label says already what belongs there."""
    return "." * 32 + (f"\n({named})" if named else "")


def _signature(data: Data, one: Data) -> str:
    above = _place_and_date(data) if one["dated"] else ""
    return f"{above}\n{one['role']}\n\n\n\n{one['name'] or _dots(one['blank'])}"


def _place_and_date(data: Data) -> str:
    return f"{data['place'] or '................'}, {data['date']}"


if __name__ == "__main__":
    sys.exit(main())
