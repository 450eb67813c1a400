"""Real values go into a session and come out of it; objects stay there and are spoken of."""

from collections import Counter, deque
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pandas.testing
import pytest
from crossing_values import ARRAYS, DAYS, FRAMES

from sandbox import CannotCross, Handle, Limits, Sandbox, Session
from sandbox.backends import CHOICE

CODE = """
import collections, functools

def give(value): return value
def kind(value): return type(value).__name__
def apply(function, *values): return function(*values)
def adder(n): return lambda x: x + n
def both(): return {"add": [int.__add__, ("mul", int.__mul__)]}
def many(count): return [(lambda n: lambda: n)(n) for n in range(count)]
def one_of(functions, place): return functions[place]()
def words(): yield "a"
def boom(kind): raise kinds[kind]("told")
plus_three = functools.partial(int.__add__, 3)

class TooSmall(ValueError): pass
class MuchTooSmall(TooSmall): pass
class KeyError2(KeyError, TooSmall): pass
kinds = {"small": MuchTooSmall, "key": KeyError2, "value": ValueError}

class Stack:
    def __init__(self): self.things = []
    def push(self, thing): self.things.append(thing); return len(self.things)
stack = Stack()
def push(): return stack.push

def grow(things): things.append(3)
def fill(table, *, extra): table["b"] = [2]; extra.add(5)
def empty(data, queue): data[:] = b""; queue.clear()
def inside(pair): pair[0].append(1)
def rename(things): things = [9]; return things
def sort(things): things.sort(); return things
def keep_object(things): things.append(object()); return 1
"""

SCIENCE = """
import numpy as np, pandas as pd
def frame(rows):
    return pd.DataFrame({"a": range(rows), "b": [f"text {n}" for n in range(rows)]}).set_index("b")
def double(array): array *= 2
def add_column(frame): frame["total"] = frame.sum(axis=1)
def drop_in_place(frame): frame.drop(columns="a", inplace=True)
def set_first(series): series.iloc[0] = -1
def mean(frame): return frame["a"].mean()
def mask(array): return array > 1
"""


@pytest.fixture
def session(box: Sandbox) -> Iterator[Session]:
    with box.session() as session:
        assert session.run(CODE).error is None
        yield session


@pytest.fixture(scope="module")
def science(box: Sandbox) -> Iterator[Session]:
    """A session where the three libraries are, with as much memory as the grader gives and not one thread to spare."""
    threads = 2 if box.backend.name == "subprocess" else 0  # one that waits for requests, and jemalloc's
    limits = Limits(seconds=20, memory=2**30, processes=1 + threads)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CHOICE, box.backend.name)
        with (
            Sandbox(limits, workers=1, preload=("numpy", "pandas", "pyarrow")) as sandbox,
            sandbox.session() as session,
        ):
            assert session.run(CODE + SCIENCE).error is None
            yield session


PLAIN = [
    (1, (2, [3])),
    {1: "a", (2, 3): {4}},
    {1, "a"},
    b"\xff",
    float("inf"),
    2**5000,
    1j,
    range(3),
    Counter("aab"),
    deque([1], 3),
    Decimal("1.50"),
    datetime(2024, 1, 1, tzinfo=UTC),
    list(range(2000)),
]


@pytest.mark.parametrize("value", PLAIN, ids=lambda value: type(value).__name__)
def test_a_value_goes_in_and_comes_out(session: Session, value: Any) -> None:
    outcome = session.call("give", [value])
    assert (outcome.error, type(outcome.value), outcome.value) == (None, type(value), value)
    assert session.call("kind", (), {"value": value}).value == type(value).__name__


def test_a_global_comes_out_as_it_is(session: Session) -> None:
    session.run("table = {(1, 2): {3}, None: float('nan')}")
    assert repr(session.get("table").value) == "{(1, 2): {3}, None: nan}"


def test_a_function_stays_and_is_called(session: Session) -> None:
    function = session.get("plus_three").value
    assert isinstance(function, Handle)
    assert session.call(function, [4]).value == 7
    assert session.get("adder").value.name == "adder"


def test_a_closure_comes_back_as_a_function(session: Session) -> None:
    add = session.call("adder", [10]).value
    assert isinstance(add, Handle)
    assert session.call(add, [5]).value == 15
    assert session.call("apply", [add, 7]).value == 17
    assert session.call("apply", (), {"function": add}).error is not None


