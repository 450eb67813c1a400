"""The practice models, each with where its numbers come from. The one place in the project where models have names."""

from __future__ import annotations

from dataclasses import replace

from practice.profile import VERSION, Profile, Published

__all__ = ["PROFILES", "VERSION", "Profile"]

_ASSUMED = (
    "The effects multiply: that they are independent of each other is our assumption.",
    "A task that was not got right as a whole fails in its units in proportion to their human minutes.",
    "Position matters in proportion to length up to 4,000 tokens, fully beyond; its factors are about the mean place, over "
    "which the curve of length was measured.",
    "Each of n rules laid down at once holds with 1 - (1 - per_rule) * min(1, (n - 1) / 9); in place of one that does "
    "not hold stands a plausible wrong one, or by luck the right one.",
    "One statement that contradicts a rule makes it a tenth less likely to be used, each further one again, up to four "
    "(published without figures: Hong et al. 2025, Context Rot); where the rule is not used, the statement is.",
    "A repair succeeds with the published shares in one round; after two rounds a fifth as often (published in words: "
    "most of it in the first two rounds), and 0.3 times as often when the report does not say what fails.",
    "Of the verdicts that do not hang on the order 85 % are right, so about 73 % of all: the two published figures come "
    "from different questions and cannot both hold of one judge.",
    "Reviewers of one family miss the same faults with correlation 0.6, and a family makes the mistakes more often that "
    "it does not see. That errors correlate, more so within a provider, is published (Kim et al. 2025, "
    "arxiv.org/abs/2506.07962: on one leaderboard models agree in 60 % when both err); the size here is ours.",
    "Tests are edited in place of the code in 30 % of repairs when that is allowed, a third of that when nothing is "
    "said, a twentieth when it is forbidden. That prompt and access change the rate is published (Zhong et al. 2025, "
    "arxiv.org/abs/2510.20270); the size here is ours.",
    "How many edge cases, tests, facts and steps are written down; all prices and speeds.",
)
_WRONG = (
    "Sizes are those of a model of early 2025; newer ones reach several times further.",
    "Its mistakes come from a list; real models make others, and of more kinds.",
    "It knows only the rules of its worlds: a value of your own (another limit, another period) is not used.",
    "It reads words and not meaning, and knows only code that was written in the course.",
)

_SELF_REVIEW = (
    "Asked to look again without a failing check, right code comes back wrong in 4.2 %: the net fall of GPT-4 on maths "
    "questions, 95.5 to 91.5 (Huang et al. 2024, arxiv.org/abs/2310.01798, figures second hand)."
)
_JUDGE = (
    "Judging two answers: agrees with people in 85 %, and keeps its verdict in 65 % when the two are swapped (GPT-4, Zheng "
    "et al. 2023, second hand)."
)
_REPAIR = (
    "Repair: name errors about 77 % (second hand), failed assertions about 45 %, seven models, arxiv.org/abs/2604.10508 "
    "(2026)."
)
_KWA = "Kwa et al. 2025, arxiv.org/abs/2503.14499"
_MODARRESSI = "Modarressi et al. 2025, arxiv.org/abs/2502.05167"

_COMMON = Profile(
    name="",
    family="practice",
    distractor=0.9,
    late=0.2,
    vague=0.3,
    spoil=0.042,
    alike=0.6,
    bent=0.8,
    agrees=0.85,
    steady=0.65,
    edits_tests=0.3,
    lists=0.6,
    omits=0.5,
    assumed=_ASSUMED,
    wrong=_WRONG,
)

LARGE = replace(
    _COMMON,
    name="practice-large",
    window=128_000,
    horizon=59.0,
    slope=1.01,
    crash=0.1,
    recall=0.993,
    half_length=66_000,
    length_slope=1.12,
    position=(1.046, 0.973, 0.988, 0.994, 1.046),
    per_rule=0.947,
    guess=0.15,
    repair=(0.77, 0.45),
    review=0.31,
    false_alarm=0.3,
    price=(2.0, 8.0),
    speed=80.0,
    sources=(
        "Size: 50 % horizon 59 min, 80 % horizon 15 min, Claude 3.7 Sonnet (" + _KWA + "); a "
        "logistic through both points.",
        "Length: GPT-4o in NoLiMa (" + _MODARRESSI + "), base 99.3 %, fitted to 0.9 points.",
        "Position: Claude 1.3, 20 documents (Liu et al. 2023, second hand), as factors on the mean place.",
        "Rules laid down at once: all of 10 instructions held in 58 %, Claude 3.5 Sonnet with self-refinement "
        "(ManyIFEval, 2025), so 0.947 each.",
        _REPAIR,
        "Review: at most 31 % of the issues people flag (SWE-PRBench, second hand).",
        _SELF_REVIEW,
        _JUDGE,
    ),
    assumed=(
        "A tenth of wrong code fails at once, the rest in silence; an untold number is guessed right in 15 %, an untold name or "
        "list in 1.5 %.",
        *_ASSUMED,
    ),
)

