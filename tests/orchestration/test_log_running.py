"""Commands and functions as units of work: what they print, how they end, and who decides."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from orchestration import log
from orchestration.errors import BadEntry

PYTHON = f'"{sys.executable}" -c'


def last(name: str) -> object:
    return log.frame().iloc[-1][name]


def test_a_check_that_runs_shows_its_output_and_keeps_only_how_it_ended(capsys):
    unit = log.delegate("Run")
    assert unit.run(f"{PYTHON} \"print('seen by me')\"")
    assert not unit.run([sys.executable, "-c", "import sys; print('wrong', file=sys.stderr); sys.exit(3)"], by="lint")
    assert capsys.readouterr().out.splitlines() == ["seen by me", "wrong"]
    row = log.frame().loc[0]
    assert (row.checks, row.checks_passed) == (2, 1)
    assert set(row.verified_by.replace(" ", "").split(",")) == {"run", "lint"}


def test_tools_are_known_by_name_and_found_beside_this_python(tmp_path, monkeypatch):
    (tmp_path / "test_it.py").write_text("def test_it():\n    assert True\n")
    monkeypatch.setenv("PATH", os.defpath)
    unit = log.delegate("Tested")
    assert unit.run(f'pytest -q -p no:cacheprovider "{tmp_path}"')
    assert log.frame().loc[0, "verified_by"] == "test"


def test_a_command_that_cannot_be_started_checked_nothing(capsys):
    unit = log.delegate("Typo")
    assert not unit.run("pytst-is-not-there -q")
    assert "pytst-is-not-there could not be started" in capsys.readouterr().out
    assert log.frame().loc[0, "checks"] == 0
    for nothing in ("", "  ", [], "unclosed '"):
        with pytest.raises(BadEntry, match=r"u\.run\('pytest -q'\)"):
            unit.run(nothing)


@pytest.mark.parametrize(
    ("command", "operator"),
    [
        ("true && false", "&&"), ("true || false", "||"), ("echo start; false", ";"), ("ls | grep nothing", "|"),
        ("pytest -q >out", ">"), ("pytest 2>&1", ">"), ("sort <in", "<"), ("sleep 9 &", "&"), ("true;false", ";"),
        ("true\nfalse", "line"),
    ],
)  # fmt: skip
def test_what_only_a_shell_would_understand_is_refused_and_no_check(command, operator):
    unit = log.delegate("No shell")
    with pytest.raises(BadEntry, match=r"one command .*u\.run\(\['sh', '-c', …\]\)") as refused:
        unit.run(command)
    assert operator in str(refused.value)
    assert log.frame().loc[0, "checks"] == 0


@pytest.mark.parametrize(
    "command",
    [f"{PYTHON} 'import sys; sys.exit(1 > 2)'", f'{PYTHON} "x = 1 | 2; assert x > 0"', ["echo", "a && b", "|", ";"]],
)
def test_what_stands_in_quotes_or_in_a_list_is_taken_as_it_is(command):
    assert log.delegate("Quoted").run(command)


@pytest.mark.skipif(os.name != "posix", reason="a backslash is a part of a path on Windows")
def test_what_is_escaped_is_no_operator(capsys):
    assert log.delegate("Escaped").run(r"echo a \; b\&c")
    assert capsys.readouterr().out == "a ; b&c\n"


def test_a_command_that_takes_too_long_is_ended_with_what_it_started(capsys, tmp_path):
    unit = log.delegate("Slow")
    inner = f"import time, pathlib; time.sleep(1); pathlib.Path({str(tmp_path / 'alive')!r}).touch()"
    outer = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {inner!r}]); time.sleep(60)"
    assert not unit.run([sys.executable, "-c", outer], timeout=0.5)
    assert "was ended after 0.5 s" in capsys.readouterr().out
    assert log.frame().loc[0, ["checks", "checks_passed"]].tolist() == [1, 0]
    if os.name == "posix":
        time.sleep(1.2)
        assert not (tmp_path / "alive").exists()


def test_output_is_not_waited_for_from_what_a_command_leaves_running(capsys):
    unit = log.delegate("Leaves a server")
    asleep = "import time; time.sleep(600)"  # longer than a test may take
    code = f"import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', {asleep!r}]).pid)"
    assert unit.run([sys.executable, "-c", code])
    os.kill(int(capsys.readouterr().out), signal.SIGTERM)


def test_all_that_a_command_said_is_shown_however_slow_the_screen(monkeypatch):
    shown = []

    class Slow(io.StringIO):
        def write(self, text: str) -> int:
            shown.append(text)
            time.sleep(0.0005)
            return len(text)

    monkeypatch.setattr("sys.stdout", Slow())
    code = "for n in range(2500): print('a line', n)\nprint('SUMMARY')"
    assert log.delegate("Says much").run([sys.executable, "-c", code])
    assert "".join(shown).endswith("a line 2499\nSUMMARY\n")


INTERRUPTED = """
import sys
from orchestration import log
with log.delegate("Interrupted") as unit:
    unit.run([sys.executable, "-c", "import time; print('started', flush=True); time.sleep(60)"])