def test_functions_inside_a_value_are_functions_too(session: Session) -> None:
    found = session.call("both").value
    add, (name, multiply) = found["add"]
    assert (name, session.call(add, [2, 3]).value, session.call(multiply, [2, 3]).value) == ("mul", 5, 6)
    assert session.call("one_of", [[session.call("push").value, session.call("adder", [1]).value], 5]).error is not None


def test_a_bound_method_keeps_its_object(session: Session) -> None:
    push = session.call("push").value
    assert [session.call(push, [thing]).value for thing in "ab"] == [1, 2]


def test_a_class_is_a_function_and_its_objects_stay(session: Session) -> None:
    made = session.call(session.get("Stack").value)
    assert made.error is not None
    assert (made.error.kind, made.error.kinds) == ("NotPlainData", ("NotPlainData",))
    assert "type Stack" in made.error.message


def test_one_function_is_one_handle(session: Session) -> None:
    assert session.get("give").value == session.get("give").value != session.get("kind").value


def test_too_many_functions_are_refused(box: Sandbox) -> None:
    with box.session() as session:
        session.run(CODE)
        assert len(session.call("many", [9_000]).value) == 9_000
        error = session.call("many", [9_000]).error
        assert error is not None
        assert "10,000 functions" in error.message
        assert session.call("kind", [1]).value == "int"


def test_a_function_of_another_session_is_not_called(box: Sandbox) -> None:
    with box.session() as first:
        first.run("def f(): return 1")
        old = first.get("f").value
    with box.session() as second:
        second.run("def g(*args): return 2")
        second.get("g")
        for outcome in (second.call(old), second.call("g", [old]), second.call("g", [[{1: old}]])):
            assert outcome.error is not None
            assert (outcome.status, outcome.error.kind) == ("error", "ReferenceError")
            assert "`f`" in outcome.error.message
        assert second.call("g").value == 2


def test_a_generator_is_named_as_one(session: Session) -> None:
    error = session.call("words").error
    assert error is not None
    assert error.kinds == ("NotPlainData", "Iterator")
    assert "generator" in error.message


@pytest.mark.parametrize(
    ("kind", "kinds"),
    [
        ("small", ("MuchTooSmall", "ValueError", "Exception", "BaseException")),
        ("key", ("KeyError2", "KeyError", "LookupError", "ValueError", "Exception", "BaseException")),
        ("value", ("ValueError", "Exception", "BaseException")),
    ],
)
def test_an_exception_names_the_builtin_ones_it_comes_from(session: Session, kind: str, kinds: tuple[str, ...]) -> None:
    error = session.call("boom", [kind]).error
    assert error is not None
    assert (error.kind, error.kinds) == (kinds[0], kinds)
    assert "told" in error.message


def test_what_a_function_changed_is_told(session: Session) -> None:
    assert session.call("grow", [[1, 2]]).changed == {0: [1, 2, 3]}
    assert session.call("fill", [{"a": 1}], {"extra": {1}}).changed == {0: {"a": 1, "b": [2]}, "extra": {1, 5}}
    assert session.call("empty", [bytearray(b"ab"), deque([1])]).changed == {0: bytearray(), 1: deque()}
    assert session.call("inside", [([],)]).changed == {0: ([1],)}


def test_what_was_not_changed_is_not_told(session: Session) -> None:
    for value in ([1], {1: {"a", "b", "c", "d"}}, {str(n) for n in range(100)}, bytearray(b"a"), (1, [2])):
        outcome = session.call("kind", [value])
        assert (outcome.error, outcome.changed, outcome.same) == (None, {}, None)
    assert session.call("rename", [[1]]).changed == {}


def test_an_argument_that_comes_back_is_known(session: Session) -> None:
    sorted_ = session.call("sort", [[2, 1]])
    assert (sorted_.value, sorted_.changed, sorted_.same) == ([1, 2], {0: [1, 2]}, 0)
    assert session.call("give", (), {"value": [1]}).same == "value"
    assert session.call("rename", [[9]]).same is None


def test_a_change_that_cannot_cross_hides_no_result(session: Session) -> None:
    outcome = session.call("keep_object", [[1]])
    assert (outcome.value, outcome.changed) == (1, {})


