"""What a running experiment looks like, as HTML: how far it is, one mark a trial, the first failure, what it cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from orchestration.trials.result import Trial
from orchestration.widgets.style import plain

SIDE, GAP = 9, 3  # one mark and the room between two, in drawing units
ACROSS = 50
LINES = 6  # of a failure's message


def progress(finished: int, total: int, rate: float, note: str = "") -> str:
    """A progress bar with its words; `rate` in trials a second, 0 while unknown."""
    words = f"{finished} of {total} trials"
    if rate and finished < total:
        left = (total - finished) / rate
        words += f" · {rate:.0f} a second" if rate >= 1.5 else f" · {60 * rate:.0f} a minute"
        words += f" · about {_span(left)} left" if left > 5 else ""
    words += f" · {note}" if note else ""
    return (
        f'<div class="oc-progress"><progress max="{total}" value="{finished}" aria-label="Progress">{words}</progress>'
        f"<span>{plain(words)}</span></div>"
    )


def spent(trials: Iterable[Trial]) -> str:
    """What trials took: `120 calls, 61,204 tokens, 0.13 US$ (simulated)`; no price unless every trial states one."""
    known = list(trials)
    calls = sum(trial.calls for trial in known)
    tokens = sum(trial.input_tokens + trial.output_tokens for trial in known)
    prices = [trial.cost_usd for trial in known if trial.cost_usd is not None]
    cost = f", {sum(prices):.2f} US$" if prices and len(prices) == len(known) else ""
    label = " (simulated)" if any(trial.simulated for trial in known) else ""
    return f"{calls:,} call{'' if calls == 1 else 's'}, {tokens:,} tokens{cost}{label}"


def first_failure(trial: Trial | None) -> str:
    """The first trial that failed, open: which it is, and what its checks said."""
    if trial is None:
        return ""
    said = (trial.error or "It failed.").splitlines()
    more = f"\n… and {len(said) - LINES} lines more" if len(said) > LINES else ""
    text = "\n".join(said[:LINES]) + more
    title = f"First failure: {trial.arm}, trial {trial.index + 1}"
    return (
        f'<details class="oc-failure" open><summary>✗ {plain(title)}</summary>'
        f'<pre tabindex="0" role="region" aria-label="{escape(title)}">{escape(text)}</pre></details>'
    )


def rows(arms: Mapping[str, Mapping[int, Trial]], trials: int) -> str:
    """A line an arm: a filled mark for each trial that passed, a hollow one that failed, a faint one to come."""
    lines = []
    for arm, seen in arms.items():
        passed = sum(trial.passed for trial in seen.values())
        lines.append(
            f'<tr><th scope="row">{plain(arm)}</th><td>{_strip(seen, trials)}</td>'
            f"<td>{passed} of {len(seen)} passed</td></tr>"
        )
    return f'<table class="oc-live"><tbody>{"".join(lines)}</tbody></table>'


def _strip(seen: Mapping[int, Trial], trials: int) -> str:
    """One mark a trial, at most fifty to a line; above 200 trials a mark stands for several, by majority."""
    each = max(1, -(-trials // 200))
    count = -(-trials // each)
    across = -(-count // -(-count // ACROSS))
    marks = []
    for index in range(count):
        group = [seen[at] for at in range(index * each, min((index + 1) * each, trials)) if at in seen]
        x, y = index % across * (SIDE + GAP), index // across * (SIDE + GAP)
        if not group:
            marks.append(f'<circle class="w" cx="{x + SIDE / 2}" cy="{y + SIDE / 2}" r="1.5"/>')
        elif 2 * sum(trial.passed for trial in group) >= len(group):
            marks.append(f'<rect class="p" x="{x}" y="{y}" width="{SIDE}" height="{SIDE}"/>')
        else:
            marks.append(f'<rect class="f" x="{x + 1}" y="{y + 1}" width="{SIDE - 2}" height="{SIDE - 2}"/>')
    wide, high = max(across, 40) * (SIDE + GAP), -(-count // across) * (SIDE + GAP)
    passed = sum(trial.passed for trial in seen.values())
    told = f"{passed} passed, {len(seen) - passed} failed, {trials - len(seen)} to come"
    return f'<svg class="oc-strip" viewBox="0 0 {wide} {high}" role="img" aria-label="{told}">{"".join(marks)}</svg>'


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
