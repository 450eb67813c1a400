"""An experiment says what it takes, counts honestly, can be cancelled and resumed, and ends in words."""

import json
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pandas as pd
import pytest

from orchestration.checks.check import Mentions
from orchestration.conductor import Exchange
from orchestration.errors import ModelUnreachable, OrchestrationError
from orchestration.figures import dots
from orchestration.log import DelegationLog
from orchestration.models.client import Client
from orchestration.plan.tasks import Plan, Task
from orchestration.studies.jobs import eras, job, load_world
from orchestration.trials.experiment import Experiment
from orchestration.trials.result import Result, Trial

WORLD = load_world("authentication")


@pytest.fixture
def wall(model_url):
    return Experiment("wall", {"5 min": job(WORLD, 5), "120 min": job(WORLD, 120)}, trials=30, client=Client())


def test_what_it_takes_is_said_before_it_runs(wall):
    planned = wall.planned
    assert planned.calls == 60
    assert planned.simulated
    assert "At least 60 calls, about" in planned.sentence
    assert "simulated, nothing is paid" in planned.sentence


def test_the_estimate_of_tokens_is_near_the_truth(wall):
    estimated = wall.planned.tokens
    used = wall.run().frame[["input_tokens", "output_tokens"]].to_numpy().sum()
    assert 0.7 < estimated / used < 1.4


def test_a_run_gives_a_row_a_trial_and_a_table_with_intervals(wall):
    seen = []
    result = wall.run(seen.append)
    assert len(result.frame) == len(seen) == 60
    table = result.table
    assert list(table.index) == ["5 min", "120 min"]
    assert (table["low"] <= table["rate"]).all() and (table["rate"] <= table["high"]).all()
    assert table.loc["5 min", "rate"] > table.loc["120 min", "rate"] + 0.2
    assert result.frame["simulated"].all()


def test_it_ends_in_words_with_an_interval_and_the_word_simulated(wall):
    finding = wall.run().finding()
    assert "of 30 right" in finding
    assert "(simulated)" in finding
    assert "95 % interval" in finding


def test_every_exact_request_and_answer_is_kept(wall):
    trial = wall.run().trials[0]
    assert isinstance(trial.exchanges[0], Exchange)
    assert trial.exchanges[0].messages[0].content == job(WORLD, 5).tasks[0].prompt
    assert "def normalise_email" in trial.exchanges[0].response.text


def test_cancel_is_quick_keeps_what_is_done_and_resume_runs_only_the_rest(model_url):
    experiment = Experiment("long", {"240 min": job(WORLD, 240)}, trials=400, client=Client())
    ended = threading.Event()
    running = experiment.start(on_end=lambda problem: ended.set())
    while experiment.finished < 5:
        time.sleep(0.01)
    began = time.monotonic()
    running.cancel()
    assert ended.wait(5)
    assert time.monotonic() - began < 2  # half a second is promised; a loaded machine gets more
    kept = {(trial.arm, trial.index): trial for trial in experiment.result.trials}
    assert 5 <= len(kept) < 400
    assert "partial result" in experiment.result.finding()
    experiment.trials = max(index for _, index in kept) + 5  # not all before the last one need be there
    missing = experiment.planned.calls
    again = experiment.run()
    assert len(again.trials) == experiment.trials
    assert missing == experiment.trials - len([key for key in kept if key[1] < experiment.trials])
    assert all(trial in again.trials for key, trial in kept.items() if key[1] < experiment.trials)


def test_a_run_that_is_complete_runs_nothing_more(wall):
    first = wall.run()
    assert wall.planned.calls == 0
    assert wall.run().trials == first.trials


def test_repeats_are_not_copies(wall):
    texts = {trial.exchanges[0].response.text for trial in wall.run().of("120 min")}
    assert len(texts) > 20


def test_the_same_arm_twice_is_drawn_independently(model_url):
    same = Experiment("same", {"a": job(WORLD, 60), "b": job(WORLD, 60)}, trials=20, client=Client())
    result = same.run()
    pairs = zip(result.of("a"), result.of("b"), strict=True)
    assert any(one.exchanges[0].response.text != other.exchanges[0].response.text for one, other in pairs)


