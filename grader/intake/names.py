"""Names that come from outside: shown without tricks, matched with care, used as a path only when they are safe."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST_ID = 100
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Unicode's categories of what cannot be seen, or turns the reading direction."""
NOT_IN_AN_ID = frozenset('/\\:*?"<>|[]')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices."""
VERSIONED = re.compile(r"(?P<stem>.+?)(?:-Copy\d+|-\d+| ?\(\d+\))+", re.IGNORECASE)
"""JupyterLab's, Canvas's and a browser's way of making a name new."""


def plain(name: str) -> str:
    """The name in Unicode's composed form, so that two spellings of one name are one."""
    return unicodedata.normalize("NFC", name)


def shown(name: str, longest: int = 80) -> str:
    """The name as it may be printed: what cannot be seen becomes a mark, and what is too long is cut in the middle."""
    seen = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in HIDDEN else c for c in plain(name))
    return seen if len(seen) <= longest else f"{seen[: longest // 2]}…{seen[-(longest // 2) + 1 :]}"


def shown_path(parts: Sequence[str]) -> str:
    """A path of any depth as it may be printed."""
    kept = [*parts[:4], "…", *parts[-3:]] if len(parts) > 8 else parts
    return "/".join(map(shown, kept))


def fault_of_id(student: str) -> str:
    """Why a text cannot be a student's id, which names folders; empty when it can."""
    if not student:
        return "is empty"
    if any(unicodedata.category(c) in HIDDEN for c in student):
        return "holds characters that cannot be seen"
    if wrong := sorted(NOT_IN_AN_ID.intersection(student)):
        return f"holds {' '.join(wrong)}"
    if student != student.strip() or student.startswith((".", "~")) or student.endswith("."):
        return "begins or ends with a dot or a space"
    if RESERVED.fullmatch(student):
        return "is a name that Windows keeps for itself"
    if len(student) > LONGEST_ID or len(student.encode()) > 2 * LONGEST_ID:
        return f"is longer than {LONGEST_ID} characters"
    return ""


def fault_of_assignment(name: str) -> str:
    """Why a text cannot be an assignment's name, which names folders; empty when it can."""
    if not name.strip():
        return "is empty"
    if "/" in name or "\\" in name:
        return "is a path; give the name of its folder alone"
    if any(unicodedata.category(c) in HIDDEN for c in name):
        return "holds characters that cannot be seen"
    if name.startswith("."):
        return "begins with a dot"
    if "+" in name:
        return "holds a +, which nbgrader does not take"
    return ""


def notebook_named(file: str, notebooks: Sequence[str]) -> tuple[str | None, bool]:
    """Which notebook a file name means, and whether it is exactly its name: ("words", False) for `words (1).ipynb`."""
    stem, dot, ending = plain(file).rpartition(".")
    if not dot or ending.casefold() != "ipynb":
        return None, False
    if stem in notebooks:
        return stem, True
    known = {name.casefold(): name for name in notebooks}
    if stem.casefold() in known:
        return known[stem.casefold()], False
    if (versioned := VERSIONED.fullmatch(stem)) and versioned["stem"].casefold() in known:
        return known[versioned["stem"].casefold()], False
    return None, False


def is_notebook(file: str) -> bool:
    """Whether a file is called a notebook."""
    return file.casefold().endswith(".ipynb")
