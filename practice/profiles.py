"""The practice models as tables of parameters, each with where its numbers come from.

This is the one place in the project where models have names.
"""

from __future__ import annotations

from dataclasses import dataclass, field

VERSION = "0.1"


@dataclass(frozen=True)
class Profile:
    """One simulated model: what it can do, and the published measurement each number was taken from."""

    name: str
    window: int
    """Context window in tokens, prompt and answer together."""
    horizon: float
    """Minutes of human work that one call gets right half of the time."""
    slope: float
    """Steepness of success against size: p = 1 / (1 + (minutes / horizon) ** slope)."""
    recall: float
    """Probability that a fact which it was told, alone in a short prompt, is used."""
    half_length: float
    """Prompt length in tokens at which `recall` has halved."""
    length_slope: float
    position: tuple[float, float, float, float, float]
    """Factor on a fact at 0, 25, 50, 75 and 100 % of a long prompt; short prompts feel it in proportion."""
    per_rule: float
    """Probability that one of ten or more rules laid down at once holds."""
    guess: float
    """Probability that a fact it was not told is guessed right."""
    repair: float
    """Probability that a fault named by a failing check is repaired in one of the first two rounds."""
    review: float
    """Probability that a review names a fault that is there."""
    false_alarm: float
    """Probability that a review adds a finding that is not there."""
    price: tuple[float, float]
    """Simulated US dollars per million tokens of prompt and of answer."""
    speed: float
    """Simulated tokens of answer per second."""
    sources: tuple[str, ...] = field(default=())
    assumed: tuple[str, ...] = field(default=())

    def card(self) -> str:
        """The calibration card as plain text: what each number rests on, and what is only assumed."""
        lines = [f"{self.name} (simulated, version {VERSION})", "", "Rests on:"]
        lines += [f"  - {source}" for source in self.sources]
        lines += ["", "Assumed here, not published:"]
        lines += [f"  - {assumption}" for assumption in self.assumed]
        return "\n".join(lines)


_ASSUMED = (
    "The effects multiply: that they are independent of each other is our assumption.",
    "A task that was not got right as a whole fails in its units in proportion to their human minutes.",
    "Position matters in proportion to length up to 4,000 tokens, fully beyond.",
    "Each of n rules laid down at once holds with 1 - (1 - per_rule) * min(1, (n - 1) / 9); in place of one that does "
    "not hold stands a plausible wrong one.",
    "How often an unknown fact is guessed right, and all prices and speeds.",
    "A repair succeeds equally often for every kind of fault; after two rounds a fifth as often.",
)

PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            name="practice-large",
            window=128_000,
            horizon=59.0,
            slope=1.01,
            recall=0.993,
            half_length=66_000,
            length_slope=1.12,
            position=(1.0, 0.93, 0.945, 0.95, 1.0),
            per_rule=0.947,
            guess=0.3,
            repair=0.77,
            review=0.31,
            false_alarm=0.3,
            price=(2.0, 8.0),
            speed=80.0,
            sources=(
                "Size: 50 % horizon 59 min, 80 % horizon 15 min, Claude 3.7 Sonnet (Kwa et al. 2025); "
                "a logistic through both points.",
                "Length: GPT-4o in NoLiMa (Modarressi et al. 2025), base 99.3 %, fitted to 0.9 points.",
                "Position: Claude 1.3, 20 documents (Liu et al. 2023, second hand).",
                "Rules laid down at once: all of 10 instructions held in 58 %, Claude 3.5 Sonnet with "
                "self-refinement (ManyIFEval, 2025), so 0.947 each.",
                "Repair: name errors about 77 % (arXiv 2604.10508, second hand).",
                "Review: at most 31 % of the issues people flag (SWE-PRBench 2026, second hand).",
            ),
            assumed=_ASSUMED,
        ),
        Profile(
            name="practice-small",
            window=16_000,
            horizon=15.0,
            slope=0.84,
            recall=0.85,
            half_length=4_700,
            length_slope=0.88,
            position=(1.0, 0.76, 0.71, 0.73, 0.83),
            per_rule=0.827,
            guess=0.2,
            repair=0.45,
            review=0.15,
            false_alarm=0.6,
            price=(0.15, 0.60),
            speed=150.0,
            sources=(
                "Length: GPT-4o mini in NoLiMa (Modarressi et al. 2025), base 84.9 %, fitted to 0.7 points.",
                "Position: GPT-3.5-Turbo, 20 documents (Liu et al. 2023, second hand).",
                "Rules laid down at once: all of 10 instructions held in 15 %, GPT-4o (ManyIFEval 2025): 0.827 each.",
                "Repair: assertion errors about 45 % (arXiv 2604.10508).",
                "Slope of size: 161 min at 50 % and 31 min at 80 % (METR, GPT-5.1-Codex-Max, second hand).",
            ),
            assumed=("The horizon of 15 minutes and the review figures.", *_ASSUMED),
        ),
    )
}
