"""From the text of a file to the cells in it, whatever wrote the file and whatever happened to it on its way.

Nothing here knows an assignment, and nothing raises: a file that holds no cells has a problem, in one sentence.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.reading.assignment import marks
from grader.reading.salvage import cells_in

LARGEST = 20_000_000
"""Characters of a file that are read as one piece of JSON; of a larger one the outputs are stepped over."""
LARGEST_OF_ALL = 200_000_000
"""Characters of a file that are looked at."""
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})
MOST_PICTURES = 20
LARGEST_PICTURE = 4_000_000
"""Characters of a pasted picture that is kept."""

REDO = "Open it in JupyterLab, repair or redo it, and hand it in again."
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_NOT_UTF8 = re.compile("[\udc80-\udcff]+")


@dataclass(frozen=True)
class Cell:
    """A cell as it lies in the file, in clean text."""

    source: str
    cell_type: str
    grade_id: str = ""
    """What nbgrader's mark in it says, whether or not there is such a cell."""
    id: str = ""
    attachments: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Pictures pasted into text."""


@dataclass(frozen=True)
class Opened:
    """What was in a file."""

    cells: tuple[Cell, ...] = ()
    kernel: str | None = None
    """The name of the kernel it asks for."""
    notes: tuple[str, ...] = ()
    problem: str = ""
    """Why there are no cells."""


def open_notebook(text: str) -> Opened:
    """The cells of a notebook file, given as text in which bytes that are not UTF-8 are surrogates. Never raises."""
    notes: list[str] = []
    text = _as_unicode(text, notes)
    if not text.strip():
        return Opened(problem=f"The file is not a readable notebook (broken at line 1): it is empty. {REDO}")
    if len(text) > LARGEST_OF_ALL:
        size = f"larger than {LARGEST_OF_ALL // 1_000_000} MB"
        return Opened(problem=f"The file is {size}, so it was not read. Clear its outputs and hand it in again.")
    other = _what_else_it_is(text)
    if other:
        return Opened(problem=f"The file is {other}, not a notebook. Hand in the notebook itself (.ipynb).")
    try:
        data = _data(text, notes)
    except _BrokenError as broken:
        cells = cells_in(text)
        if not cells:
            return Opened(problem=f"The file is not a readable notebook ({broken}). {REDO}")
        data = {"cells": cells, "metadata": {"kernelspec": {"name": "python3"}}}
        notes.append(f"The file is {broken}; {_many(len(cells), 'whole cell')} could still be read from it.")
    found = _cells(data)
    if found is None:
        return Opened(problem="The file is not a notebook in format 4. Open it in JupyterLab, save it, and hand it in "
                              "again.")  # fmt: skip
    return Opened(tuple(_cell(one) for one in found if isinstance(one, dict)), _kernel(data), tuple(notes))


class _BrokenError(Exception):
    """Where a file stops being JSON, in words."""


def _data(text: str, notes: list[str]) -> Any:
    """The JSON in the text. Raises _BrokenError."""
    if len(text) > LARGEST:
        raise _BrokenError(f"larger than {LARGEST // 1_000_000} MB")
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        raise _BrokenError("broken at its nesting") from None
    except json.JSONDecodeError as error:
        return _mended(text, error, notes)
    except (ValueError, MemoryError):
        pass
    try:  # an integer of more digits than Python likes
        return json.loads(text, strict=False, parse_int=lambda digits: int(digits[:4000]))
    except (ValueError, RecursionError, MemoryError):
        raise _BrokenError("broken at a number") from None


def _mended(text: str, error: json.JSONDecodeError, notes: list[str]) -> Any:
    """The JSON in a text that is more than JSON. Raises _BrokenError."""
    if error.msg == "Extra data":
        notes.append(f"The file goes on after its end (line {error.lineno}); that was left out.")
        return json.loads(text[: error.pos], strict=False)
    line = _conflict(text)
    if line:
        for which in ("first", "second"):
            try:
                data = json.loads(_one_side(text, which), strict=False)
            except (ValueError, RecursionError):
                continue
            notes.append(f"The file holds Git's conflict markers (from line {line} on): two versions of the same "
                         f"notebook; the {which} was read.")  # fmt: skip
            return data
        raise _BrokenError(f"broken at Git's conflict markers in line {line}")
    raise _BrokenError(f"broken at line {error.lineno}")


def _conflict(text: str) -> int:
    """The line of Git's first conflict marker; 0 when there is none."""
    start = 0 if text.startswith("<<<<<<< ") else text.find("\n<<<<<<< ") + 1
    return text.count("\n", 0, start) + 1 if text.startswith("<<<<<<< ", start) else 0


