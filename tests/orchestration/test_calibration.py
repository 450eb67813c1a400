"""A practice model is held to its card by asking it, over HTTP, as anybody could."""

from __future__ import annotations

import random
import re

import pytest

from orchestration import Client, Fit, OrchestrationError, calibrate


@pytest.fixture(scope="module")
def models(practice_url):
    client = Client(practice_url, "practice", "practice-large")
    return [name for name in client.models() if client.with_model(name).published()]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("calls", [1_500])
def test_every_published_curve_is_met_as_nearly_as_its_card_says(practice_url, models, calls):
    assert len(models) >= 15
    fits = [fit for name in models for fit in calibrate(Client(practice_url, "practice", name), calls)]
    assert [str(fit) for fit in fits if not fit.holds] == []
    assert {fit.effect for fit in fits} == {"length", "position", "rules", "size", "silent", "repair"}


def test_a_model_that_is_not_like_its_card_is_found_out():
    fit = Fit(
        "x",
        "length",
        "tokens",
        ("1,000", "2,000"),
        (1000, 2000),
        (0.9, 0.5),
        (180, 60),
        (200, 200),
        "A paper.",
        1.0,
        True,
    )
    assert fit.error == pytest.approx(100 * (0.04 / 2) ** 0.5)
    assert not fit.holds
    assert "does not hold" in fit.sentence


def test_the_figure_says_in_words_what_it_shows(practice_url, models):
    name = next(name for name in models if "position" in name)
    (fit,) = calibrate(Client(practice_url, "practice", name), 20)
    figure = fit.figure()
    assert "simulated" in figure.alt
    assert re.search(r"published \d+\.\d%, measured \d+\.\d%", figure.alt)
    assert figure.svg.count("<svg") == 1
    assert figure.table.count("<tr>") == 6


def test_a_model_without_published_points_says_so(practice_url):
    with pytest.raises(OrchestrationError, match="has no published points"):
        calibrate(Client(practice_url, "practice", "practice-large"))


def test_a_model_that_is_exactly_as_far_off_as_its_card_says_is_hardly_ever_told_otherwise():
    """Three standard errors: a few in a thousand, as a mean square leans to the right."""
    dice = random.Random("fits")
    names, shares = tuple("12345"), (0.3, 0.4, 0.5, 0.6, 0.7)

    def one():
        off = [share + dice.choice((0.05, -0.05)) for share in shares]
        passed = tuple(sum(dice.random() < share for _ in range(200)) for share in off)
        return Fit("x", "size", "minutes", names, (1, 2, 3, 4, 5), shares, passed, (200,) * 5, "A paper.", 5.0, True)

    assert sum(not one().holds for _ in range(400)) <= 400 * 0.02
