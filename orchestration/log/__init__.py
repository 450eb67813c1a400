"""What was delegated, what was kept, and how it went: one line to write, pandas to read.

    from orchestration import log

    client = log.watch(OpenAI())          # every call of this one client is counted to the unit that is open

    with log.delegate("Rate-limit the login endpoint", kind="boilerplate", p=0.8) as u:
        answer = client.chat.completions.create(...)
        u.run("pytest -q")                # a check, with its exit code and seconds
        u.accept()                        # or u.edit(minutes=6), u.reject("misses the retry case")

    log.keep("Cookies or tokens", kind="trade_off", minutes=25, why="operations owns it")
    log.frame()                           # a row a unit

In a notebook `%%delegate boilerplate 0.8 Rate-limit the login endpoint` makes a cell a unit; then %accept, %edit 6 or
%reject WHY. No text of a prompt is kept unless you ask for it. Everything stays on this machine until you share it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from orchestration.log.capture.watching import unwatch, watch
from orchestration.log.current import last_opened, open_unit
from orchestration.log.decorated import delegated
from orchestration.log.delegation import Delegation
from orchestration.log.delegation_log import DelegationLog, own

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from orchestration.log.content import Content
    from orchestration.log.delegation_log import Filed, Kept, Said
    from orchestration.log.imports import Imported
    from orchestration.log.leaving.sharing import Share

__all__ = [
    "Delegation",
    "DelegationLog",
    "assist",
    "calls",
    "class_frame",
    "columns",
    "content",
    "delegate",
    "delegated",
    "export",
    "file",
    "frame",
    "import_from",
    "keep",
    "own",
    "share",
    "this",
    "todo",
    "unit_of",
    "unwatch",
    "watch",
]


def delegate(title: str, **said: Unpack[Said]) -> Delegation:
    """Hand a unit of work to a model: `with log.delegate("Rate-limit the login", kind="boilerplate", p=0.8) as u:`.

    What can be said: kind, p (chance of success, 0 to 1), minutes, context, why, parent, step; more in `DelegationLog`.
    """
    return own().delegate(title, **said)


def assist(title: str, **said: Unpack[Said]) -> Delegation:
    """Do a unit of work with a model's help. What can be said is as for `delegate`."""
    return own().assist(title, **said)


def keep(title: str, **said: Unpack[Kept]) -> Delegation:
    """Note work that was kept: `log.keep("Cookies or tokens", kind="trade_off", minutes=25, why="…")`.

    With `outcome="open"` it is still to be done: then p and minutes say what you expect. See `DelegationLog.keep`.
    """
    return own().keep(title, **said)


def this() -> Delegation | None:
    """The unit that is open here, else the last one of this kernel that is still open: `log.this().run("pytest")`."""
    return open_unit() or last_opened()


def unit_of(unit_id: str) -> Delegation:
    """The handle on a unit of any day, by its id or enough of its end or beginning. Raises BadEntry."""
    return own().unit_of(unit_id)


def file(unit_id: str, **said: Unpack[Filed]) -> Delegation:
    """Say what an imported draft was: kind=, decision=, outcome=, minutes=, why=. Raises BadEntry."""
    return own().file(unit_id, **said)


def todo() -> pd.DataFrame:
    """The units that are still open, drafts of imports included, oldest first."""
    return own().todo()


def frame() -> pd.DataFrame:
    """A row a unit, oldest first, typed columns; `.delegation` answers the questions of week 4."""
    return own().frame()


def calls() -> pd.DataFrame:
    """A row a call, oldest first, those outside any unit included (their unit_id is missing)."""
    return own().calls()


def columns() -> pd.DataFrame:
    """Every column of `frame()`: its type, unit and meaning, and its name in OpenTelemetry."""
    from orchestration.log.schema import columns_frame

    return columns_frame()


def export(path: str | Path, *, replace: bool = False) -> Path:
    """Write all of the log to a .csv, .parquet or .json file (OpenTelemetry). Raises BadEntry, RecordUnwritable."""
    from orchestration.log.leaving.exports import export

    return export(own(), Path(path), replace=replace)


def share(place: str, *, sources: Collection[str] = ("lesson", "exercise", "work")) -> Share:
    """What would leave for `place`, such as "class-7": a cell shows it, `.write(folder)` makes the file.

    Raises BadEntry, and RecordUnwritable where your pseudonym could not be the same again.
    """
    from orchestration.log.leaving.sharing import preview

    return preview(own(), place, sources=sources)


def class_frame(folder: str | Path) -> pd.DataFrame:
    """The files that a class shared, as one frame: the columns that are shared, pseudonyms for learners."""
    from orchestration.log.leaving.sharing import class_frame

    return class_frame(Path(folder))


def import_from(where: str, path: str | Path | None = None) -> Imported:
    """Bring in what "claude-code", "codex" or "git" left on this machine, as drafts to file. Raises BadEntry."""
    from orchestration.log.imports import import_all

    return import_all(own(), where, None if path is None else Path(path))


def content(content: Content | None = None) -> Content:
    """Whether the text of prompts and answers is kept; with `none`, `redacted` or `full`, choose. Raises BadEntry."""
    return own().content(content)


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext orchestration.log`: the magics %%delegate, %%assist, %accept, %edit, %reject and %keep."""
    from orchestration.log.magics import register

    register(shell)


def _in_a_notebook() -> None:
    """Where IPython runs this, its magics are there without another word."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if hasattr(shell, "input_transformers_cleanup"):
        load_ipython_extension(shell)


_in_a_notebook()
