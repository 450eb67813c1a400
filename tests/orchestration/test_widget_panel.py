"""What a panel can do besides running: open the first failure, compare, save, ask another model."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.errors import OrchestrationError
from orchestration.models.client import Client
from orchestration.models.endpoints import endpoints
from orchestration.studies.jobs import job, load_world, orchestrated
from orchestration.trials.differences import Difference
from orchestration.trials.experiment import Experiment
from orchestration.widgets import NotYet, show
from orchestration.widgets.live import first_failure, spent

WORLD = load_world("authentication")
ARMS = {"5 min": job(WORLD, 5), "60 min": job(WORLD, 60)}


@pytest.fixture
def panel(model_url):
    return show(Experiment("The wall, twice", ARMS, trials=8))


def test_while_it_runs_the_first_failure_is_open_and_the_cost_so_far_is_told(panel):
    seen = []
    panel.live.observe(lambda change: seen.append(change["new"]), "value")
    panel.run()
    failed = next(page for page in seen if "First failure" in page)
    assert '<details class="oc-failure" open>' in failed
    assert re.search(r"First failure: (5|60) min, trial \d", failed)
    assert "tests failed" in failed
    assert re.search(r"calls?, [\d,]+ tokens, 0\.\d\d US\$ \(simulated\)", seen[-1] or seen[-2])


def test_a_long_failure_is_cut_and_cannot_act_on_the_page(panel):
    [trial, *_] = [one for one in panel.run().trials if not one.passed]
    from dataclasses import replace

    page = first_failure(replace(trial, error="\n".join(["<b>one</b>", *"abcdefgh"])))
    assert "&lt;b&gt;one" in page and "<b>" not in page and "… and 3 lines more" in page


def test_what_was_spent_has_a_price_only_where_each_trial_states_one(panel):
    from dataclasses import replace

    trials = panel.run().trials
    assert "US$ (simulated)" in spent(trials)
    assert "US$" not in spent([*trials, replace(trials[0], cost_usd=None)])


def test_two_trials_can_be_laid_side_by_side(panel):
    result = panel.run()
    inside = panel.inside
    inside.arm.value, inside.trial.value = "60 min", 0
    inside.other_arm.value = "60 min"
    inside.other.value = 1
    assert "What differs in the prompt" in inside.text.value and "letter for letter" in inside.text.value
    assert "What differs in the answer" in inside.text.value
    assert re.search(r"<(ins|del)>[+-]", inside.text.value)
    found = result.compare(("60 min", 1), ("60 min", 2))
    assert found["prompt"].same
    assert str(found["prompt"]) == "No difference."
    assert found["answer"].html() in inside.text.value


def test_a_trial_that_is_not_there_is_said(panel):
    with pytest.raises(OrchestrationError, match="'5 min' has no trial 99 yet"):
        panel.run().compare(("5 min", 1), ("5 min", 99))


def test_a_difference_marks_lines_by_signs_and_is_safe():
    found = Difference("a\nb\nc", "a\n<x>\nc", ("old", "new"))
    assert found.lines == ("@@ -1,3 +1,3 @@", " a", "-b", "+<x>", " c")
    assert "<del>-b</del>" in found.html() and "<ins>+&lt;x&gt;</ins>" in found.html()
    assert str(found).startswith("- old\n+ new\n")


def test_retries_are_told_in_look_inside(model_url):
    panel = show(Experiment("steps", {"steps": orchestrated(WORLD)}, trials=6))
    result = panel.run()
    retried = next(one for one in result.trials if any(len(call.messages) > 1 for call in one.exchanges))
    panel.inside.trial.value = retried.index
    assert "of them after a failed check" in panel.inside.text.value
    assert "(try 2 of its step): " in panel.inside.text.value


def test_the_rows_are_saved_as_csv_and_an_older_file_is_kept(panel, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert isinstance(panel.export(), NotYet)
    assert panel.save.layout.display == "none"
    panel.run()
    panel.save.click()
    assert "Saved: the_wall__twice.csv" in panel.saved.value
    assert panel.export() == Path("the_wall__twice (2).csv")
    with open("the_wall__twice.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 16 and {row["simulated"] for row in rows} == {"True"}
    assert {"arm", "passed", "model", "seed", "sample"} <= rows[0].keys()


def test_a_place_that_cannot_be_written_is_said_in_the_panel(panel, tmp_path, monkeypatch):
    panel.run()
    with pytest.raises(OrchestrationError, match="cannot be written"):
        panel.export(tmp_path / "nowhere" / "a.csv")


def test_with_one_model_there_is_nothing_to_choose(panel):
    assert panel.whom.box.layout.display == "none"
    assert len(panel.models) == 1


@pytest.fixture
def other_server():
    """A second server: the learner's own, as far as the course can see. It dies with the test."""
    command = [sys.executable, "-m", "practice", "--with-parent"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        yield json.loads(server.stdout.readline())["url"]
        server.stdin.close()


def test_the_learners_own_model_can_be_asked_and_its_trials_are_its_own(model_url, other_server, tmp_path, monkeypatch):
    folder = tmp_path / "config" / "orchestration-course"
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text(f'url = "{other_server}"\nkey = "k"\nmodel = "practice-small"\n')
    monkeypatch.setenv("ORCHESTRATION_PRACTICE_URL", model_url)
    panel = show(Experiment("whom", ARMS, trials=3))
    assert panel.models == ("the practice model practice-large (simulated)", "practice-small on this machine")
    assert panel.whom.box.layout.display is None
    first = panel.run()
    panel.ask("on this machine")
    assert panel.finished == 0 and not panel.outcome.value and panel.go.description == "Run"
    second = panel.run()
    assert {trial.model for trial in first.trials} == {"practice-large"}
    assert {trial.model for trial in second.trials} == {"practice-small"}
    with pytest.raises(OrchestrationError, match="No model here is called 'other'"):
        panel.ask("other")


def test_an_address_that_cannot_be_one_is_not_offered(model_url, tmp_path):
    folder = tmp_path / "config" / "orchestration-course"
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text('url = "not an address"\n')
    assert len(endpoints(Client())) == 1
