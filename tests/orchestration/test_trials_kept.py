"""An experiment's trials are written down as they arrive: a restarted kernel or a second copy goes on from there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from orchestration.checks.check import Passes, custom
from orchestration.checks.written_tests import Bites
from orchestration.conductor import Exchange
from orchestration.log import DelegationLog
from orchestration.models.client import Client
from orchestration.models.messages import Message, Response
from orchestration.plan.tasks import Plan
from orchestration.settings import record_home
from orchestration.studies.jobs import job, load_world, orchestrated
from orchestration.trials.experiment import Experiment
from orchestration.trials.kept import NOT_KEPT, KeptTrials
from orchestration.trials.result import Trial
from orchestration.widgets import show

WORLD = load_world("authentication")
ARMS = {"5 min": job(WORLD, 5), "60 min": job(WORLD, 60)}

KILLED = """
import os
from orchestration.trials.experiment import Experiment
from orchestration.studies.jobs import job, load_world

def seen(trial):
    if long.finished == 12:
        os.kill(os.getpid(), 9)

world = load_world("authentication")
long = Experiment("long", {"5 min": job(world, 5), "60 min": job(world, 60)}, trials=20, keep=True)
long.run(seen)
"""


def long(**changed) -> Experiment:
    return Experiment("long", changed.pop("arms", ARMS), **{"trials": 20, "keep": True, **changed})


def kept_files() -> list[Path]:
    return sorted((record_home() / "trials").glob("*/*.jsonl"))


def test_a_kernel_that_was_killed_loses_no_trial_that_had_arrived(model_url):
    killed = subprocess.run([sys.executable, "-c", KILLED], timeout=100)
    assert killed.returncode == -9
    again = long()
    assert again.resume() == 12
    seen = []
    result = again.run(seen.append)
    assert len(seen) == 40 - 12
    assert result.complete
    assert [(one.arm, one.index, one.passed, one.score, one.sample) for one in result.trials] == [
        (one.arm, one.index, one.passed, one.score, one.sample) for one in long(keep=False).run().trials
    ]


def test_what_is_taken_up_is_what_was_there_word_for_word(model_url):
    arms = {"steps": orchestrated(WORLD)}
    first = long(arms=arms, trials=2).run()
    again = long(arms=arms, trials=2)
    assert again.resume() == 2
    assert again.result.trials == first.trials
    assert any(len(trial.exchanges) > 3 for trial in again.result.trials)


def test_a_second_copy_in_another_kernel_finds_them_and_both_can_write(model_url):
    one, other = long(), long()
    one.resume(), other.resume()
    one.run()
    other.run()
    assert len(kept_files()) == 2
    assert long().resume() == 40
    assert len({file.parent for file in kept_files()}) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"seed": 1},
        {"tries": 1},
        {"arms": {"5 min": job(WORLD, 5), "60 min": job(WORLD, 60, told=False)}},
        {"arms": {"60 min": ARMS["60 min"], "5 min": ARMS["5 min"]}},
        {"arms": {"5 min": Plan(ARMS["5 min"].tasks, Passes(WORLD)), "60 min": ARMS["60 min"]}},
    ],
    ids=["seed", "tries", "prompt", "order", "check"],
)
def test_nothing_is_taken_up_when_anything_differs(model_url, changed):
    long(trials=3).run()
    assert long(trials=3).resume() == 6
    assert long(trials=3, **changed).resume() == 0


@pytest.mark.parametrize("part", ["slips", "examples"])
def test_nothing_is_taken_up_when_what_a_check_judges_by_is_another(model_url, part):
    unit = replace(WORLD.units["normalise_email"], examples="assert True")
    other = {"examples": {"units": {**WORLD.units, "normalise_email": unit}}, "slips": {"slips": {}}}[part]
    worlds = WORLD, replace(WORLD, **other)
    plans = [Plan(ARMS["5 min"].tasks, Bites(world, ("normalise_email",))) for world in worlds]
    long(arms={"a": plans[0]}, trials=1).run()
    assert long(arms={"a": plans[0]}, trials=1).resume() == 1
    assert long(arms={"a": plans[1]}, trials=1).resume() == 0


def test_another_model_starts_from_nothing(model_url):
    long(trials=3).run()
    client = Client()
    assert long(trials=3, client=client.with_model(client.models()[1])).resume() == 0


def test_another_name_is_another_experiment(model_url):
    long(trials=3).run()
    assert Experiment("again", ARMS, trials=3, keep=True).resume() == 0


def test_a_check_that_somebody_wrote_cannot_be_recognised_so_nothing_is_kept(model_url):
    arms = {"own": Plan(ARMS["5 min"].tasks, custom("mine", lambda code: "def" in code))}
    long(arms=arms, trials=2).run()
    assert long(arms=arms, trials=2).resume() == 0
    assert kept_files() == []


def test_repeats_within_one_experiment_are_never_copies_of_each_other(model_url):
    arms = {"a": job(WORLD, 240), "b": job(WORLD, 240)}
    long(arms=arms, trials=4).run()
    result = long(arms=arms, trials=8).run()
    assert len({trial.exchanges[0].response.text for trial in result.trials}) == 16


def test_outside_a_lesson_nothing_is_kept_unless_asked_for(model_url, monkeypatch):
    long(keep=None, trials=2).run()
    assert kept_files() == []
    monkeypatch.setenv("ORCHESTRATION_PLACE", "week1_decompose/1_the_complexity_wall.ipynb")
    long(keep=None, trials=2).run()
    assert long(keep=None, trials=2).resume() == 4
    assert long(keep=False, trials=2).resume() == 0


def test_a_line_that_was_cut_off_is_passed_over(model_url):
    long(trials=3).run()
    [file] = kept_files()
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: len(text) - 40], encoding="utf-8")
    assert long(trials=3).resume() == 5
    assert long(trials=3).run().complete


@pytest.mark.parametrize(
    "damaged",
    ['"abc"', "7", "null", "[" * 100_000, '{"text": "x", "id": []}', '{"arm": ["x"]}', '{"index": "x"}'],
    ids=["text", "number", "nothing", "deep", "id", "arm", "index"],
)
def test_a_damaged_line_is_passed_over(tmp_path, damaged):
    kept = KeptTrials(tmp_path, "simulated", "0")
    kept.add(trial(simulated=True))
    [file] = kept.folder.iterdir()
    *texts, whole = file.read_text(encoding="utf-8").splitlines()
    if damaged.startswith(('{"arm"', '{"index"')):
        damaged = json.dumps(json.loads(whole) | json.loads(damaged))
    file.write_text("\n".join([damaged, *texts, damaged, whole]), encoding="utf-8")
    assert list(kept.read()) == [("a", 0)]


def test_the_trials_that_another_version_answered_are_run_again_and_logged_in_both_arms(model_url):
    arms = {"a": job(WORLD, 5), "b": job(WORLD, 5)}
    long(arms=arms, trials=3, log=False).run()
    [file] = kept_files()
    lines = file.read_text(encoding="utf-8").splitlines()
    last = next(line for line in lines if '"arm": "b", "index": 2' in line)
    older = re.sub(r'"fingerprint": "[^"]+"', '"fingerprint": "older"', "\n".join(one for one in lines if one != last))
    file.write_text(older + "\n", encoding="utf-8")
    again = long(arms=arms, trials=3)
    assert again.resume() == 5
    assert {one.fingerprint for one in again.run().trials} != {"older"} and again.resume() == 0
    logged = DelegationLog().frame().set_index("title")
    assert dict(logged["calls"]) == {"long: a": 3, "long: b": 3}


def test_a_record_that_cannot_be_written_does_not_stop_it(model_url, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ORCHESTRATION_HOME", str(tmp_path / "file"))
    assert long(trials=2, log=False).run().complete


def trial(simulated: bool) -> Trial:
    secret = "sk-proj-abcDEF1234567890abcDEF1234567890"
    response = Response("my answer", None, "m", 0.1, simulated)
    exchange = Exchange((Message("user", f"my own prompt, key {secret}"),), response)
    return Trial("a", 0, False, 0, 1, 1, 1, 1, 0.1, None, simulated, "m", "my own words", (exchange,))


def test_of_a_live_model_no_text_is_kept_unless_the_learner_said_so(tmp_path):
    kept = KeptTrials(tmp_path, "live", "0")
    kept.add(trial(simulated=False))
    [file] = kept.folder.iterdir()
    said = file.read_text(encoding="utf-8")
    assert "my own" not in said and "my answer" not in said
    [back] = kept.read().values()
    assert back.exchanges[0].response.text == NOT_KEPT and not back.passed

    DelegationLog(tmp_path).content("redacted")
    kept.add(replace(trial(simulated=False), index=1))
    said = file.read_text(encoding="utf-8")
    assert "my own prompt" in said and "my answer" in said and "sk-proj" not in said


def test_a_simulated_exchange_is_kept_word_for_word_and_only_the_learner_can_read_it(tmp_path):
    home = tmp_path / "record"
    kept = KeptTrials(home, "simulated", "0")
    kept.add(trial(simulated=True))
    [file] = kept.folder.iterdir()
    assert json.loads(file.read_text(encoding="utf-8").splitlines()[-1])["simulated"] is True
    assert list(kept.read().values()) == [trial(simulated=True)]
    if sys.platform != "win32":
        assert [one.stat().st_mode & 0o077 for one in (file, kept.folder, kept.folder.parent, home)] == [0] * 4


def test_a_panel_says_that_it_goes_on_from_before(model_url):
    part = long(trials=20)
    running = part.start(lambda one: running.cancel() if part.finished == 10 else None)
    running.wait()
    panel = show(long(trials=20))
    assert f"{panel.finished} of 40 trials are kept from before" in panel.message.value
    assert panel.go.description == f"Resume: {40 - panel.finished} left"
    panel.run()
    assert "It took" in panel.head.value
    assert "40 of 40 trials are kept from before" in show(long(trials=20)).message.value
