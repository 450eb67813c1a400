"""Short ids of units: the end of an id that no other has. Ids begin with the time, so their beginnings are alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

SHORT = 6
"""Digits that a short id has at least."""


def like(said: str, ids: Sequence[str]) -> list[str]:
    """Those that begin or end so, in any case and with any hyphens."""
    part = said.strip().lower().replace("-", "")
    return [one for one in ids if part and (one.startswith(part) or one.endswith(part))]


def shortened(ids: Sequence[str], among: Sequence[str]) -> list[str]:
    """The end of each id by which it can be told from all others."""
    made = {id: id for id in ids}
    for length in range(SHORT, 32):
        ends = Counter(one[-length:] for one in among)
        made |= {id: id[-length:] for id, end in made.items() if end == id and ends[id[-length:]] == 1}
        if all(end != id for id, end in made.items()):
            break
    return [made[id] for id in ids]
