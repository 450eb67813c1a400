"""Reviews and verdicts: what is missed depends on who looks, and what is preferred on what comes first."""

from __future__ import annotations

from math import sqrt
from statistics import fmean

from asking import CLEAN, LARGE, REVIEWER, SMALL, WORLD, like, near, said

from orchestration.studies.jobs import task
from practice import curves
from practice.faces import NAME_ERROR

SLIPS = [(slip.unit, slip.id) for slip in WORLD.slips.values()]


def found(model, unit, slip, sample=0):
    code = WORLD.apply_slip(WORLD.units[unit].reference, slip)
    answer = said(model, f"Review this:\n```python\n{code}\n```", sample=sample)
    return WORLD.slips[slip].tell in answer or "something is wrong here" in answer


def agreement(one, other):
    """Correlation of what two reviewers see, over every slip and some samples."""
    a = [found(one, unit, slip, sample) for unit, slip in SLIPS for sample in range(6)]
    b = [found(other, unit, slip, sample + 100) for unit, slip in SLIPS for sample in range(6)]
    both = fmean(x and y for x, y in zip(a, b, strict=True))
    return (both - fmean(a) * fmean(b)) / sqrt(fmean(a) * (1 - fmean(a)) * fmean(b) * (1 - fmean(b)))


def test_a_review_finds_about_as_many_faults_as_its_card_says():
    model = like(LARGE, alike=0.0)
    draws = [found(model, unit, slip, sample) for unit, slip in SLIPS for sample in range(5)]
    assert near(fmean(draws), model.profile.review, len(draws))


def test_reviewers_of_one_family_miss_the_same_and_of_two_families_do_not():
    one, other = like(LARGE, review=0.5), like(SMALL, review=0.5)
    stranger = like(REVIEWER, review=0.5)
    assert agreement(one, other) > 0.25
    assert abs(agreement(one, stranger)) < 0.15


def test_a_family_makes_the_mistakes_more_often_that_it_does_not_see():
    model = like(LARGE, law="flat", level=0.0, crash=0.0, bent=1.5)
    slips = [slip.id for slip in WORLD.slips.values() if slip.unit == "log_in"]
    blind = max(slips, key=lambda slip: curves.unseen("practice", slip))
    sharp = min(slips, key=lambda slip: curves.unseen("practice", slip))
    made = [said(model, task(WORLD, ["log_in"]).prompt, sample=sample) for sample in range(200)]
    count = {slip: sum(WORLD.slips[slip].replace in answer for answer in made) for slip in (blind, sharp)}
    assert count[blind] > count[sharp]


def test_a_review_gives_no_rule_away_that_it_was_not_told():
    model = like(LARGE, review=1.0, false_alarm=0.0)
    for unit, slip in SLIPS:
        code = WORLD.apply_slip(WORLD.units[unit].reference, slip)
        answer = said(model, f"Review this:\n```python\n{code}\n```")
        assert not [fact.id for fact in WORLD.facts.values() if fact.told_in(answer)]


def test_a_review_of_code_that_it_does_not_know_says_so_and_praises_nothing():
    answer = said(
        CLEAN, "Review this:\n```python\ndef log_in(store, email, password, now):\n    return {'ok': True}\n```"
    )
    assert "cannot say whether this is right" in answer
    assert "nothing to object" not in answer


def test_a_judge_says_when_it_does_not_know_the_code_and_when_both_are_the_same():
    foreign = "def log_in(store, email, password, now):\n    return {'ok': True}"
    known = WORLD.units["log_in"].reference
    ask = "Which is better?\n```python\n{}\n```\n```python\n{}\n```"
    assert "know only code" in said(CLEAN, ask.format(foreign, known))
    assert "the same" in said(CLEAN, ask.format(known, known))


def test_a_review_of_right_code_finds_nothing_but_noise():
    code = WORLD.units["log_in"].reference
    assert "nothing to object" in said(CLEAN, f"Review this:\n```python\n{code}\n```")


def test_a_misspelt_name_is_told_in_words():
    from practice.faces import face

    form = face(WORLD, "log_in", 0, NAME_ERROR, frozenset())
    assert "misspelt" in said(CLEAN, f"Any bugs in it?\n```python\n{form.source}\n```")


def verdict(model, first, second, sample):
    words = said(model, f"Which is better?\n```python\n{first}\n```\n```python\n{second}\n```", sample=sample)
    return "first" if "The first" in words else "second"


def test_a_verdict_survives_swapping_as_often_as_published():
    unit = WORLD.units["log_in"]
    same = 0
    for sample in range(400):
        one = verdict(LARGE, unit.reference, unit.alternatives[0], sample)
        other = verdict(LARGE, unit.alternatives[0], unit.reference, sample)
        same += one != other  # the same answer, now in the other place
    assert near(same / 400, LARGE.profile.steady, 400)


def test_a_judge_who_is_not_swayed_prefers_the_better_answer_as_often_as_published():
    model = like(LARGE, steady=1.0)
    unit = WORLD.units["log_in"]
    slip = next(slip for of, slip in SLIPS if of == "log_in")
    worse = WORLD.apply_slip(unit.reference, slip)
    right = sum(verdict(model, worse, unit.reference, sample) == "second" for sample in range(400))
    assert near(right / 400, LARGE.profile.agrees, 400)
