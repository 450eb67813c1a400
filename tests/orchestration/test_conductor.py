"""The conductor asks, checks, sends failures back, hands on what was made, and logs."""

from dataclasses import replace

import pytest

from orchestration.checks.check import Asserts, CheckResult, Mentions, custom
from orchestration.conductor import Conductor, without_checks
from orchestration.context.budget import ContextBudget, Source
from orchestration.errors import ModelUnreachable
from orchestration.log import DelegationLog
from orchestration.models.client import Client
from orchestration.plan.tasks import Plan, Task
from orchestration.settings import record_home
from orchestration.studies.jobs import eras, job, load_world, orchestrated, task

WORLD = load_world("authentication")


@pytest.fixture
def client(model_url):
    return Client()


def test_a_run_makes_code_that_the_acceptance_tests_judge(client):
    run = Conductor(client).run(orchestrated(WORLD))
    assert run.steps[0].task.id == "data_model"
    assert run.acceptance.of == 24
    assert run.acceptance.score > 12
    assert run.simulated
    assert run.usage.input_tokens > 1000


def test_a_failed_check_is_sent_back_with_its_message(client):
    never = custom("never content", lambda code: False)
    run = Conductor(client, tries=3).run(Plan([Task("a", task(WORLD, ["log_in"]).prompt, checks=(never,))]))
    (step,) = run.steps
    assert len(step.exchanges) == 3
    assert not step.passed
    assert "never content" in step.exchanges[1].messages[-1].content
    assert step.exchanges[1].messages[1].content == step.exchanges[0].response.text


def test_a_passed_check_ends_the_step(client):
    run = Conductor(client).run(Plan([Task("a", task(WORLD, ["log_in"]).prompt, checks=(Mentions(("log_in",)),))]))
    assert len(run.exchanges) == 1
    assert run.passed


def test_later_tasks_see_signatures_of_what_they_need_and_of_nothing_else(client):
    plan = Plan(
        [
            Task("one", task(WORLD, ["normalise_email"]).prompt),
            Task("two", task(WORLD, ["hash_password"]).prompt),
            Task("three", task(WORLD, ["validate_email"]).prompt, needs=("one",)),
        ]
    )
    run = Conductor(client).run(plan)
    sent = run.steps[2].exchanges[0].messages[0].content
    assert "Already written, you may call:\ndef normalise_email(" in sent
    assert "hash_password" not in sent


def test_sources_are_packed_into_every_prompt_within_the_budget(client):
    rule = Source("House rules", "Names are full words.")
    conductor = Conductor(client, budget=ContextBudget(50), sources=[rule, Source("novel", "blah " * 500)])
    sent = conductor.run(Plan([Task("a", task(WORLD, ["log_in"]).prompt)])).exchanges[0].messages[0].content
    assert "## House rules" in sent
    assert "blah" not in sent


def test_an_answer_without_code_fails_its_checks_with_a_sentence(client):
    run = Conductor(client, tries=1).run(
        Plan([Task("a", "What is the capital of France?", checks=(Mentions(("x",)),))])
    )
    assert not run.passed
    assert "no Python code" in run.exchanges[0].checks[0].message


class RunsDry(Client):
    """A model that has code in its first answer only."""

    async def ask_async(self, prompt, *, sample=0):
        said = await super().ask_async(prompt, sample=sample)
        return said if len(prompt) == 1 else replace(said, text="Sorry, that is all.")


def test_an_answer_without_code_does_not_leave_the_code_of_the_one_before(model_url):
    never = custom("never content", lambda code: False)
    wanted = Mentions(("def",))
    plan = Plan([Task("a", task(WORLD, ["log_in"]).prompt, checks=(never,))], wanted)
    run = Conductor(RunsDry(), tries=2, log=False).run(plan)
    assert wanted(run.exchanges[0].response.code).passed
    assert run.steps[0].code == "" and not run.acceptance.passed


def test_what_was_never_written_does_not_pass_by_the_worlds_own_solution(client):
    plan = Plan([Task("a", "What is the capital of France?")], job(WORLD, 5).acceptance)
    verdict = Conductor(client).run(plan).acceptance
    assert verdict.score == 0
    assert "`normalise_email` was not written" in verdict.message


