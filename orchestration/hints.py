"""A kind word before two errors that beginners meet in a notebook: prose in a code cell, a cell that was skipped."""

from __future__ import annotations

import keyword
import re
import sys
from typing import Any

from orchestration.log.place import place

PROSE = (
    "This cell expects Python, and a line of it reads like a sentence. To keep your words here, put a # in front of "
    "them, or quotes around them. To write freely, double-click a text cell, or press Esc and then M to make this "
    "one a text cell. Nothing is lost: Ctrl+Z brings back what stood here."
)
SKIPPED = (
    "There is no `{name}` yet. If a cell above makes it, run that cell first: Run → Run All Above Selected Cell. "
    "What you have predicted and measured is kept."
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CODE = re.compile(r"[=(){}\[\]@]|\w\.\w|^\s*(?:#|%|!)")


def install() -> None:
    """Say the kind word in the course's own notebooks, unless something else handles errors there already."""
    shell = _shell()
    if shell is not None and not shell.custom_exceptions and place().source != "work":
        shell.set_custom_exc((SyntaxError, NameError), _told)


def hint(error: BaseException) -> str:
    """What to say before an error; empty where Python's own words will do."""
    if isinstance(error, SyntaxError):
        return PROSE if error.text and reads_like_prose(error.text) else ""
    if isinstance(error, NameError) and not isinstance(error, UnboundLocalError) and error.name:
        return SKIPPED.format(name=error.name)
    return ""


def reads_like_prose(line: str) -> bool:
    """Whether a line that is no Python is three words or more and nothing that only code has."""
    words = _WORD.findall(line)
    first = line.split()[0].rstrip(":,") if line.split() else ""
    begins = first in keyword.kwlist or first in ("print", "match", "case")
    plain = len(words) >= 3 and not _CODE.search(line) and len("".join(words)) > 0.6 * len("".join(line.split()))
    return plain and (not begins or line.rstrip().endswith((".", "?", "!")) or len(words) > 6)


def _shell() -> Any:
    """The notebook's shell, without importing IPython where it is not in use."""
    running = sys.modules.get("IPython")
    return running.get_ipython() if running else None


def _told(shell: Any, etype: type[BaseException], value: BaseException, tb: Any, tb_offset: int | None = None) -> None:
    if said := hint(value):
        print(said)
    shell.showtraceback((etype, value, tb), tb_offset=tb_offset)
