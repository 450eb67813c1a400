"""A simulated team: its tasks, what handing them over costs and risks, and the log that the team kept of them.

`team_tasks` knows of every task how it ends either way, which no real log does. `team_log` is what the team decided and
wrote down: it delegates whatever is small, expects and feels a gain, as the people in METR's trial of 2025 did, and
spends more time all the same. Costs and chances are the course's assumptions; all of it is simulated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from orchestration.errors import OrchestrationError
from orchestration.log.reading.framed import framed
from orchestration.log.schema import COLUMNS
from orchestration.policy.policies import Costs

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


@dataclass(frozen=True)
class Work:
    """One kind of work on this team."""

    costs: Costs
    """Of a task of the usual size, in minutes."""
    review: float
    """A person reads every line of the answer, in minutes, on top of the check."""
    chance: float
    """That the model gets half an hour of it right; the chance falls with every further half hour."""
    often: float
    """The share of all tasks that are of this kind."""

    def right(self, own: float) -> float:
        """The chance that the model gets a task right that takes a person so many minutes (a constant hazard)."""
        return float(self.chance ** (own / 30))


WORK: Mapping[str, Work] = {
    "boilerplate": Work(Costs(40, 5, 5, 45, 0.05, 30), 6, 0.9, 0.14),
    "tests": Work(Costs(35, 5, 7, 40, 0.1, 60), 7, 0.82, 0.12),
    "migration": Work(Costs(50, 6, 9, 55, 0.15, 150), 10, 0.82, 0.08),
    "docs": Work(Costs(30, 4, 5, 30, 0.1, 15), 5, 0.9, 0.06),
    "bug_investigation": Work(Costs(60, 8, 10, 65, 0.1, 90), 12, 0.84, 0.16),
    "architecture": Work(Costs(90, 20, 40, 110, 0.4, 1200), 30, 0.45, 0.06),
    "security": Work(Costs(60, 10, 30, 70, 0.3, 2000), 25, 0.6, 0.08),
    "business_rules": Work(Costs(45, 10, 20, 50, 0.3, 400), 15, 0.5, 0.16),
    "ux": Work(Costs(40, 8, 14, 45, 0.3, 150), 10, 0.5, 0.08),
    "trade_off": Work(Costs(45, 12, 20, 50, 0.4, 600), 15, 0.45, 0.06),
}
"""By kind; boilerplate, bug investigation, business rules and security are the course's four worked examples."""

SIZES: Mapping[str, tuple[float, ...]] = {"small": (15, 20, 25), "large": (60, 70, 80)}
"""Minutes that a person is estimated to need, before anybody decides."""
SMALL = 0.6
"""The share of small tasks."""
DELEGATED: Mapping[str, float] = {"small": 0.8, "large": 0.35}
"""The share that the team delegates."""


@dataclass(frozen=True)
class Year:
    """How well the team and its model do in a year."""

    hazard: float
    """How fast the chance falls with size, against `Work.chance`."""
    fixed: float
    """The share of briefing and checking that a task costs however small it is."""
    unpick: float
    """How much longer a large answer that failed takes to repair than its size says."""


YEARS: Mapping[int, Year] = {1: Year(1.0, 0.9, 2.0), 2: Year(0.25, 0.3, 1.0)}
"""The first year is slower with a model than without; in the second the model is better and briefs are templates."""
MONDAYS: Mapping[int, str] = {1: "2025-03-03", 2: "2026-03-02"}
"""When the log of a year begins."""
HOPE = 0.5
"""The share of its risk that the author of a task sees when giving it a chance of success."""
FORECAST, FELT = 0.76, 0.80
"""Time with a model as a share of the time without, as it was expected and as it felt (as in METR's trial of 2025)."""
CRITICAL = 0.08
"""The share of tasks of other kinds that touch security all the same."""


