"""What learners shared of their own accord, as sections of the page: what they expected, and how they delegate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.telling.report.delegation import FEWEST, OF_EACH, Delegation, Figure, Kind, delegated
from grader.telling.report.figures import split
from grader.telling.report.markup import NB, TOO_FEW, Cell, Markup, join, many, percent, signed, table, tag
from grader.telling.report.measures import ENOUGH
from grader.telling.report.predictions import MOST_QUESTIONS, Pooled, Question, pooled
from grader.telling.report.shared_files import read_files

LEANS = 0.3
"""Of the units, by one learner: whatever sets them apart then moves a share of the class by 30 % of it. Our choice."""
MOST_NAMED = 10
"""Files that contradict each other; all are counted."""


@dataclass(frozen=True)
class Shared:
    """All that a folder of shared files tells of a class."""

    delegation: Delegation
    predictions: Pooled
    learners: int
    """Pseudonyms, that is; nobody knows whether each is a learner."""
    files: int
    places: tuple[str, ...]
    remarks: tuple[str, ...]
    """What was not used, in words."""
    contradictions: tuple[tuple[str, str], ...]
    """Files that claim one pseudonym and have no unit in common; the first of each two counts."""

    @property
    def contradicted(self) -> Sequence[str]:
        """The same in words, file by file. An LMS writes names of persons into those of files."""
        said = [
            f"“{other}” claims the pseudonym of “{one}” and has no unit in common with it: it is left out. Ask whose "
            "it is."
            for one, other in self.contradictions[:MOST_NAMED]
        ]
        more = len(self.contradictions) - len(said)
        return [*said, f"And {many(more, 'more such file')}."] if more else said


def shared(folder: Path) -> Shared:
    """Read a folder of shared files. Raises SubmissionError when there is no such folder."""
    files = read_files(folder)
    delegation, predictions = delegated(files.learners), pooled(files.learners)
    bad_lines = files.bad_lines + delegation.bad_lines + predictions.bad_lines
    remarks = [
        text
        for count, text in (
            (files.replaced, f"{many(files.replaced, 'file')} gave way to a newer one of the same learner."),
            (files.unused, f"{many(files.unused, 'file')} could not be used: no shared log, too large, or a link."),
            (bad_lines, f"{many(bad_lines, 'line')} in the files could not be used."),
        )
        if count
    ]
    return Shared(
        delegation, predictions, len(files.learners), files.used, files.places, tuple(remarks), files.contradictions
    )


def delegation(found: Shared, learners: int, *, names: bool) -> Markup:
    """How the class delegates, in two tables, with what they are of.

    learners: how many the course knows.
    names: whether files may be named, since their names can hold those of learners.
    """
    units = found.delegation
    said = [tag("p", _basis(found)), tag("p", _whose(found, learners, names))]
    if units.learners < FEWEST:
        few = f"{TOO_FEW.capitalize()}: figures of fewer than {FEWEST} learners would be about persons, not a class."
        return join([*said, tag("p", few)]) if units.n else join(said)
    heads = (
        ("Kind of work", ""), ("Units", "number"), ("Delegated, assisted, kept", "number"),
        ("Accepted at first", "number"), ("Checked", "number"),
    )  # fmt: skip
    rows = []
    for side in (*units.sides, None):
        rows += [_kind(side, whole=True)] if side is not None else []
        rows += [_kind(one) for one in units.kinds if one.n and one.side == (side.name if side else "")]
    caption = tag("div", "By kind, against the course's table of what to delegate and what to keep. “Accepted at "
                  "first” and “Checked” are of what was delegated or assisted. ",
                  tag("a", "What the numbers mean", href="#means"))  # fmt: skip
    how = (("Figure", ""), ("Class", "number"), ("Units", "number"), ("Middle half of the learners", "number"))
    under = (
        f"Over all units that were delegated or assisted. The middle half is of the learners with at least {OF_EACH} "
        "such units, each counted once: a quarter of them lies below it, and a quarter above."
    )
    return join(
        [
            *said,
            tag("h3", "Who did the work"),
            table(caption, heads, rows, "delegation"),
            tag("h3", "How it went"),
            table(under, how, _measures(units), "fit"),
        ]
    )


def _basis(found: Shared) -> str:
    units = found.delegation
    arms = []
    if units.arms:
        are = "is" if units.arms == 1 else "are"
        arms.append(
            f"{many(units.arms, 'arm of an experiment', 'arms of experiments')} {are} left out: an experiment is a "
            "question to a model, not delegated work."
        )
    if not units.n:
        none = f"{many(found.learners, 'learner')} shared a log, and no closed unit of work is in it."
        return " ".join([none, *arms, *found.remarks])
    said = [f"{many(units.learners, 'learner')} shared {many(units.n, 'closed unit')} of work.", *arms]
    if units.simulated:
        of = f"{units.simulated:,} of {units.worked:,}"
        said.append(
            f"A simulated model did {of} of those that were delegated or assisted: they tell how learners work, not "
            "how good a model is."
        )
    if units.learners >= FEWEST and units.largest > LEANS:
        said.append(f"One learner gave {percent(units.largest)} of the units, so that the shares lean that way.")
    said.append("Outcomes are what learners noted themselves: talk about them, and do not grade them.")
    if len(found.places) > 1:
        said.append(
            f"The files were shared with {len(found.places)} different places ({', '.join(found.places[:4])}): a "
            "learner who shared with several counts several times."
        )
    return " ".join([*said, *found.remarks])


def _whose(found: Shared, learners: int, names: bool) -> str:
    """How far the pseudonyms can be taken for learners."""
    said = [f"{many(found.files, 'file')} {'stands' if found.files == 1 else 'stand'} for "
            f"{many(found.learners, 'pseudonym')}."]  # fmt: skip
    if found.learners > learners:
        said.append(
            f"The course knows {many(learners, 'learner')} only: somebody shared under several pseudonyms, or made "
            "them up, so do not lean on the figures below."
        )
    if found.contradictions and not names:
        said.append(
            f"{many(len(found.contradictions), 'file')} left out: the pseudonym is another file's, and they have no "
            "unit in common. The command says which when it runs, and so does this page with --names."
        )
    return " ".join([*said, *(found.contradicted if names else ())])


def _kind(one: Kind, whole: bool = False) -> Sequence[Cell]:
    name = (
        tag("strong", one.name.capitalize()) + tag("span", "by the course's table", cls="sub")
        if whole
        else tag("span", one.name) + (Markup("") if one.side else tag("span", "not in the table", cls="sub"))
    )
    who: Cell = ("words", TOO_FEW)
    if one.shares is not None:
        who = split(one.shares) + tag("span", ", ".join(percent(share) for share in one.shares))
    return (name, f"{one.n:,}", who, _share(one.first_pass), _share(one.verified))


def _share(figure: Figure) -> Cell:
    if figure.value is None:
        return ("words", TOO_FEW if figure.n else "–")
    return tag("span", percent(figure.value)) + tag("span", f"n{NB}={NB}{figure.n:,}", cls="sub")


def _measures(units: Delegation) -> Sequence[Sequence[Cell]]:
    brier = units.brier
    rows: list[tuple[str, str, Figure, str]] = [
        ("Accepted at first", "at the first close, after one answer at most", units.first_pass, "share"),
        ("Checked", "by a test, a tool, a review or by hand", units.verified, "share"),
        ("Accepted unchecked", "of all", units.unchecked, "share"),
        ("Rework", "own minutes, where they were noted", units.rework, "minutes"),
    ]
    note = "chance given beforehand against accepted at first"
    if brier.value is not None and units.said is not None and units.got is not None:
        always = units.got * (1 - units.got)
        note = (
            f"they gave {percent(units.said)} and got {percent(units.got)}; saying {percent(units.got)} every time "
            f"would have made {signed(always)}"
        )
    rows.append(("Brier score", note, brier, "score"))
    return [
        (
            tag("span", name) + tag("span", under, cls="sub"),
            ("words", TOO_FEW) if figure.value is None else _value(figure.value, kind),
            f"{figure.n:,}",
            _middle(figure, kind),
        )
        for name, under, figure, kind in rows
    ]


def _middle(figure: Figure, kind: str) -> Cell:
    if figure.quartiles is None:
        return ("words", TOO_FEW)
    low, _, high = figure.quartiles
    return tag("span", f"{_value(low, kind)} to {_value(high, kind)}") + tag(
        "span", f"of {many(figure.counted, 'learner')}", cls="sub"
    )


def _value(value: float, kind: str) -> str:
    if kind == "minutes":
        return f"{value:.1f}{NB}min" if value < 10 else f"{value:.0f}{NB}min"
    return percent(value) if kind == "share" else signed(value)


def predictions(pool: Pooled) -> Markup:
    """What learners expected before they saw, where they shared it."""
    heads = (
        ("Question", ""), ("n", "number"), ("Mean confidence", "number"), ("Right", "number"),
        ("Mean error", "number"), ("Brier", "number"),
    )  # fmt: skip
    unshown = (
        (pool.rare, f" {many(pool.rare, 'question')} with answers of fewer than {FEWEST} learners: not shown."),
        (pool.too_many, f" {many(pool.too_many, 'question')} beyond the {MOST_QUESTIONS} most answered: not shown."),
    )
    rest = "".join(text for count, text in unshown if count)
    late = f" {many(pool.late, 'prediction')} came too late to count." if pool.late else ""
    caption = (
        f"{many(pool.learners, 'learner')} shared their predictions. “Right” is a share of those who saw the answer; a "
        "number is right when it is near enough. Confidence far above “Right” means overconfident: talk about those "
        f"questions.{rest}{late}"
    )
    if not pool.questions:
        return tag("p", f"No question with enough answers was found in the files.{rest}{late}")
    return table(caption, heads, [_asked(one) for one in pool.questions], "predictions")


def _asked(one: Question) -> Sequence[Cell]:
    few: Cell = ("words", TOO_FEW)
    under = [one.lesson] if one.lesson else []
    if one.simulated:
        under.append("answer from a simulated model" if one.simulated == one.settled else
                     f"{one.simulated} of {one.settled} answers from a simulated model")  # fmt: skip
    name = tag("span", one.question) + (tag("span", " · ".join(under), cls="sub") if under else Markup(""))
    off: Cell = ("words", "–")
    if not one.choice:
        off = few if one.settled < ENOUGH else f"{one.off or 0.0:.3g} {one.unit}".strip()
    return (
        name,
        str(one.n) if one.n == one.settled else f"{one.n} ({one.settled} saw the answer)",
        few if one.n < ENOUGH else percent(None if one.sure is None else one.sure / 100),
        few if one.settled < ENOUGH else percent(one.right),
        off,
        few if one.brier_n < ENOUGH else signed(one.brier),
    )