@pytest.mark.parametrize(
    "value",
    [object(), lambda x: x, iter([1]), [{1: (pytest,)}]],
    ids=["object", "function", "iterator", "module in a list"],
)
def test_an_argument_of_the_tests_own_is_refused_before_the_call(session: Session, value: Any) -> None:
    with pytest.raises(CannotCross, match=r"arguments of give\(…\) cannot cross"):
        session.call("give", [value])
    assert session.call("give", [1]).value == 1


def test_what_a_request_may_carry_has_a_limit_of_its_own(box: Sandbox) -> None:
    with box.session(Limits(seconds=10, output=1000, answer=100_000)) as session:
        session.run("def make(n): return 'x' * n\ndef size(text): return len(text)\ndef say(n): print('x' * n)")
        assert len(session.call("make", [90_000]).value) == 90_000
        large = session.call("make", [100_000])
        assert large.error is not None
        assert (large.status, "100,000 bytes" in large.error.message) == ("output", True)
        assert session.call("size", ["x" * 90_000]).value == 90_000
        with pytest.raises(CannotCross, match="larger than the 100,000 bytes"):
            session.call("size", ["x" * 60_000, "y" * 60_000])
        assert session.call("say", [1001]).status == "output"


def test_a_lying_object_cannot_cross(session: Session) -> None:
    session.run(
        "class Yes:\n"
        "    __class__ = property(lambda self: int)\n"
        "    def __eq__(self, other): return True\n"
        "    __hash__ = lambda self: 1\n"
        "class Text(str):\n"
        "    def __eq__(self, other): return True\n"
        "    __hash__ = str.__hash__\n"
        "    def __str__(self): return 'right'\n"
        "class Numbers(list):\n"
        "    def __iter__(self): return iter([1, 2, 3])\n"
        "    def __len__(self): return 3\n"
        "def yes(): return Yes()\n"
        "def text(): return [Text('wrong')]\n"
        "def numbers(): return {1: Numbers()}\n"
    )
    error = session.call("yes").error
    assert error is not None
    assert (error.kind, "type Yes" in error.message) == ("NotPlainData", True)
    text = session.call("text").value[0]
    assert (type(text), text) == (str, "wrong")
    numbers = session.call("numbers").value[1]
    assert (type(numbers), numbers) == (list, [])


FORGED = [
    b"",
    b"j",
    b"j[1,",
    b"jNaN1",
    b"t\xff\xff\xff\xff[]",
    b't\x15\x00\x00\x00["os.system", "true"]',
    b't\x14\x00\x00\x00["b", 1000000000000]',
    b't\x0c\x00\x00\x00["h", 1, 2]',
    b't\x13\x00\x00\x00["h", 100000, "len"]',
    b't\x0f\x00\x00\x00["h", -1, "len"]',
    b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x07builtin\x94.",
]


@pytest.mark.parametrize("content", FORGED, ids=lambda content: repr(content[:20]))
def test_a_forged_pack_is_no_answer(session: Session, content: bytes) -> None:
    """The program has changed the very function that packs its values."""
    session.run(
        f"from inside import carry\nkept = carry.pack\ncarry.pack = lambda *args: {content!r}\n"
        "def mend(): carry.pack = kept\ndef restore(): pass"
    )
    outcome = session.get("give")
    assert outcome.error is not None
    assert (outcome.status, outcome.value, outcome.error.kind) == ("error", None, "BadAnswer")
    assert session.call("mend").status == "ok"
    assert session.call("give", [(1,)]).value == (1,)


HEADS = [
    {"status": "ok"},
    {"status": "ok", "sizes": [6], "changed": [], "same": 0},
    {"status": "ok", "sizes": [6], "changed": [], "same": None, "passed": True},
    {"status": "ok", "sizes": [3, 3], "changed": [0], "same": None},
    {"status": "ok", "sizes": [3, 3], "changed": ["a"], "same": None},
    {"status": "ok", "sizes": [6, 0], "changed": [0], "same": None},
    {"status": "ok", "sizes": [-1, 7], "changed": [], "same": None},
    {"status": "ok", "sizes": 6, "changed": [], "same": None},
    {"status": "ok", "sizes": [5], "changed": [], "same": None},
    {"status": "passed", "sizes": [6], "changed": [], "same": None},
    {"status": "error", "kind": "E", "message": "", "line": None, "kinds": "E"},
    {"status": "error", "kind": "E", "message": "", "line": None, "kinds": [1]},
    {"status": "error", "kind": "E", "message": "", "line": None, "kinds": ["ValueError"]},
    {"status": "error", "kind": "E", "message": "", "line": None, "kinds": ["E"] * 1000},
]