def team_tasks(seed: int = 14, rows: int = 120, *, year: int = 1) -> pd.DataFrame:
    """Tasks of the team, a row each, with how they end either way. Arrow-backed columns:

    known before: `unit_id`, `kind`, `size` (small, large), `team`, `half` (of the day), `security_critical`, and in
    minutes `own` (estimate), `brief`, `check`, `review`, `rework`, `escape`; `slips` (0..1); `forecast` (the chance of
    success that the author gave, 0..1) · what the team did: `decision` · known afterwards: `chance` (0..1, what it
    was), `right` (the model's answer was), `slipped` (it was wrong and the check did not see it), `slipped_review` (nor
    did a person who read every line).

    Chances are drawn by systematic sampling (Madow 1949): a short log has about as many failures of each size as its
    chances say. Raises OrchestrationError for fewer than 20 rows and for a year that there is not.
    """
    import numpy as np
    import pandas as pd

    if rows < 20:
        raise OrchestrationError(f"A team's log needs at least 20 rows, not {rows}.")
    if year not in YEARS:
        raise OrchestrationError(f"The team has the years {', '.join(map(str, YEARS))}, not {year!r}.")
    then = YEARS[year]
    dice = np.random.default_rng(seed)
    names = list(WORK)
    kind = np.repeat(np.arange(len(names)), _quota(dice, [WORK[name].often for name in names], rows))
    small = _drawn(dice, np.full(rows, SMALL))
    turn = np.where(small, np.cumsum(small), np.cumsum(~small)) + dice.integers(6)
    own = np.where(small, np.take(SIZES["small"], turn % 3), np.take(SIZES["large"], turn % 3))
    of = {name: np.array([_numbers(WORK[one])[name] for one in names])[kind] for name in _numbers(WORK["docs"])}
    scale = own / of["own"]
    part = then.fixed + (1 - then.fixed) * scale
    critical = (np.array(names)[kind] == "security") | _drawn(dice, np.full(rows, CRITICAL))
    chance = of["chance"] ** (then.hazard * own / 30)
    share = np.where(small, DELEGATED["small"], DELEGATED["large"])
    given = _drawn(dice, share, np.lexsort((own, kind, small)))
    alike = np.lexsort((own, kind, small, given))
    right = _drawn(dice, chance, alike)
    slipped = ~right & _drawn(dice, np.where(right, 0, of["slips"]), alike)
    unread = slipped & _drawn(dice, np.where(slipped, 0.1, 0))
    said = np.round(np.clip(1 - HOPE * (1 - chance) + dice.normal(0, 0.05, rows), 0.1, 0.95) * 20) / 20
    table = {
        "unit_id": [f"t{seed}-{at:04d}" for at in range(rows)],
        "kind": np.array(names)[kind],
        "size": np.where(small, "small", "large"),
        "team": dice.choice(["north", "south"], rows),
        "half": dice.choice(["morning", "afternoon"], rows),
        "security_critical": critical,
        "own": own,
        "brief": (of["brief"] * part).round(1),
        "check": (of["check"] * part).round(1),
        "review": (of["review"] * part).round(1),
        "rework": (of["rework"] * scale * np.where(small, 1, then.unpick)).round(1),
        "slips": of["slips"],
        "escape": np.where(critical, WORK["security"].costs.escape, of["escape"]),
        "forecast": said,
        "decision": np.where(given, "delegate", "keep"),
        "chance": chance.round(3),
        "right": right,
        "slipped": slipped,
        "slipped_review": unread,
    }
    return _typed(pd.DataFrame(table).iloc[dice.permutation(rows)].reset_index(drop=True))


def team_log(seed: int = 14, rows: int = 120, *, year: int = 1) -> pd.DataFrame:
    """What the team decided on `team_tasks(seed, rows)` and wrote down; simulated, oldest first, Arrow-backed.

    Columns of the course's own log, with the same meaning and unit: `unit_id`, `started_at` (within its `half`),
    `source`, `kind`, `decision` (delegate or keep), `predicted_success` (of delegated work, 0..1), `predicted_min` (own
    minutes that were expected), `human_s` (own seconds: briefing and checking, or the work itself), `outcome`,
    `first_outcome`, `accepted_first`, `reopened`, `rework_s` (own seconds of repair), `verified`, `simulated`. The
    team's own: `size`, `team`, `half` (of the day), `security_critical`, `estimate_min` (minutes without a model,
    estimated before anybody decided), `felt_min` (own minutes as it felt afterwards), `escaped` (a failure came out
    after the release) and `escape_min` (what that cost others; 0 if there was none). The log's questions work on it:
    `.delegation.by_kind()`.
    """
    import numpy as np

    import orchestration.log.questions.accessor  # noqa: F401  (gives the frame its `.delegation`)

    tasks = team_tasks(seed, rows, year=year)
    dice = np.random.default_rng((seed, 1))
    known = {name: tasks[name].to_numpy(dtype="float64") for name in _MINUTES}
    own, given = known["own"], (tasks["decision"] == "delegate").to_numpy(dtype=bool)
    right, slipped = (tasks[name].to_numpy(dtype=bool) for name in ("right", "slipped"))
    failed, escaped = given & ~right & ~slipped, given & slipped
    human = np.where(given, known["brief"] + known["check"], own) * _noise(dice, rows, 0.15)
    redone = failed & _drawn(dice, np.full(rows, 0.3))
    first = np.select([~given, redone, failed], ["done", "rejected", "edited"], "accepted")
    table = tasks[["unit_id", "kind", "size", "team", "half", "security_critical", "decision"]].assign(
        started_at=_started(dice, tasks["half"] == "morning", year),
        source="work",
        estimate_min=own,
        predicted_success=tasks["forecast"].where(given),
        predicted_min=(own * np.where(given, FORECAST, 1) * _noise(dice, rows, 0.12)).round(),
        felt_min=(np.where(given, own * FELT, human) * _noise(dice, rows, 0.12)).round(),
        human_s=(60 * human).round(),
        rework_s=(60 * np.where(failed, known["rework"] * _noise(dice, rows, 0.15), 0)).round(),
        outcome=np.where(escaped, "edited", first),
        first_outcome=first,
        accepted_first=np.where(given, right | slipped, None),
        reopened=escaped.astype(int),
        verified=given,
        simulated=True,
        escaped=escaped,
        escape_min=np.where(escaped, known["escape"] * _noise(dice, rows, 0.25), 0).round(),
    )
    return _typed(table[[*_ORDER]])


