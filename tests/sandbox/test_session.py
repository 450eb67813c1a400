"""One child kept over several requests."""

import pytest

from sandbox import Limits, Sandbox, SandboxError


def test_a_session_keeps_its_state(box: Sandbox) -> None:
    with box.session() as session:
        assert session.run("x = 1").status == "ok"
        assert session.run("x += 1\nprint(x)").stdout == "2\n"
        assert session.get("x").value == 2
    assert box.execute("result = 'x' in globals()").value is False


def test_a_function_is_called_with_plain_arguments(box: Sandbox) -> None:
    with box.session() as session:
        session.run("def f(text, *, times=1):\n    print('called')\n    return [text * times]")
        outcome = session.call("f", ["ab"], {"times": 2})
        assert (outcome.value, outcome.stdout) == (["abab"], "called\n")


def test_a_function_that_raises_names_its_line(box: Sandbox) -> None:
    with box.session() as session:
        session.run("y = 0")
        session.run("\n\ndef f(x):\n    return x / y")
        error = session.call("f", [1]).error
        assert error is not None
        assert (error.kind, error.line) == ("ZeroDivisionError", 4)
        assert session.get("y").value == 0


def test_a_name_that_is_not_there_is_said(box: Sandbox) -> None:
    with box.session() as session:
        error = session.get("nothing").error
        assert error is not None
        assert error.kind == "NameError"


def test_an_object_is_not_a_value(box: Sandbox) -> None:
    with box.session() as session:
        session.run("f = object()")
        error = session.get("f").error
        assert error is not None
        assert error.kind == "NotPlainData"


def test_an_argument_that_cannot_cross_is_our_mistake(box: Sandbox) -> None:
    with box.session() as session, pytest.raises(SandboxError, match="cannot cross"):
        session.call("print", [object()])


def test_after_a_timeout_a_session_says_how_it_ended(box: Sandbox) -> None:
    with box.session(Limits(seconds=0.5)) as session:
        assert session.run("x = 1").status == "ok"
        assert session.run("while True: pass").status == "timeout"
        assert session.get("x").status == "timeout"
    assert box.execute("result = 1").value == 1


def test_time_is_counted_for_each_request(box: Sandbox) -> None:
    with box.session(Limits(seconds=1)) as session:
        outcomes = [session.run("import time; time.sleep(0.4)").status for _ in range(3)]
    assert outcomes == ["ok"] * 3


def test_a_session_goes_on_after_its_memory_ran_out(box: Sandbox) -> None:
    with box.session(Limits(memory=100 * 2**20)) as session:
        assert session.run("x = 'kept'").status == "ok"
        assert session.run("y = bytearray(10 ** 9)").status == "memory"
        assert session.run("y = bytearray(10 ** 9)").status == "memory"
        assert session.get("x").value == "kept"


def test_a_closed_session_is_refused(box: Sandbox) -> None:
    session = box.session()
    session.run("x = 1")
    session.close()
    session.close()
    with pytest.raises(SandboxError, match="closed"):
        session.get("x")