SMALL = replace(
    _COMMON,
    name="practice-small",
    window=16_000,
    horizon=15.0,
    slope=0.84,
    crash=0.25,
    recall=0.85,
    half_length=4_700,
    length_slope=0.88,
    position=(1.284, 0.976, 0.912, 0.937, 1.066),
    per_rule=0.827,
    guess=0.1,
    repair=(0.6, 0.3),
    review=0.15,
    false_alarm=0.6,
    lists=0.4,
    omits=0.7,
    price=(0.15, 0.60),
    speed=150.0,
    sources=(
        "Length: GPT-4o mini in NoLiMa (" + _MODARRESSI + "), base 84.9 %, fitted to 0.7 points.",
        "Position: GPT-3.5-Turbo, 20 documents (Liu et al. 2023, second hand), as factors on the mean place.",
        "Rules laid down at once: all of 10 instructions held in 15 %, GPT-4o (ManyIFEval 2025): 0.827 each.",
        "Slope of size: 161 min at 50 % and 31 min at 80 % (METR, GPT-5.1-Codex-Max, second hand).",
        _SELF_REVIEW,
        _JUDGE,
    ),
    assumed=(
        "The horizon of 15 minutes, the review figures, that a quarter of wrong code fails at once, and repairs of 60 % "
        "(name errors) and 30 % (others), below the published average; untold numbers are guessed right in 10 %.",
        *_ASSUMED,
    ),
)

REVIEWER = replace(
    LARGE,
    name="practice-reviewer",
    family="reviewer",
    horizon=30.0,
    review=0.63,
    false_alarm=0.5,
    lists=0.75,
    price=(3.0, 12.0),
    sources=(
        "Another family than the other two, so that what it misses is independent of what they miss.",
        *(source for source in LARGE.sources if not source.startswith(("Size", "Review"))),
        "False findings beside the true ones: critics find more and invent more (McAleese et al. 2024, arxiv.org/abs/2407.00215, "
        "abstract).",
    ),
    assumed=(
        "It finds 63 % of the faults that are there: McAleese et al. 2024 report that model critiques were preferred in "
        "63 % of cases, which is another quantity; no published rate is of this kind.",
        "The horizon of 30 minutes.",
        *LARGE.assumed,
    ),
)

_LIKE = "It is not the model that it is like: it shares one curve with it and nothing else."
_ONLY = "Everything but the effect above is switched off: this model shows one published shape and nothing else."


def _like(name: str, published: Published, says: str, **parameters: object) -> Profile:
    values = {"window": 256_000, "price": (1.0, 4.0), **parameters}
    return Profile(name=name, published=(published,), sources=(says,), assumed=(_ONLY,), wrong=(_LIKE,), **values)  # type: ignore[arg-type]


_LENGTHS = (1_000, 2_000, 4_000, 8_000, 16_000, 32_000)


def _nolima(
    name: str, model: str, shares: tuple[float, ...], base: float, half: float, slope: float, within: float
) -> Profile:
    return _like(
        name,
        Published(
            "length",
            "tokens",
            tuple(zip(_LENGTHS, shares, strict=True)),
            f"{model}, NoLiMa ({_MODARRESSI}), README table.",
            within,
        ),
        f"Use of one fact against length: {base:.3f} / (1 + (tokens / {half:,.0f}) ** {slope:g}), least squares on "
        "the logit of share / base against log length.",
        recall=base,
        half_length=half,
        length_slope=slope,
    )


_PLACES = (0.0, 0.25, 0.5, 0.75, 1.0)


def _places(name: str, model: str, shares: tuple[float, ...]) -> Profile:
    return _like(
        name,
        Published(
            "position",
            "place in the prompt, 0 first, 1 last",
            tuple(zip(_PLACES, shares, strict=True)),
            f"{model}, 20 documents, answer at 1, 5, 10, 15, 20 (Liu et al. 2023, second hand).",
            1.0,
        ),
        "Use of one fact against its place, linear between the published places.",
        recall=shares[0],
        position=tuple(share / shares[0] for share in shares),
    )


def _ten_rules(name: str, says: str, share: float) -> Profile:
    return _like(
        name,
        Published(
            "rules", "rules laid down at once, all held", ((10, share),), f"{says}, ManyIFEval 2025, abstract.", 0.5
        ),
        "All of ten rules hold with per_rule ** 10; that the rules hold independently is an assumption.",
        per_rule=share**0.1,
    )


def _horizon(name: str, law: str, horizon: float, slope: float, published: Published, says: str) -> Profile:
    return _like(name, published, says, law=law, horizon=horizon, slope=slope)