def test_a_plan_without_checks_asks_each_task_once(client):
    run = Conductor(client).run(without_checks(orchestrated(WORLD)))
    assert len(run.exchanges) == 4


def test_each_task_is_a_unit_of_the_learners_own_log_without_its_prompt(client):
    plan = orchestrated(WORLD)
    run = Conductor(client).run(plan)
    frame = DelegationLog().frame().sort_values("step")
    assert list(frame["title"]) == [task.id for task in plan.tasks]
    assert frame["simulated"].all()
    assert list(frame["calls"]) == [len(step.exchanges) for step in run.steps]
    assert frame["input_tokens"].sum() == run.usage.input_tokens
    assert list(frame["outcome"]) == ["accepted" if step.passed else "rejected" for step in run.steps]
    assert frame["verified"].all()
    (segment,) = (record_home() / "log").glob("*.jsonl")
    assert plan.tasks[0].prompt.splitlines()[0] not in segment.read_text(encoding="utf-8")


def test_a_conductor_can_be_told_to_log_nothing(client):
    log = DelegationLog()
    with log.delegate("What it is a part of"):
        Conductor(client, log=False).run(without_checks(orchestrated(WORLD)))
    assert list(log.frame()["calls"]) == [0]


def test_steps_are_parts_of_the_unit_that_is_open(client):
    log = DelegationLog()
    with log.delegate("The whole") as whole:
        Conductor(client, log=log).run(without_checks(orchestrated(WORLD)))
    steps = log.frame().query("title != 'The whole'")
    assert len(steps) == 4
    assert set(steps["parent_id"]) == {whole.unit_id}


def test_a_step_whose_model_is_gone_was_abandoned():
    with pytest.raises(ModelUnreachable):
        Conductor(Client("http://127.0.0.1:9/v1", model="any", retries=0)).run(Plan([Task("a", "hello")]))
    frame = DelegationLog().frame()
    assert (frame.loc[0, "outcome"], frame.loc[0, "error"]) == ("abandoned", "ModelUnreachable")


def test_a_log_that_cannot_be_written_does_not_stop_the_run(client, tmp_path):
    (tmp_path / "file").write_text("in the way")
    log = DelegationLog(tmp_path / "file")
    assert Conductor(client, log=log).run(orchestrated(WORLD)).steps
    assert "cannot be written" in log.trouble


def test_a_model_that_is_gone_is_said():
    with pytest.raises(ModelUnreachable, match="No model answers"):
        Conductor(Client("http://127.0.0.1:9/v1", model="any", retries=0)).run(Plan([Task("a", "hello")]))


def test_the_three_eras_differ_in_what_they_are_told():
    one, two, three = eras(WORLD).values()
    assert (len(one.tasks), len(two.tasks), len(three.tasks)) == (14, 1, 4)
    assert not any(fact.told_in(one_task.prompt) for one_task in one.tasks for fact in WORLD.facts.values())
    for plan in (two, three):
        text = "\n".join(one_task.prompt for one_task in plan.tasks)
        assert all(any(fact.told_in(line) for line in text.splitlines()) for fact in WORLD.facts.values())


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("def f(:\n", "SyntaxError"),
        ("while True:\n    pass\n", "loops or waits for ever"),
        ("import os\nos._exit(0)\n", "ended itself"),
        ("x = []\nwhile True:\n    x.append(' ' * 10_000_000)\n", "memory|Memory"),
        ("while True:\n    print('x' * 10_000)\n", "printed more"),
        ("import os\nwhile True:\n    os.fork()\n", "Error|loops or waits|no answer"),
        ("import socket\nsocket.create_connection(('127.0.0.1', 80), 1)\n", "Error"),
        ("1 / 0\n", r"ZeroDivisionError \(line 1\)"),
    ],
)
def test_hostile_code_is_stopped_and_explained_in_one_sentence(code, says):
    import re

    from sandbox import Limits

    result = Asserts("assert True", limits=Limits(seconds=6.0))(code)
    assert not result.passed
    assert re.search(says, result.message), result.message
    assert Asserts("assert x == 1")("x = 1").passed


def test_a_check_that_breaks_says_that_it_was_the_check():
    result = custom("mine", lambda code: 1 / 0)("x = 1")
    assert result == CheckResult("mine", False, "The check 'mine' itself failed: ZeroDivisionError: division by zero")