def _one_side(text: str, which: str) -> str:
    """The text with one side of each conflict."""
    kept, side = [], ""
    for line in text.split("\n"):
        marker = line[:7]
        if marker == "<" * 7:
            side = "first"
        elif side and marker in ("=" * 7, "|" * 7):
            side = "second" if marker[0] == "=" else "neither"
        elif side and marker == ">" * 7:
            side = ""
        elif side in ("", which):
            kept.append(line)
    return "\n".join(kept)


def _as_unicode(text: str, notes: list[str]) -> str:
    """The text with its bytes read in the encoding they were written in."""
    head = text[:4]
    if _NOT_UTF8.search(head) or "\0" in head:
        data = text.encode("utf-8", "surrogateescape" if _only_bytes(text) else "replace")
        encoding = json.detect_encoding(data)
        if encoding not in ("utf-8", "utf-8-sig"):
            notes.append(f"The file was written as {encoding.upper()}, not UTF-8; it was read as that.")
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    text = text.removeprefix("\ufeff")
    if not text.isascii() and _NOT_UTF8.search(text):
        notes.append("Some characters in the file were not written as UTF-8; they were read as Windows-1252.")
        text = _NOT_UTF8.sub(
            lambda match: match[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace"), text
        )
    return text


def _only_bytes(text: str) -> bool:
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def _what_else_it_is(text: str) -> str:
    """What the file is instead of JSON; empty when it may be JSON."""
    start = text.lstrip()[:20]
    if start.startswith(("{", "[")):
        return ""
    if start.startswith("PK"):
        return "a zip archive"
    if start.startswith("%PDF"):
        return "a PDF"
    if start.startswith("<") and not start.startswith("<<<<<<<"):
        return "a web page"
    try:
        with warnings.catch_warnings(action="ignore"):
            kinds = [type(node) for node in ast.parse(text[:200_000]).body]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return "a Python script" if any(kind not in (ast.Expr, ast.AnnAssign) for kind in kinds) else ""


def _cells(data: Any) -> list[Any] | None:
    """The list of cells, wherever it stands; None when there is none."""
    if not isinstance(data, dict):
        return None
    cells = data.get("cells")
    if isinstance(cells, dict):
        return list(cells.values())
    if isinstance(cells, list):
        return cells
    sheets = data.get("worksheets")  # nbformat 3
    if not isinstance(sheets, list):
        return None
    found: list[Any] = []
    for sheet in sheets:
        inside = sheet.get("cells") if isinstance(sheet, dict) else None
        found += inside if isinstance(inside, list) else []
    return found or None


def _cell(data: dict[str, Any]) -> Cell:
    name, own_id = marks(data).get("grade_id"), data.get("id")
    return Cell(
        source=_source(data.get("source", data.get("input"))),
        cell_type=data["cell_type"] if data.get("cell_type") in ("code", "markdown") else "raw",
        grade_id=name.strip() if isinstance(name, str) else "",
        id=own_id if isinstance(own_id, str) else "",
        attachments=_pictures(data.get("attachments")),
    )


def _source(value: Any) -> str:
    """A cell's text, with the line ends and characters that Python and a file can take."""
    if isinstance(value, list):
        lines = [line for line in value if isinstance(line, str)]
        broken = len(lines) > 1 and not any("\n" in line or "\r" in line for line in lines)
        value = ("\n" if broken else "").join(lines)
    text = value if isinstance(value, str) else ""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _pictures(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, bundle in list(value.items())[:MOST_PICTURES] if isinstance(value, dict) else ():
        if isinstance(bundle, dict) and name.isprintable():
            kept = {kind: data for kind, data in bundle.items() if kind in PICTURES and _is_picture(data)}
            if kept:
                found[name] = kept
    return found


def _is_picture(data: Any) -> bool:
    return isinstance(data, str) and len(data) <= LARGEST_PICTURE and _BASE64.fullmatch(data) is not None


def _kernel(data: Any) -> str | None:
    metadata = data.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    name = kernel.get("name") if isinstance(kernel, dict) else None
    return name if isinstance(name, str) else None


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