def _silent(name: str, bench: str, small: float, large: float) -> Profile:
    return _like(
        name,
        Published(
            "silent",
            "tests",
            ((0, small), (1, large)),
            f"GPT-4o, {bench} (EvalPlus results, read in its results.json).",
            0.5,
            labels=("the small tests", "the large tests"),
        ),
        "Right code with the share that passes the large tests; of the wrong code, the share that passes the small ones "
        "is wrong in silence and the rest fails at once.",
        law="flat",
        level=large,
        crash=(1 - small) / (1 - large),
    )


_SHAPES = (
    _nolima("like-gpt-4o-nolima-2025", "GPT-4o", (0.981, 0.980, 0.957, 0.892, 0.816, 0.697), 0.993, 66_000, 1.12, 1.0),
    _nolima("like-llama-3.3-70b-nolima-2025", "Llama 3.3 70B", (0.942, 0.874, 0.815, 0.721, 0.595, 0.427), 0.973, 23_600, 0.99, 1.5),
    _nolima("like-claude-3.5-sonnet-nolima-2025", "Claude 3.5 Sonnet", (0.854, 0.840, 0.776, 0.617, 0.457, 0.298), 0.876, 18_000, 1.32, 2.0),
    _nolima("like-gpt-4o-mini-nolima-2025", "GPT-4o mini", (0.677, 0.582, 0.441, 0.326, 0.206, 0.137), 0.849, 4_700, 0.88, 1.0),
    _nolima("like-llama-3.1-8b-nolima-2025", "Llama 3.1 8B", (0.657, 0.544, 0.441, 0.319, 0.226, 0.142), 0.767, 6_000, 0.92, 1.5),
    _places("like-gpt-3.5-turbo-position-2023", "GPT-3.5-Turbo", (0.758, 0.572, 0.538, 0.554, 0.632)),
    _places("like-claude-1.3-position-2023", "Claude 1.3", (0.599, 0.559, 0.568, 0.572, 0.601)),
    _ten_rules("like-gpt-4o-rules-2025", "GPT-4o", 0.15),
    _ten_rules("like-gpt-4o-refined-rules-2025", "GPT-4o with self-refinement", 0.31),
    _ten_rules("like-claude-3.5-sonnet-rules-2025", "Claude 3.5 Sonnet", 0.44),
    _ten_rules("like-claude-3.5-sonnet-refined-rules-2025", "Claude 3.5 Sonnet with self-refinement", 0.58),
    _horizon(
        "like-claude-3.7-sonnet-horizon-2025", "logistic", 59.0, 1.01,
        Published("size", "minutes of human work", ((15, 0.8), (59, 0.5)), "Claude 3.7 Sonnet, Kwa et al. 2025.", 1.0),
        "A logistic in log time through both published points.",
    ),
    _horizon(
        "like-gpt-5.1-codex-max-horizon-2025", "logistic", 161.0, 0.84,
        Published("size", "minutes of human work", ((31, 0.8), (161, 0.5)), "GPT-5.1-Codex-Max, METR, second hand.", 1.0),
        "A logistic in log time through both points.",
    ),
    _horizon(
        "like-half-life-2025", "weibull", 59.0, 1.0,
        Published(
            "size", "minutes of human work", ((59 / 7, 0.9), (59 / 3, 0.8), (59, 0.5)),
            "Ord 2025: a constant rate of failure, T80 about a third and T90 about a seventh of T50 (second hand), with "
            "the T50 of Kwa et al. 2025.", 1.5,
        ),
        "exp(-ln 2 * minutes / T50). Hamilton (2026) finds that a Weibull of shape 0.6 fits agents better: compare "
        "like-weibull-2026.",
    ),
    _like(
        "like-weibull-2026",
        Published(
            "size", "minutes of human work", ((59 / 7, 0.81), (59 / 3, 0.70), (59, 0.5)),
            "Hamilton 2026: shape about 0.6, with the T50 of Kwa et al. 2025; the points follow from the two.", 1.5,
        ),
        "exp(-ln 2 * (minutes / T50) ** 0.6), fitted to agents by Hamilton (2026); only the shape is published.",
        law="weibull", horizon=59.0, slope=0.6,
    ),
    _silent("like-gpt-4o-humaneval-2024", "HumanEval to HumanEval+", 0.927, 0.872),
    _silent("like-gpt-4o-mbpp-2024", "MBPP to MBPP+", 0.876, 0.722),
    _like(
        "like-seven-models-repair-2026",
        Published(
            "repair", "kind of fault, one round", ((0, 0.77), (1, 0.45)),
            "Seven models, arxiv.org/abs/2604.10508 (2026), about; name errors second hand; that it is one round is assumed.", 0.5,
            labels=("name error", "failed assertion"),
        ),
        "A fault that a failing check names is repaired in a round with these shares; a fifth as often after two rounds.",
        law="flat", level=0.0, crash=0.5, repair=(0.77, 0.45), late=0.2, vague=0.3,
    ),
)  # fmt: skip

PROFILES: dict[str, Profile] = {profile.name: profile for profile in (LARGE, SMALL, REVIEWER, *_SHAPES)}
