"""A cell as a unit of work, in a real kernel: it runs as if its first line were not there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from jupyter_client import KernelManager

from orchestration.log import DelegationLog

SEVERAL_LINES = '''%%delegate tests Keep the spaces
text = """
  two
"""
text'''


@dataclass
class Ran:
    """What a cell showed."""

    printed: str = ""
    value: str | None = None
    error: str | None = None
    traceback: str = ""
    status: str = "ok"


class Kernel:
    """A kernel with a home of its own, and the log that it writes."""

    def __init__(self, home: Path, url: str) -> None:
        names = ("ORCHESTRATION_HOME", "ORCHESTRATION_MODEL_URL", "ORCHESTRATION_MODEL_KEY")
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(
            env=os.environ | dict(zip(names, (str(home), url, "practice"), strict=True)), cwd=str(home.parent)
        )
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.log = DelegationLog(home)

    def run(self, code: str) -> Ran:
        ran = Ran()

        def shown(message):
            content = message["content"]
            match message["msg_type"]:
                case "stream":
                    ran.printed += content["text"]
                case "execute_result":
                    ran.value = content["data"]["text/plain"]
                case "error":
                    ran.error = f"{content['ename']}: {content['evalue']}"
                    ran.traceback = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(content["traceback"]))

        ran.status = self.client.execute_interactive(code, timeout=60, output_hook=shown)["content"]["status"]
        return ran

    def last(self):
        return self.log.frame().iloc[-1]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory, practice_url: str) -> Iterator[Kernel]:
    kernel = Kernel(tmp_path_factory.mktemp("kernel") / "record", practice_url)
    yield kernel
    kernel.client.stop_channels()
    kernel.manager.shutdown_kernel(now=True)


@pytest.fixture
def kernel(started: Kernel) -> Kernel:
    """The kernel with the magics, and nothing open in it."""
    ran = started.run("from orchestration import log\nwhile log.this():\n    log.this().abandon()")
    assert ran.error is None, ran.traceback
    return started


def test_a_cell_is_a_unit_and_its_names_and_last_value_stay(kernel):
    ran = kernel.run("%%delegate boilerplate 0.8 Rate-limit the login endpoint\nlimit = 5\nlimit + 1")
    assert ran.value == "6"
    assert "Open: “Rate-limit the login endpoint”. %accept" in ran.printed
    assert kernel.run("limit").value == "5"
    unit = kernel.last()
    assert (unit.title, unit.kind, unit.decision, unit.outcome) == (
        "Rate-limit the login endpoint", "boilerplate", "delegate", "open",
    )  # fmt: skip
    assert unit.predicted_success == 0.8
    assert unit.duration_s > 0


def test_a_call_in_the_cell_is_counted_to_it_and_one_after_it_is_not(kernel):
    kernel.run("from orchestration import Client\nclient = Client()")
    kernel.run("%%delegate docs 0.5 Ask for the login\nanswer = client.ask('Implement log_in for authentication.')")
    kernel.run("later = client.ask('Implement log_in for authentication.')")
    unit = kernel.last()
    assert unit.calls == 1
    assert unit.simulated
    assert unit.input_tokens > 5


def test_accept_edit_and_reject_close_the_last_unit_and_name_it(kernel):
    kernel.run("%%delegate docs First\npass")
    kernel.run("%%assist docs Second\npass")
    ran = kernel.run("%edit 6 missed the retry case")
    assert ran.printed == "Edited: “Second”. One more is open: “First”.\n"
    assert kernel.last()[["outcome", "rework_s", "why"]].tolist() == ["edited", 360.0, "missed the retry case"]
    assert kernel.last().decision == "assist"
    assert kernel.run("%reject no tests").printed == "Rejected: “First”.\n"
    kernel.run("%%delegate docs Third\npass")
    assert kernel.run("%accept").printed == "Accepted: “Third”.\n"
    assert kernel.last().outcome == "accepted"


def test_minutes_that_are_forgotten_are_asked_for_in_one_sentence(kernel):
    kernel.run("%%delegate docs Repaired\npass")
    assert kernel.run("%edit twelve minutes").printed.startswith("UsageError: %edit MINUTES [WHY]: how long")
    assert kernel.last().outcome == "open"
    kernel.run("%edit 12")
    assert kernel.last()[["outcome", "rework_s"]].tolist() == ["edited", 720.0]


def test_with_nothing_open_accept_says_so(kernel):
    ran = kernel.run("%accept")
    assert ran.printed == "UsageError: No unit is open in this notebook. log.todo() lists those of other days.\n"
    assert ran.status == "error"


def test_an_exception_shows_as_ever_and_closes_the_unit_as_abandoned(kernel):
    ran = kernel.run("%%delegate docs Divide\nbefore = 1\n1 / 0\nafter = 1")
    assert ran.error == "ZeroDivisionError: division by zero"
    assert "magics.py" not in ran.traceback
    assert "----> 3 1 / 0" in ran.traceback
    assert kernel.last()[["outcome", "error"]].tolist() == ["abandoned", "ZeroDivisionError"]
    assert "No unit is open" in kernel.run("%accept").printed


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("%%delegate security 1.3 Check the token", "A chance of success lies between 0 and 1, such as 0.8; 1.3"),
        ("%%delegate tests 80 Check it", "80 per cent is 0.8. A title that begins with a number goes in quotes."),
        ("%%delegate tests 3 files to move", "A title that begins with a number goes in quotes."),
        ("%%delegate tests 3,5 files to move", "A title that begins with a number goes in quotes."),
        ("%%delegate securty 0.3 Check the token", "kind='securty' is not known; did you mean 'security'?"),
        ("%%delegate", "%%delegate KIND [P] TITLE, such as:"),
        ("%%assist docs 0.3", "The title is missing."),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_said_and_the_cell_is_not_run(kernel, first, said):
    before = len(kernel.log.frame())
    kernel.run("ran = False")
    ran = kernel.run(f"{first}\nran = True")
    assert ran.status == "error"
    assert ran.printed.startswith("UsageError: ") and said in ran.printed
    assert kernel.run("ran").value == "False"
    assert len(kernel.log.frame()) == before


def test_a_chance_may_be_per_cent_and_a_title_that_begins_with_a_number_is_quoted(kernel):
    kernel.run('%%delegate docs 80% "2 factors in place of {one}"\npass')
    assert kernel.last()[["title", "predicted_success"]].tolist() == ["2 factors in place of {one}", 0.8]
    kernel.run("%%delegate docs 0,35 Comma\npass")
    assert kernel.last()[["title", "predicted_success"]].tolist() == ["Comma", 0.35]
    kernel.run("%%delegate docs 82,5% Comma\npass")
    assert kernel.last()[["title", "predicted_success"]].tolist() == ["Comma", 0.825]
    kernel.run('%%delegate docs "3 files" # to be moved\npass')
    assert kernel.last().title == "3 files"
    kernel.run('%%delegate docs "a" and "b"\npass')
    assert kernel.last().title == '"a" and "b"'
    kernel.run('%%delegate docs "2 factors"\npass')
    assert kernel.last().title == "2 factors"
    assert kernel.log.frame().predicted_success.isna().iloc[-1]


def test_await_other_magics_and_lines_of_text_work_in_the_cell(kernel):
    ran = kernel.run("%%delegate docs Wait\nimport asyncio\nawait asyncio.sleep(0, result='waited')")
    assert ran.value == "'waited'"
    ran = kernel.run("%%delegate docs Measure\n%%time\nvalue = 7\nvalue")
    assert "Wall time" in ran.printed and ran.value == "7"
    ran = kernel.run("%%time\n%%delegate docs Measured outside\nvalue = 8\nvalue")
    assert "Wall time" in ran.printed and ran.value == "8"
    assert kernel.last().title == "Measured outside"
    ran = kernel.run("%%delegate docs Inside\nwhere = %pwd\n!echo shell")
    assert "shell" in ran.printed and ran.error is None
    assert kernel.run(SEVERAL_LINES).value == repr("\n  two\n")


def test_a_cell_that_waits_counts_its_calls_and_no_others(kernel):
    kernel.run(
        "from openai import AsyncOpenAI\nimport os\n"
        "several = log.watch(AsyncOpenAI(base_url=os.environ['ORCHESTRATION_MODEL_URL'], api_key='x'))\n"
        "said = dict(model='practice-large', messages=[dict(role='user', content='hello')])"
    )
    kernel.run(
        "%%delegate docs Two at once\nimport asyncio\n"
        "both = await asyncio.gather(*(several.chat.completions.create(**said) for _ in range(2)))"
    )
    kernel.run("one = await several.chat.completions.create(**said)")
    assert kernel.last().calls == 2
    assert kernel.log.calls().unit_id.isna().sum() == 1


def test_a_unit_of_the_cell_can_be_checked_from_within_and_closed_there(kernel):
    ran = kernel.run("%%delegate docs Closed inside\nlog.this().check('looks right', True)\nlog.this().accept()")
    assert "Open:" not in ran.printed
    assert kernel.last()[["outcome", "verified"]].tolist() == ["accepted", True]


def test_a_cell_that_runs_another_cell_keeps_its_unit_to_the_end(kernel):
    kernel.run(
        "%%delegate docs Outer\nget_ipython().run_cell('%%delegate docs Inner\\npass')\n"
        "log.this().check('after', True)\nhere = log.this().facts.title"
    )
    units = kernel.log.frame().set_index("title")
    assert kernel.run("here").value == "'Outer'"
    assert units.loc["Outer", "checks"] == 1
    assert units.loc["Inner", "parent_id"] == units.loc["Outer", "unit_id"]


def test_minutes_are_no_percentage_and_may_have_a_comma(kernel):
    kernel.run("%%delegate docs Repaired\npass")
    for line in ("%edit 50% better", "%keep ux 80% Title"):
        assert kernel.run(line).printed.startswith("UsageError: ")
    assert kernel.last().outcome == "open"
    kernel.run("%edit 6,5 a case was missing")
    assert kernel.last()[["outcome", "rework_s", "why"]].tolist() == ["edited", 390.0, "a case was missing"]
    kernel.run("%keep ux 2,5 Arrange the page")
    assert kernel.last().human_s == 150.0


def test_keep_notes_work_that_was_kept(kernel):
    ran = kernel.run("%keep trade_off 25 Cookies or tokens")
    assert ran.printed == "Kept: “Cookies or tokens”.\n"
    assert kernel.last()[["decision", "outcome", "human_s"]].tolist() == ["keep", "done", 1500.0]
    assert "no number of minutes" in kernel.run("%keep trade_off soon Cookies").printed
    assert "%keep KIND MINUTES TITLE" in kernel.run("%keep trade_off").printed


def test_an_interrupt_closes_the_unit_as_abandoned(kernel):
    message = kernel.client.execute("%%delegate docs Long\nimport time\nprint('started')\ntime.sleep(60)")
    while True:
        said = kernel.client.get_iopub_msg(timeout=30)
        if said["msg_type"] == "stream" and "started" in said["content"]["text"]:
            break
    kernel.manager.interrupt_kernel()
    while (reply := kernel.client.get_shell_msg(timeout=30))["parent_header"].get("msg_id") != message:
        pass
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    kernel.run("pass")
    assert kernel.last()[["outcome", "error"]].tolist() == ["abandoned", "KeyboardInterrupt"]


def test_the_handle_shows_what_to_do_next(kernel):
    ran = kernel.run("u = log.delegate('A <b>bold</b> title', kind='docs', p=.8)\nu")
    assert "still open: u.accept(), u.edit(minutes), u.reject(why)" in ran.value
    html = kernel.run("u._repr_html_()").value
    assert "A &lt;b&gt;bold&lt;/b&gt; title" in html and "80% expected" in html


def test_a_console_waits_for_the_whole_cell(kernel):
    def state(code):
        message = kernel.client.is_complete(code)
        while (reply := kernel.client.get_shell_msg(timeout=30))["parent_header"].get("msg_id") != message:
            pass
        return reply["content"]["status"]

    assert state("%%delegate docs Typed in a console\nx = 1") == "incomplete"
    assert state("%%delegate docs Typed in a console\nx = 1\n\n") == "complete"


def test_the_extension_can_be_loaded_by_name_and_twice(kernel):
    ran = kernel.run("%load_ext orchestration.log")
    assert ran.error is None
    kernel.run("%%delegate docs Once\npass")
    assert kernel.log.frame().title.eq("Once").sum() == 1