"""


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_an_interrupt_ends_the_command_and_abandons_the_unit():
    with subprocess.Popen(
        [sys.executable, "-u", "-c", INTERRUPTED], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as it:
        assert it.stdout and it.stdout.readline() == b"started\n"
        it.send_signal(signal.SIGINT)
        assert b"KeyboardInterrupt" in it.communicate(timeout=20)[1]
    assert log.frame().loc[0, ["outcome", "error", "checks"]].tolist() == ["abandoned", "KeyboardInterrupt", 0]


def has_examples(text: str) -> bool:
    return ">>>" in text


def test_the_check_of_a_delegated_function_decides_and_the_result_is_untouched():
    @log.delegated(kind="docs", p=0.9, check=has_examples)
    def write_docs(name: str) -> str:
        """Write the docs of a function.

        More of it.
        """
        return f"{name} >>> 1" if name == "good" else name

    assert write_docs("good") == "good >>> 1"
    assert write_docs("poor") == "poor"
    assert write_docs.__name__ == "write_docs"
    frame = log.frame()
    assert frame["title"].tolist() == ["Write the docs of a function."] * 2
    assert frame["outcome"].tolist() == ["accepted", "rejected"]
    assert frame["predicted_success"].tolist() == [0.9, 0.9]
    assert frame[["checks", "checks_passed"]].to_numpy().tolist() == [[1, 1], [1, 0]]


def test_a_check_that_raises_rejects_and_a_function_that_raises_is_abandoned():
    @log.delegated("Numbers", check=lambda result: result["missing"])
    def numbers(fail: bool) -> dict:
        if fail:
            raise OSError("no")
        return {"a": 1}

    assert numbers(False) == {"a": 1}
    with pytest.raises(OSError, match="no"):
        numbers(True)
    assert log.frame()[["outcome", "error"]].to_numpy().tolist() == [["rejected", "KeyError"], ["abandoned", "OSError"]]


def test_without_a_check_the_unit_stays_open_and_is_at_hand():
    @log.delegated
    def ask_for_it(number: int) -> int:
        return number + 1

    assert ask_for_it.last is None
    assert ask_for_it(1) == 2
    assert ask_for_it.last.facts.title == "ask for it"
    ask_for_it.last.edit(3)
    assert last("outcome") == "edited"


def test_methods_and_awaited_functions_are_delegated_like_others(run_async):
    class Writer:
        @log.delegated(check=lambda text: text == "me!")
        def write(self, mark: str) -> str:
            return f"me{mark}"

        @log.delegated("Awaited", check=lambda text: len(text) > 2)
        async def wait(self, text: str) -> str:
            assert log.this() is Writer.wait.last
            return text

        @staticmethod
        @log.delegated
        def alone() -> None:
            pass

    async def slow_check(text: str) -> bool:
        return text == "yes"

    @log.delegated("Awaited check", check=slow_check)
    async def answer() -> str:
        return "no"

    writer = Writer()
    assert writer.write("!") == "me!"
    assert run_async(writer.wait("ab")) == "ab"
    writer.alone()
    assert run_async(answer()) == "no"
    assert log.frame()["outcome"].tolist() == ["accepted", "rejected", "open", "rejected"]


def test_a_result_of_a_check_of_the_course_is_understood():
    from orchestration.checks.check import CheckResult

    @log.delegated("Checked", check=lambda code: CheckResult("has a def", "def" in code, "no def"))
    def write(code: str) -> str:
        return code

    write("def f(): ...")
    write("nothing")
    assert log.frame()["outcome"].tolist() == ["accepted", "rejected"]


def test_what_cannot_be_delegated_is_refused_where_it_is_written():
    def generator():
        yield 1

    async def awaited(result: object) -> bool:
        return True

    with pytest.raises(BadEntry, match="generator is a generator"):
        log.delegated("Numbers")(generator)
    with pytest.raises(BadEntry, match="below @classmethod"):
        log.delegated("Class")(classmethod(len))
    with pytest.raises(BadEntry, match="makes calls of a function units"):
        log.delegated("Class")(Path)
    with pytest.raises(BadEntry, match="must be awaited"):
        log.delegated("Sync", check=awaited)(len)
    with pytest.raises(BadEntry, match="did you mean 'docs'"):
        log.delegated("Words", kind="doc")
    with pytest.raises(BadEntry, match="check should be a function"):
        log.delegated("Words", check=True)
    assert log.frame().empty
