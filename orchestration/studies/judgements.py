"""What somebody said of proposed functions, against what their tests said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Literal, Protocol

from orchestration.intervals import wilson
from orchestration.studies.proposals import Proposal

if TYPE_CHECKING:
    import pandas as pd

    from orchestration.figures import Figure

Word = Literal["accept", "reject"]


@dataclass(frozen=True)
class Judgement:
    """One function: what was said of it, how sure, and what its tests said."""

    proposal: Proposal
    said: Word
    sure: float | None
    """Per cent, 50 to 100; None where nobody said."""
    truth: Word
    failed: str = ""
    """What the tests reported, if they failed."""

    @property
    def right(self) -> bool:
        return self.said == self.truth


def judge(proposal: Proposal, said: Word, sure: float | None) -> Judgement:
    """Run the function's tests in the sandbox and hold them against what was said."""
    verdict = proposal.tested()
    return Judgement(proposal, said, sure, "accept" if verdict.passed else "reject", verdict.message)


class Predicted(Protocol):
    """A prediction that can be settled, such as a lock."""

    def settle(self, truth: float, *, simulated: bool) -> object: ...


@dataclass(frozen=True)
class Judgements:
    """All of them, with a table, a matrix, a curve and a finding in words."""

    rows: tuple[Judgement, ...]
    auto: bool = False
    """Nobody judged: every function was accepted, so that the lesson could go on."""
    predicted: str = ""
    """A line on how many the learner expected to judge rightly."""

    @classmethod
    def of(cls, rows: Iterable[Judgement], *, auto: bool = False) -> Judgements:
        return cls(tuple(rows), auto)

    def against(self, lock: Predicted) -> Judgements:
        """The same beside a prediction of `hits`, which is settled."""
        return replace(self, predicted=str(lock.settle(self.hits, simulated=False)))

    @property
    def hits(self) -> int:
        """How many were judged rightly."""
        return sum(one.right for one in self.rows)

    def cell(self, said: Word, truth: Word) -> tuple[Judgement, ...]:
        """One cell of the confusion matrix."""
        return tuple(one for one in self.rows if one.said == said and one.truth == truth)

    @property
    def false_accepts(self) -> tuple[Judgement, ...]:
        """Accepted, and wrong: the ones that would have been shipped."""
        return self.cell("accept", "reject")

    @property
    def false_rejects(self) -> tuple[Judgement, ...]:
        return self.cell("reject", "accept")

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row a function: said, sure (per cent), tests (passed, failed), judged, bug (its class), what is wrong."""
        import pandas as pd

        rows = []
        for one in self.rows:
            bug = one.proposal.bug if one.truth == "reject" else None
            rows.append(
                {
                    "function": one.proposal.name,
                    "said": one.said,
                    "sure": one.sure,
                    "tests": "passed" if one.truth == "accept" else "failed",
                    "judged": "rightly" if one.right else f"false {one.said}",
                    "bug": bug.kind if bug else "",
                    "what is wrong": bug.tell if bug else "",
                }
            )
        names = ["function", "said", "sure", "tests", "judged", "bug", "what is wrong"]
        return pd.DataFrame(rows, columns=names).set_index("function")

    @cached_property
    def matrix(self) -> pd.DataFrame:
        """The confusion matrix: what was said in rows, what the tests said in columns."""
        import pandas as pd

        words: tuple[Word, Word] = ("accept", "reject")
        counts = [[len(self.cell(said, truth)) for truth in words] for said in words]
        frame = pd.DataFrame(counts, index=["you accepted", "you rejected"], columns=["tests passed", "tests failed"])
        return frame.rename(index=lambda name: name.replace("you", "nobody judged:")) if self.auto else frame

    @property
    def calibration(self) -> pd.DataFrame:
        """How sure against how right: a row a range of 10 points, with n, said, got, low, high (shares 0 to 1)."""
        import pandas as pd

        groups: dict[int, list[Judgement]] = {}
        for one in self.rows:
            if one.sure is not None:
                groups.setdefault(min(int(one.sure // 10) * 10, 90), []).append(one)
        rows = {}
        for least, group in sorted(groups.items()):
            right = sum(one.right for one in group)
            low, high = wilson(right, len(group))
            said = sum(one.sure or 0.0 for one in group) / len(group) / 100
            rows[f"{least}–{least + 10} %"] = {
                "n": len(group),
                "said": said,
                "got": right / len(group),
                "low": low,
                "high": high,
            }
        return pd.DataFrame.from_dict(rows, orient="index", columns=["n", "said", "got", "low", "high"])

    def figure(self) -> Figure:
        """How often judgements were right against how sure they were, beside the diagonal."""
        from orchestration.figures import delegation

        who = "nobody judged: all accepted" if self.auto else "your judgements"
        return delegation.calibration(
            self.calibration,
            title=f"How sure against how right ({who})",
            heading=self.auto,
            sure="How sure you were, %",
            right="How often you were right, %",
            least=50,
        )

    @property
    def finding(self) -> str:
        """The result in words, the false accepts by name."""
        n = len(self.rows)
        who = "Nobody judged, so every function was accepted" if self.auto else "You judged"
        start = f"{who}: {self.hits} of {n} rightly." if self.auto else f"{who} {self.hits} of {n} rightly."
        accepted = [one for one in self.rows if one.said == "accept"]
        missed = ", ".join(one.proposal.name for one in self.false_accepts)
        wrong = sum(one.truth == "reject" for one in self.rows)
        if not wrong:
            return f"{start} No function failed its tests."
        let_in = f"{len(self.false_accepts)} were accepted{': ' + missed if missed else ''}"
        told = f"Of the {wrong} that fail their tests, {let_in}."
        for_nothing = ", ".join(one.proposal.name for one in self.false_rejects)
        also = f" Rejected though right: {for_nothing}." if for_nothing else ""
        rate = (
            f" Of all {len(accepted)} accepted, {len(self.false_accepts)} would have failed in use." if accepted else ""
        )
        return f"{start} {told}{also}{rate}"

    def __repr__(self) -> str:
        said = f"{self.finding}\n{self.predicted}".strip()
        return f"{said}\n\n{self.matrix.to_string()}"

    def _repr_html_(self) -> str:
        listed = "".join(
            f"<p>{title}</p><ul>{''.join(map(_named, some))}</ul>"
            for title, some in (
                ("Accepted, and wrong:", self.false_accepts),
                ("Rejected, and wrong; was this your reason?", self.cell("reject", "reject")),
            )
            if some
        )
        said = f"<p>◇&ensp;{escape(self.predicted)}</p>" if self.predicted else ""
        return f'<p class="oc-finding">{escape(self.finding)}</p>{said}{self.matrix.to_html(border=0)}{listed}'


def _named(one: Judgement) -> str:
    """A function that fails, and what is wrong with it."""
    bug = one.proposal.bug
    told = f" ({escape(bug.kind)}): {escape(bug.tell)}" if bug else f": {escape(one.failed)}"
    return f"<li><code>{escape(one.proposal.name)}</code>{told}</li>"
