"""Asks the press for bytes, in a child process that can be ended."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Literal

from netra.documents.composing import Content, digest

PRESS = Path(__file__).with_name("press.py")
# A page takes a tenth of a second; what takes this long is not going to end.
PATIENCE_SECONDS = 30


class PressFailed(Exception):
    """The document could not be set. Nothing was kept."""


def printed(content: Content, address: str) -> bytes:
    """The PDF of record. The same content and address give the same bytes. Raises PressFailed."""
    return _ordered("pdf", content, address)


def draft(content: Content) -> bytes:
    """A docx for people to edit: marked as a draft, without digest and without code. Raises PressFailed."""
    return _ordered("docx", content, "")


def _ordered(made: Literal["pdf", "docx"], content: Content, address: str) -> bytes:
    data = {**content.as_data(), "digest": digest(content.canonical), "address": address, "draft": ""}
    order = json.dumps({"format": made, "data": data})
    try:
        done = subprocess.run(  # noqa: S603  # our own program, and no argument comes from outside
            # Isolated: neither the folder one stands in nor the environment changes what is loaded.
            [sys.executable, "-I", str(PRESS)],
            input=order.encode(),
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            cwd=PRESS.parent,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise PressFailed(f"no answer within {PATIENCE_SECONDS} seconds")
    except subprocess.CalledProcessError as failed:
        # What the press says may quote the document: the last line names the error, and that is enough.
        lines = failed.stderr.decode(errors="replace").strip().splitlines() or [""]
        raise PressFailed(lines[-1].split(":")[0][:120])
    return done.stdout
