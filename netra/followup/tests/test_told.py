"""What the document about the import says is what the code does."""

import inspect
import re
from pathlib import Path

from netra.followup import answers, matching, sentences

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "import-sanctions.md").read_text()


def first_cells(title: str) -> set[str]:
    table = TEXT.split(f"## {title}", 1)[1].split("\n## ", 1)[0]
    cells = re.findall(r"^\| (`.*?) \|", table, flags=re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def test_every_column_is_told_and_no_other() -> None:
    assert first_cells("Columns") == {column.value for column in answers.Column}


def test_every_word_is_told_with_the_step_that_it_takes() -> None:
    table = TEXT.split("## Words", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (`.*?) \| (`.*?) \|", table, flags=re.MULTILINE)
    told = [
        pair
        for words, taken in rows
        for pair in zip(re.findall(r"`(.*?)`", words), re.findall(r"`(.*?)`", taken), strict=True)
    ]
    assert dict(told) == {what.value: step for what, step in answers.STEPS.items()}


def test_every_error_is_told_and_has_its_words() -> None:
    source = inspect.getsource(answers.read_row) + inspect.getsource(matching)
    codes = {code for code in first_cells("Errors of a row") if f'"{code}"' in source}
    assert codes == first_cells("Errors of a row")
    said = set(re.findall(r'^        "(\w+)":', inspect.getsource(sentences.problem), flags=re.MULTILINE))
    assert codes == said
