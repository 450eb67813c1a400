"""What became of steps, as HTML: what was asked, what came back, what failed and was sent back."""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.checks.check import CheckResult
from orchestration.conductor import Exchange, Step
from orchestration.widgets.style import plain, quoted, verdict, words


def outcome(step: Step) -> str:
    """What became of a step, in a few words."""
    tries = len(step.exchanges)
    if not step.task.checks:
        return "done, nobody checked"
    if step.passed:
        return "passed at once" if tries == 1 else f"passed at try {tries}"
    return f"failed after {tries} {'try' if tries == 1 else 'tries'}"


def account(steps: Sequence[Step], accepted: CheckResult | None = None, *, changed: bool = False) -> str:
    """All exchanges of these steps, a part that opens for each step; then what the acceptance check said.

    `changed` says that the plan is no longer the one that was carried out.
    """
    if not steps:
        return ""
    parts = "".join(
        f"<details><summary>{plain(step.task.id)}: {plain(outcome(step))}</summary>"
        + "".join(_exchange(one, number, len(step.exchanges)) for number, one in enumerate(step.exchanges, 1))
        + "</details>"
        for step in steps
    )
    head = '<p class="oc-label">What was asked, and what came back</p>'
    note = words("The plan has been changed since: this is what came of it before.") if changed else ""
    return f'<div class="oc-account">{head}{note}{parts}{_end(accepted)}</div>'


def _exchange(exchange: Exchange, number: int, of: int) -> str:
    sent = exchange.messages[-1].content
    what = "Asked" if number == 1 else f"Sent back, try {number} of {of}"
    simulated = ", simulated" if exchange.response.simulated else ""
    back = quoted(f"Came back from {exchange.response.model}{simulated}", exchange.response.text, "p")
    checks = "".join(f"<li>{verdict(check.passed)} {plain(check.name)}</li>" for check in exchange.checks)
    return quoted(what, sent, "p") + back + (f"<ul class='oc-checks'>{checks}</ul>" if checks else "")


def _end(accepted: CheckResult | None) -> str:
    if accepted is None:
        return ""
    score = f", {accepted.score} of {accepted.of}" if accepted.of else ""
    said = quoted("", accepted.message) if accepted.message else ""
    return f"<p class='oc-label'>The whole: {verdict(accepted.passed)} {plain(accepted.name)}{score}</p>{said}"
