"""What a model says of proposed functions: a reviewer's objections, held against the tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from textwrap import shorten
from typing import TYPE_CHECKING

from orchestration.log.current import quiet
from orchestration.models import background
from orchestration.models.client import Client
from orchestration.studies.proposals import Proposal

if TYPE_CHECKING:
    import pandas as pd

NOTHING = "nothing to object"


@dataclass(frozen=True)
class Opinion:
    """One review of one function."""

    proposal: Proposal
    said: str
    simulated: bool

    @property
    def objects(self) -> bool:
        """Whether it objects to anything at all, be it to the names."""
        return NOTHING not in self.said

    @property
    def names_the_bug(self) -> bool:
        """Whether it says what is wrong, in the words of the world's list; a live model's words are not known."""
        bug = self.proposal.bug
        return bug is not None and (bug.tell in self.said or f"({bug.kind})" in self.said)


@dataclass(frozen=True)
class Opinions:
    """Several reviews of each function by one model."""

    model: str
    times: int
    rows: tuple[Opinion, ...]

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row a function: tests (passed, failed), objected, named the bug (how often of `times`), said once."""
        import pandas as pd

        groups: dict[str, list[Opinion]] = {}
        for one in self.rows:
            groups.setdefault(one.proposal.name, []).append(one)
        rows = {
            name: {
                "tests": "failed" if _wrong(group[0]) else "passed",
                "objected": sum(one.objects for one in group),
                "named the bug": sum(one.names_the_bug for one in group),
                "said once": _first(group[0].said),
            }
            for name, group in groups.items()
        }
        return pd.DataFrame.from_dict(rows, orient="index")

    def _share(self, wrong: bool, *, named: bool = False) -> tuple[int, int]:
        some = [one for one in self.rows if _wrong(one) is wrong]
        return sum(one.names_the_bug if named else one.objects for one in some), len(some)

    @property
    def finding(self) -> str:
        """How often it named the bug where there is one, and objected where there is none."""
        named, of = self._share(True, named=True)
        false, right = self._share(False)
        label = " (simulated)" if any(one.simulated for one in self.rows) else ""
        return (
            f"{self.model}{label}: in {of} reviews of functions with a bug it named the bug {named} times; "
            f"in {right} reviews of right ones it objected {false} times."
        )

    def __repr__(self) -> str:
        return f"{self.finding}\n\n{self.table.to_string()}"

    def _repr_html_(self) -> str:
        return f'<p class="oc-finding">{escape(self.finding)}</p>{self.table.to_html(border=0)}'


def second_opinions(client: Client, proposals: Sequence[Proposal], *, times: int = 10, seed: int = 0) -> Opinions:
    """Have a model review each function `times` over, each time anew: 12 functions 10 times are 120 calls.

    `seed` throws other dice.
    Raises ModelError when the model cannot be asked.
    """
    wanted = [(proposal, sample) for proposal in proposals for sample in range(seed * times, (seed + 1) * times)]
    found: dict[int, Opinion] = {}

    async def worker() -> None:
        while left:
            place = left.pop(0)
            proposal, sample = wanted[place]
            with quiet():
                answer = await client.ask_async(proposal.request, sample=sample)
            found[place] = Opinion(proposal, answer.text, answer.simulated)

    left = list(range(len(wanted)))
    background.wait(background.together(worker() for _ in range(8)))
    return Opinions(client.model, times, tuple(found[place] for place in sorted(found)))


def _wrong(one: Opinion) -> bool:
    return not one.proposal.tested().passed


def _first(said: str) -> str:
    """The answer in one line without the practice model's label, cut after a word when it is long."""
    return shorten(said.replace("(Practice model, simulated.)", ""), 160, placeholder=" …")