def test_a_model_that_is_gone_stops_it_at_the_first_call(model_url):
    experiment = Experiment(
        "gone", {"5 min": job(WORLD, 5)}, client=Client("http://127.0.0.1:9/v1", model="any", retries=0)
    )
    with pytest.raises(ModelUnreachable, match="No model answers"):
        experiment.run()
    assert experiment.finished == 0


def test_a_model_that_dies_half_way_is_said_and_what_is_done_is_kept():
    command = [sys.executable, "-m", "practice", "--with-parent"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        client = Client(json.loads(server.stdout.readline())["url"], "practice", retries=0)
        experiment = Experiment("cut off", {"30 min": job(WORLD, 30)}, trials=500, client=client)
        with pytest.raises(ModelUnreachable):
            experiment.run(lambda trial: server.kill() if experiment.finished == 10 else None)
    assert 10 <= experiment.finished < 30


def test_each_arm_of_an_experiment_is_a_unit_of_the_learners_own_log(model_url):
    result = Experiment("wall", {"5 min": job(WORLD, 5), "60 min": job(WORLD, 60)}, trials=5, client=Client()).run()
    frame = DelegationLog().frame()
    assert list(frame["title"]) == ["wall: 5 min", "wall: 60 min"]
    assert list(frame["outcome"]) == ["done", "done"]
    assert list(frame["calls"]) == [5, 5]
    assert list(frame["checks_passed"]) == list(result.table["passed"])
    assert frame["output_tokens"].sum() == sum(trial.output_tokens for trial in result.trials)
    assert frame["simulated"].all()


def test_an_arm_that_was_cut_short_was_abandoned_and_going_on_is_a_unit_of_its_own(model_url):
    experiment = Experiment("long", {"240 min": job(WORLD, 240)}, trials=60, client=Client())
    ended = threading.Event()
    running = experiment.start(lambda trial: running.cancel(), on_end=lambda problem: ended.set())
    assert ended.wait(30)
    running.wait()
    experiment.run()
    frame = DelegationLog().frame()
    assert list(frame["outcome"]) == ["abandoned", "done"]
    assert frame["checks"].sum() == 60


@contextmanager
def priced(*costs):
    """A real server that answers everything alike and states a price as long as there is one in `costs`."""
    left = list(costs)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            practice = {"cost_usd": left.pop(0)} if left else {}
            said = {"choices": [{"message": {"content": "```python\nx = 1\n```"}}], "practice": practice}
            body = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield Client(f"http://127.0.0.1:{made.server_port}/v1", model="any")
        made.shutdown()


@pytest.mark.parametrize(("costs", "whole"), [((0.25, 0.5, 0.75), 1.5), ((0.25, 0.5), None), ((), None)])
def test_an_arm_has_a_cost_only_where_every_trial_states_one(costs, whole):
    with priced(*costs) as client:
        plan = Plan([Task("a", "x")], acceptance=Mentions(("x",)))
        result = Experiment("paid", {"arm": plan}, trials=3, client=client, in_flight=1).run()
    noted, mean = DelegationLog().frame()["cost_usd"].iloc[0], result.table.loc["arm", "cost_usd"]
    if whole is None:
        assert pd.isna(noted) and pd.isna(mean)
    else:
        assert (noted, mean) == (whole, whole / 3)


def test_an_experiment_can_be_told_to_log_nothing(model_url):
    Experiment("silent", {"5 min": job(WORLD, 5)}, trials=2, client=Client(), log=False).run()
    assert DelegationLog().frame().empty


def test_a_log_that_cannot_be_written_does_not_stop_it(model_url, tmp_path):
    (tmp_path / "file").write_text("in the way")
    log = DelegationLog(tmp_path / "file")
    experiment = Experiment("unlogged", {"5 min": job(WORLD, 5)}, trials=3, client=Client(), log=log)
    assert len(experiment.run().trials) == 3
    assert "cannot be written" in log.trouble


@pytest.mark.parametrize(
    ("arms", "trials", "says"),
    [
        ({}, 5, "has no arms"),
        ({"a": Plan([Task("a", "x")])}, 5, "no acceptance check"),
        ({"a": job(WORLD, 5)}, 0, "at least one trial"),
    ],
)
def test_what_cannot_be_counted_is_refused(arms, trials, says):
    with pytest.raises(OrchestrationError, match=says):
        Experiment("bad", arms, trials=trials)


def trials(arm, passed, of):
    return [
        Trial(arm, number, number < passed, int(number < passed), 1, 10, 10, 1, 0.1, 0.0, False, "any", None)
        for number in range(of)
    ]


def test_the_finding_reads_as_the_design_says():
    result = Result("x", ("first", "then"), (*trials("first", 24, 40), *trials("then", 37, 40)), 40)
    assert result.finding() == (
        "first: 24 of 40 right; then: 37 of 40 right. The difference is 33 points, 95 % interval 14 to 49."
    )


def test_too_few_trials_are_not_distinguishable():
    result = Result("x", ("first", "then"), (*trials("first", 2, 5), *trials("then", 3, 5)), 5)
    assert "Not distinguishable with 5 trials" in result.finding()


@pytest.mark.parametrize(("x", "y", "ahead"), [(30, 28, "first"), (28, 30, "then")])
def test_a_difference_that_may_be_none_says_which_side_it_favours(x, y, ahead):
    """Its interval reaches below 0, and a number below 0 means nothing without a side."""
    result = Result("x", ("first", "then"), (*trials("first", x, 40), *trials("then", y, 40)), 40)
    said = f"the difference is 5 points in favour of '{ahead}', 95 % interval -14 to 24."
    assert result.finding().endswith(said)
    assert f"tests in favour of '{ahead}', 95 % interval -" in result.finding("score")


def test_no_side_is_favoured_by_no_difference():
    result = Result("x", ("first", "then"), (*trials("first", 20, 40), *trials("then", 20, 40)), 40)
    assert "the difference is 0 points, 95 % interval -21 to 21." in result.finding()


def scored(arm, *scores):
    return [
        Trial(arm, at, score == 7, score, 7, 1, 1, 1, 0.1, 0.0, True, "any", None) for at, score in enumerate(scores)
    ]


@pytest.mark.parametrize(
    ("times", "difference", "alone"),
    [
        (1, "Not distinguishable with 1 trial: the difference is 4.0 tests in favour of 'b', {} -7.0 to 7.0",
         "0.0 to 7.0"),
        (40, "The difference is 4.0 tests, {} 1.9 to 6.1", "1.5 to 4.5"),
    ],
    ids=["one trial", "forty"],
)  # fmt: skip
def test_scores_that_hardly_differ_prove_little_and_the_finding_says_why(times, difference, alone):
    result = Result("x", ("a", "b"), (*scored("a", *[3] * times), *scored("b", *[7] * times)), times)
    wide = ", wide because too few trials differ"
    assert result.finding("score").endswith(f"(simulated). {difference.format('95 % interval')}{wide}.")
    assert result.finding("score", "a", "a").endswith(f"on average, 95 % interval {alone}{wide} (simulated).")
    assert f"95 % interval {alone}" in dots(result.table, by="score").alt


def test_zero_has_no_minus_and_one_point_no_plural():
    result = Result("x", ("first", "then"), (*trials("first", 156, 300), *trials("then", 179, 300)), 300)
    assert result.finding().endswith("95 % interval 0 to 15.")
    result = Result("x", ("first", "then"), (*trials("first", 50, 100), *trials("then", 51, 100)), 100)
    assert "the difference is 1 point in favour of 'then'" in result.finding()


def test_a_result_with_an_empty_arm_is_said():
    result = Result("x", ("first", "then"), tuple(trials("first", 2, 5)), 5)
    assert "'then' has no trials" in result.finding()


@pytest.mark.slow
def test_the_eras_stand_in_their_order_at_the_size_that_the_tour_uses(model_url):
    """Twenty trials an era, twelve times over: the order and the clear differences are no luck."""
    whole = Experiment("eras", eras(WORLD), trials=240, client=Client()).run()
    hits = 0
    for start in range(0, 240, 20):
        part = Result("eras", whole.arms, tuple(one for one in whole.trials if start <= one.index < start + 20), 20)
        score = part.table["score"]
        clear = "Not distinguishable" not in part.finding("score", whole.arms[1], whole.arms[2])
        hits += bool(score.is_monotonic_increasing and clear)
    assert hits >= 11