_MINUTES = ("own", "brief", "check", "rework", "escape")
_ORDER = (
    "unit_id", "started_at", "source", "team", "half", "kind", "size", "security_critical", "decision", "estimate_min",
    "predicted_success", "predicted_min", "felt_min", "human_s", "outcome", "first_outcome", "accepted_first",
    "reopened", "rework_s", "verified", "escaped", "escape_min", "simulated",
)  # fmt: skip
_WORDS = {"size": ["small", "large"], "half": ["morning", "afternoon"]}


def _quota(dice: np.random.Generator, shares: list[float], rows: int) -> np.ndarray:
    """How many of `rows` fall to each share: its part, rounded by chance."""
    import numpy as np

    ends = np.floor(np.cumsum(shares) * rows + dice.random() - 1e-9).astype(int)
    ends[-1] = rows
    counts: np.ndarray = np.diff(ends, prepend=0)
    return counts


def _drawn(dice: np.random.Generator, chances: np.ndarray, order: np.ndarray | None = None) -> np.ndarray:
    """True with each row's own chance, by systematic sampling along `order` (at random when None)."""
    import numpy as np

    order = dice.permutation(len(chances)) if order is None else order
    ends = np.floor(np.cumsum(chances[order]) + dice.random())
    drawn = np.zeros(len(chances), dtype=bool)
    drawn[order] = np.diff(ends, prepend=0.0) > 0
    return drawn


def _noise(dice: np.random.Generator, rows: int, spread: float) -> np.ndarray:
    """Factors around 1, lognormal with mean 1."""
    import numpy as np

    factors: np.ndarray = np.exp(dice.normal(-(spread**2) / 2, spread, rows))
    return factors


def _started(dice: np.random.Generator, early: pd.Series, year: int) -> np.ndarray:
    """When each task began, oldest first: on working days, from 8 to 12 in the morning or from 13 to 17."""
    import numpy as np

    morning = early.to_numpy(dtype=bool)
    slot = np.cumsum(np.diff(morning, prepend=True) != 0)
    minutes = dice.integers(0, 240, len(morning))
    minutes = minutes[np.lexsort((minutes, slot))] + np.where(morning, 8 * 60, 13 * 60)
    weeks, day = np.divmod(slot // 2, 5)
    monday = np.datetime64(MONDAYS[year], "us")
    began: np.ndarray = monday + ((7 * weeks + day) * 1440 + minutes).astype("timedelta64[m]")
    return began


def _numbers(work: Work) -> dict[str, float]:
    """A kind's costs, review and chance as one row."""
    return {**asdict(work.costs), "review": work.review, "chance": work.chance}


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """The columns as the log's frame has them, the team's own ones alike, in the order given."""
    import pandas as pd
    import pyarrow as pa

    shared = {column.name for column in COLUMNS} & set(table.columns)
    frame = framed({name: pa.array(table[name].to_numpy(), from_pandas=True) for name in shared})
    for name in table.columns.difference(frame.columns):
        if name in _WORDS:
            frame[name] = pd.Categorical(table[name], _WORDS[name], ordered=True)
        else:
            values = pa.array(table[name].to_numpy(), from_pandas=True)
            frame[name] = pd.array(values, dtype=pd.ArrowDtype(values.type))
    return frame[[*table.columns]]
