"""A notebook's cell as a unit of work: %%delegate and %%assist, then %accept, %edit or %reject; and %keep.

The first line of such a cell is replaced by one that opens the unit; the rest is an ordinary cell, with everything
that IPython can do in one. When it has run, the unit is let go, or closed as abandoned if it raised.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakSet

from orchestration.errors import BadEntry
from orchestration.log.current import last_opened, opened_here
from orchestration.log.delegation import Delegation
from orchestration.log.delegation_log import own
from orchestration.log.entries import probability
from orchestration.log.schema import KINDS

_FIRST = re.compile(r"%%(delegate|assist)(?:[ \t]+(.*?))?\s*\Z")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+|\d*,\d{1,2}|0,\d+)")  # 10,000 is no number: it begins a title
_CHANCE = re.compile(_NUMBER.pattern + "(%?)")
_QUOTED = re.compile(r"""(["'])((?:(?!\1).)+)\1(?:\s*\#.*)?""")
_CLOSED = {"accepted": "Accepted", "edited": "Edited", "rejected": "Rejected"}
_shells: WeakSet[Any] = WeakSet()


@dataclass
class _Session:
    """The cells that run, and the units that cells opened."""

    shell: Any
    running: list[Any] = field(default_factory=list)
    units: list[tuple[Any, Delegation]] = field(default_factory=list)

    def started(self, info: Any) -> None:
        self.running.append(info)

    def ended(self, result: Any) -> None:
        """Let go of the units of the cell that ended; within it others may have run."""
        mine = [unit for info, unit in self.units if info is None or info is result.info]
        self.units = [(info, unit) for info, unit in self.units if unit not in mine]
        if any(info is result.info for info in self.running):
            while self.running.pop() is not result.info:
                pass
        problem = result.error_before_exec or result.error_in_exec
        for unit in reversed(mine):
            was = unit.outcome
            unit.__exit__(type(problem) if problem else None, problem, None)
            if was == "open" and unit.outcome == "open":
                print(f"Open: “{unit.facts.title}”. %accept, %edit MINUTES or %reject WHY.")

    def begin(self, line: str) -> None:
        decision, _, rest = line.partition(" ")
        kind, chance, title = _said(decision, rest)
        unit = _usable(
            lambda: own().unit(title, decision="assist" if decision == "assist" else "delegate", kind=kind, p=chance)
        )
        self.units.append((self.running[-1] if self.running else None, unit))
        unit.__enter__()


def register(shell: Any) -> None:
    """Give an IPython shell the magics; once is enough."""
    if shell in _shells:
        return
    from IPython.core.inputtransformer2 import cell_magic
    from IPython.core.magic import no_var_expand

    session = _Session(shell)
    editor = shell.find_line_magic("edit")

    def begin_unit(line: str) -> None:
        """What the first line of a %%delegate cell becomes."""
        session.begin(line)

    def edit(line: str) -> None:
        """%edit MINUTES [WHY]: taken after repair, which took so long. With what can be edited, IPython's own %edit."""
        _edit(line, editor, shell.user_ns)

    for magic in (begin_unit, edit, accept, reject, keep):
        shell.register_magic_function(no_var_expand(magic), "line", magic.__name__)
    for name in ("delegate", "assist"):
        shell.register_magic_function(_inner(shell, name), "cell", name)
    shell.input_transformers_cleanup.append(_opening(cell_magic))
    shell.events.register("pre_run_cell", session.started)
    shell.events.register("post_run_cell", session.ended)
    _shells.add(shell)


def _opening(cell_magic: Callable[[list[str]], list[str]]) -> Callable[[list[str]], list[str]]:
    def opening(lines: list[str]) -> list[str]:
        """The cell with its first line replaced by one that opens the unit; other magics may follow it."""
        first = _FIRST.match(lines[0]) if lines else None
        if first is None:
            return lines
        rest = lines[1:]
        start = next((place for place, line in enumerate(rest) if line.strip()), len(rest))
        if start < len(rest) and rest[start].startswith("%%"):
            inner = opening(rest[start:])
            rest = rest[:start] + (cell_magic(inner) if inner == rest[start:] else inner)
        said = f"{first[1]} {first[2] or ''}"
        return [f"get_ipython().run_line_magic('begin_unit', {said!r})\n", *rest]

    opening.has_side_effects = True  # type: ignore[attr-defined]  # a console then waits for the whole cell
    return opening


def _inner(shell: Any, name: str) -> Callable[[str, str], None]:
    def magic(line: str, cell: str) -> None:
        shell.run_cell(f"%%{name} {line}\n{cell}")

    magic.__doc__ = f"%%{name} KIND [P] TITLE: this cell is a unit of work. KIND is one of {', '.join(KINDS)}."
    return magic


def _said(decision: str, line: str) -> tuple[str, float | None, str]:
    usage = f"%%{decision} KIND [P] TITLE, such as: %%{decision} security 0.3 Check the CSRF token"
    kind, _, rest = line.strip().partition(" ")
    if not kind:
        raise _usage_error(f"{usage}. KIND is one of {', '.join(KINDS)}.")
    first, _, title = rest.strip().partition(" ")
    chance = None
    if said := _CHANCE.fullmatch(first):
        chance = _number(first.rstrip("%")) / (100 if said[1] else 1)
        try:
            probability(chance)
        except BadEntry as problem:
            raise _usage_error(f"{problem} A title that begins with a number goes in quotes.") from None
    else:
        title = rest
    title = _unquoted(title)
    if not title:
        raise _usage_error(f"{usage}. The title is missing.")
    return kind, chance, title


def _edit(line: str, editor: Any, names: Mapping[str, Any]) -> None:
    first, _, why = line.strip().partition(" ")
    # A bare word that is no file and no name here is a forgotten number, if a unit waits for one.
    forgotten = first.isalpha() and first not in names and not Path(first).exists() and last_opened() is not None
    if first and not forgotten and not _CHANCE.fullmatch(first) and editor is not None:
        editor(line)  # IPython's own
        return
    if not _NUMBER.fullmatch(first):
        raise _usage_error("%edit MINUTES [WHY]: how long did the repair take you, such as %edit 6 missed a case")
    _close("edited", minutes=_number(first), why=why)


def accept(line: str) -> None:
    """%accept: the last open unit is taken as it came."""
    _close("accepted")


def reject(line: str) -> None:
    """%reject [WHY]: the last open unit is not taken."""
    _close("rejected", why=line)


def keep(line: str) -> None:
    """%keep KIND MINUTES TITLE: note work that you kept."""
    usage = "%keep KIND MINUTES TITLE, such as: %keep trade_off 25 Cookies or tokens"
    parts = line.strip().split(None, 2)
    if len(parts) < 3:
        raise _usage_error(usage)
    kind, minutes, title = parts
    if not _NUMBER.fullmatch(minutes):
        raise _usage_error(f"{usage}; {minutes!r} is no number of minutes.")
    unit = _usable(lambda: own().keep(_unquoted(title), kind=kind, minutes=_number(minutes)))
    print(f"Kept: “{unit.facts.title}”.")


def _close(outcome: str, minutes: float | None = None, why: str = "") -> None:
    unit = last_opened()
    if unit is None:
        raise _usage_error("No unit is open in this notebook. log.todo() lists those of other days.")
    said = _unquoted(why) or None
    match outcome:
        case "accepted":
            _usable(unit.accept)
        case "edited":
            _usable(lambda: unit.edit(minutes, said))
        case _:
            _usable(lambda: unit.reject(said))
    left = last_opened()
    more = len(opened_here)
    rest = (
        "" if left is None else f" {more} more are open." if more > 1 else f" One more is open: “{left.facts.title}”."
    )
    print(f"{_CLOSED[outcome]}: “{unit.facts.title}”.{rest}")


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _unquoted(text: str) -> str:
    """What stands in quotes, without a comment after them."""
    text = text.strip()
    return quoted[2] if (quoted := _QUOTED.fullmatch(text)) else text


def _usable(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except BadEntry as problem:
        raise _usage_error(str(problem)) from None


def _usage_error(sentence: str) -> Exception:
    from IPython.core.error import UsageError

    return UsageError(sentence)  # type: ignore[no-any-return]
