"""The kit for two hundred seeds gives what a lesson gives: the same answers, the same verdicts, other dice each."""

from __future__ import annotations

import pytest
from seeds import Share, result_of, share_of_seeds

from orchestration.errors import OrchestrationError
from orchestration.models.client import Client
from orchestration.studies.jobs import eras, job, load_world
from orchestration.trials.experiment import Experiment

WORLD = load_world("authentication")


def test_a_result_is_the_one_that_a_lesson_gets_over_http(model_url: str) -> None:
    def three_eras() -> Experiment:
        return Experiment("eras", eras(WORLD), trials=3, seed=5)

    near, far = result_of(three_eras()), three_eras().run()
    same = ["arm", "index", "passed", "score", "error", "input_tokens", "output_tokens", "calls", "sample", "model"]
    assert near.frame[same].to_dict("records") == far.frame[same].to_dict("records")
    assert [[e.response.text for e in t.exchanges] for t in near.trials] == [
        [e.response.text for e in t.exchanges] for t in far.trials
    ]


def test_the_model_of_the_experiments_client_is_the_one_that_answers(model_url: str) -> None:
    client = Client()
    small = client.with_model(client.models()[1])
    result = result_of(Experiment("small", {"5 min": job(WORLD, 5)}, trials=2, client=small))
    assert set(result.frame["model"]) == {small.model}


def test_another_seed_is_an_independent_repeat(model_url: str) -> None:
    texts = [
        {trial.exchanges[0].response.text for trial in result_of(Experiment("one", arms, trials=10, seed=seed)).trials}
        for arms in [{"240 min": job(WORLD, 240)}]
        for seed in range(3)
    ]
    assert len(set.union(*texts)) == sum(map(len, texts))


def test_the_share_names_the_seeds_that_did_not_show_it(model_url: str) -> None:
    share = share_of_seeds(
        lambda seed: Experiment("one", {"5 min": job(WORLD, 5)}, trials=1, seed=seed),
        lambda result: result.trials[0].sample != 2,
        seeds=4,
    )
    assert share == 0.75
    assert share.failed == (2,)


def test_a_seed_whose_dice_would_be_another_arms_is_refused() -> None:
    with pytest.raises(OrchestrationError, match="The seed of 'far' must be from 0 to 24999, not 25000"):
        Experiment("far", {"5 min": job(WORLD, 5)}, trials=40, seed=25_000)


def test_a_share_names_the_seeds_that_failed_and_none_where_none_did() -> None:
    assert repr(Share((), 20)) == "1.000"
    assert repr(Share((3, 7), 2)) == "0.000 (not with the seeds 3, 7)"
