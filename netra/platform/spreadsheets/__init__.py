"""Sheets in and out: CSV and XLSX read as text under strict limits, and written so that no cell is ever run.

What comes in is hostile until it is proved plain: an archive that unpacks to too much, a formula, a link
to another file, a macro, a document type of its own. Nothing of it rests on a disk, and nothing is repaired.
"""

from netra.platform.spreadsheets.reading import Limits, Sheet, SheetRefused, read
from netra.platform.spreadsheets.writing import Extras, xlsx_response

__all__ = ["Extras", "Limits", "Sheet", "SheetRefused", "read", "xlsx_response"]