@pytest.mark.parametrize("head", HEADS, ids=lambda head: str(head)[:60])
def test_a_forged_head_is_no_answer(session: Session, head: dict[str, Any]) -> None:
    session.run(
        "from inside import calls\nfrom json import dumps\nkept = calls.value_of\n"
        f"def value_of(*args): return dumps({head!r}).encode() + b'\\nj12345'\n"
        "calls.value_of = value_of\ndef mend(): calls.value_of = kept"
    )
    outcome = session.get("give")
    assert session.call("mend").status == "ok"
    assert outcome.error is not None
    assert (outcome.status, outcome.value, outcome.error.kind) == ("error", None, "BadAnswer")


def test_a_program_that_does_not_listen_has_timed_out(box: Sandbox) -> None:
    with box.session(Limits(seconds=1)) as session:
        session.run("import time\nfrom inside import child\nchild.read_frame = lambda *args: time.sleep(100)")
        ended = [session.call("print", ["x" * 2_000_000]).status for _ in range(2)]
        assert ended[1] == "timeout"
    assert box.execute("result = 1").value == 1


def test_frames_of_every_kind_go_in_and_come_out(science: Session) -> None:
    for frame in FRAMES.values():
        outcome = science.call("give", [frame])
        assert (outcome.error, outcome.changed, outcome.same) == (None, {}, 0)
        pandas.testing.assert_frame_equal(outcome.value, frame, check_freq=True)
        for index in (frame.index, frame.columns):
            pandas.testing.assert_index_equal(science.call("give", [index]).value, index, exact=True)


def test_arrays_of_every_kind_go_in_and_come_out(science: Session) -> None:
    for array in ARRAYS:
        outcome = science.call("give", [(array, 1)])
        assert outcome.error is None
        np.testing.assert_array_equal(outcome.value[0], array)


def test_series_and_scalars_go_in_and_come_out(science: Session) -> None:
    series = pd.Series([1.5, None], index=DAYS[:2], name="s")
    pandas.testing.assert_series_equal(science.call("give", [{"s": series}]).value["s"], series)
    for value in (np.float64(1.5), np.bool_(True), DAYS[0], pd.Timedelta(1), pd.NaT):
        found = science.call("give", [value]).value
        assert (type(found), repr(found)) == (type(value), repr(value))


def test_what_is_made_inside_comes_out(science: Session) -> None:
    expected = pd.DataFrame({"a": range(1000), "b": [f"text {n}" for n in range(1000)]}).set_index("b")
    pandas.testing.assert_frame_equal(science.call("frame", [1000]).value, expected)
    assert science.call("mean", [expected]).value == expected["a"].mean()
    assert science.call("mask", [np.array([1, 2])]).value.tolist() == [False, True]


def test_what_was_changed_in_arrays_and_frames_is_told(science: Session) -> None:
    assert science.call("double", [np.array([1, 2])]).changed[0].tolist() == [2, 4]
    frame = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
    told = science.call("add_column", (), {"frame": frame}).changed["frame"]
    pandas.testing.assert_frame_equal(told, frame.assign(total=[4, 6]))
    assert list(science.call("drop_in_place", [frame]).changed[0].columns) == ["b"]
    assert science.call("set_first", [pd.Series([1, 2])]).changed[0].tolist() == [-1, 2]
    assert science.call("mean", [frame]).changed == {}


def test_a_large_frame_goes_in_and_comes_out(science: Session) -> None:
    frame = pd.DataFrame({"n": np.arange(100_000), "x": np.linspace(0, 1, 100_000)})
    frame["text"] = [f"text {n}" for n in range(100_000)]
    frame["day"] = pd.date_range("2024", periods=100_000, freq="s")
    pandas.testing.assert_frame_equal(science.call("give", [frame]).value, frame)


def test_libraries_come_only_when_they_are_needed(session: Session) -> None:
    session.run("import sys\nseen = sorted({'numpy', 'pandas', 'pyarrow'} & set(sys.modules))")
    assert session.get("seen").value == []
