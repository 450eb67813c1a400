"""Values become bytes and values again; bytes that somebody else made become a value or one clear refusal."""

import json
import sys
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pandas.testing
import pytest
from crossing_values import ARRAYS, DAYS, EVERYTHING, FRAMES, NAN

from sandbox.inside.carry import pack, unpack
from sandbox.inside.plain import AnIterator, CannotRead, NotPlainData, TooLarge

LIMIT = 2**20
BERLIN = ZoneInfo("Europe/Berlin")


def there_and_back(value: Any, limit: int = LIMIT) -> Any:
    return unpack(pack(value, limit), limit)


PLAIN = [
    None,
    True,
    7,
    -(2**80),
    1.5,
    -0.0,
    NAN,
    float("-inf"),
    "ä😀 \\ud800 \x00",
    b"\x00\xff",
    bytearray(b"ab"),
    1 + 2j,
    complex(-0.0, NAN),
    [],
    [1, [2.5, "x", None], {"a": [True]}],
    (1, (2,), [(3,)]),
    {(2, "a")},
    frozenset({1, frozenset({2})}),
    {1: "a", "b": 2, (3, 4): [5], None: {}, 2.5: (), b"k": set(), frozenset({1}): 0},
    {"z": 1, "a": 2},
    range(3, 30, 4),
    range(0, 10**30, 10**25),
    Counter("abca"),
    OrderedDict([("b", 1), (1, (2,))]),
    deque([1, (2,)], 5),
    deque(),
    date(2024, 2, 29),
    datetime(2024, 1, 1, 12, 30, 5, 999_999, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
    datetime(2024, 10, 27, 2, 30, tzinfo=BERLIN, fold=1),
    datetime(2024, 1, 1, tzinfo=UTC),
    datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None),
    datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=1), "Lunar")),
    time(23, 59, 59, 1),
    time(1, tzinfo=UTC),
    timedelta(-3, 4, 5),
    Decimal("-1.50E+3"),
    Decimal("sNaN12"),
    Decimal("-Infinity"),
    Fraction(-22, 7),
    list(range(3000)),
    tuple(map(float, range(3000))),
    [2**70] * 600,
    [True] * 600,
    [(place, str(place)) for place in range(600)],
    np.float64(1.5),
    np.float32(NAN),
    np.int8(-3),
    np.uint64(2**64 - 1),
    np.bool_(True),
    np.complex64(1j),
    np.str_("äb"),
    np.str_(""),
    np.bytes_(b"a\x00b"),
    np.datetime64("2024-01-01T10", "h"),
    np.datetime64("NaT"),
    np.timedelta64(3, "ms"),
    [np.int64(1), {"a": np.float64(2)}],
]


@pytest.mark.parametrize("value", PLAIN, ids=lambda value: type(value).__name__)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    found = there_and_back(value)
    assert type(found) is type(value)
    assert repr(found) == repr(value)


def test_a_number_of_every_size_comes_back() -> None:
    for number in (10**4299, 10**4300, -(10**5000), 2**400_000):
        assert there_and_back(number) == number
        assert there_and_back([{1: number}, "x"]) == [{1: number}, "x"]


def test_a_set_keeps_its_members_and_their_types() -> None:
    found = there_and_back({1, "a", (2, 3), None, 2.0, frozenset({4, 5})})
    assert found == {1, "a", (2, 3), None, 2.0, frozenset({4, 5})}
    assert {type(member) for member in found} == {int, str, tuple, type(None), float, frozenset}


def test_keys_keep_their_order_and_their_types() -> None:
    found = there_and_back({"b": 0, True: 1, 0.5: 2, (1, (2,)): 3, "a": 4})
    assert [repr(key) for key in found] == ["'b'", "True", "0.5", "(1, (2,))", "'a'"]


def test_two_nans_are_two_keys() -> None:
    assert list(map(repr, there_and_back({NAN: 1, float("nan"): 2}).items())) == ["(nan, 1)", "(nan, 2)"]


def test_a_defaultdict_comes_without_its_factory() -> None:
    found = there_and_back(defaultdict(list, {1: [2]}))
    assert (type(found), dict(found), found.default_factory) == (defaultdict, {1: [2]}, None)


def test_text_that_looks_like_many_lists_is_text() -> None:
    assert there_and_back("[" * 600_000) == "[" * 600_000
    assert there_and_back(({1: "{" * 600_000},)) == ({1: "{" * 600_000},)


def test_what_stands_in_two_places_is_one_in_both() -> None:
    inner: list[int] = [1]
    found = there_and_back((inner, {"a": inner}, [1]))
    assert found == ([1], {"a": [1]}, [1])
    assert found[0] is found[1]["a"] and found[0] is not found[2]
    row = there_and_back([[0] * 3] * 3)
    row[0][0] = 1
    assert row[2][0] == 1


def test_what_repeats_itself_without_end_is_refused() -> None:
    doubled: list[Any] = [1]
    for _ in range(40):
        doubled = [doubled, doubled]
    for value in (doubled, [["a" * 1_000_000]] * 10_000):
        with pytest.raises((CannotRead, TooLarge, NotPlainData)):
            there_and_back(value)


class Liar(str):
    def __eq__(self, other: object) -> bool:
        return True

    def __str__(self) -> str:
        return "expected"

    __hash__ = str.__hash__


class Colour(IntEnum):
    RED = 3


class Row(list[int]):
    def __iter__(self) -> Any:
        return iter([9, 9])

    def __len__(self) -> int:
        return 2


class Money(Decimal):
    pass


class Day(datetime):
    @property
    def hour(self) -> int:  # type: ignore[override]
        return 99


class Table(dict[str, int]):
    def items(self) -> Any:
        return [("lie", 1)]


@pytest.mark.parametrize(
    ("value", "base"),
    [
        (Liar("said"), "said"),
        (Colour.RED, 3),
        (Row([1]), [1]),
        (Money("1.5"), Decimal("1.5")),
        (Day(2024, 1, 2, 3), datetime(2024, 1, 2, 3, tzinfo=None)),  # noqa: DTZ001
        (Table(a=1), {"a": 1}),
        (namedtuple("Point", "x y")(1, 2), (1, 2)),
        (type("F", (float,), {"__float__": lambda self: 9.0})(1.5), 1.5),
        (type("S", (set,), {"__iter__": lambda self: iter([9])})({1}), {1}),
        (type("B", (bytes,), {"__len__": lambda self: 0})(b"ab"), b"ab"),
        (type("A", (bytearray,), {})(b"ab"), bytearray(b"ab")),
        (type("Q", (deque,), {})([1], 3), deque([1], 3)),
        (type("C", (Counter,), {})("aa"), Counter("aa")),
        (type("I", (int,), {"__int__": lambda self: 9, "__index__": lambda self: 9})(4), 4),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_derives_from_a_plain_type_comes_as_that_type(value: Any, base: Any) -> None:
    found = there_and_back([value])[0]
    assert type(found) is type(base)
    assert repr(found) == repr(base)


class Thing:
    pass


class Shade(Enum):
    DARK = 1


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Thing(), "the value is an object of type Thing"),
        (Shade.DARK, "type Shade"),
        ([1, {"a": (2, Thing())}], "at [1]['a'][1], an object of type Thing"),
        ({(1, Thing()): 2}, "type Thing"),
        ({"x" * 100: Thing()}, "at […], an object"),
        (json, "type module"),
        (2**2**21, "1,048,576 bits"),
        ([2**2**21, 1], "at [0], a whole number"),
        ("\ud800", "half of a surrogate pair"),
        ({1: "\udfff"}, "half of a surrogate pair"),
        (np.array(["\ud800"]), "half of a surrogate pair"),
        (Decimal("1E+999999"), "Decimal with too many digits"),
        (np.ma.array([1, 2], mask=[True, False]), "masked array"),
        (np.zeros(2, "i4,i4"), "dtype"),
        (pd.Series(pd.arrays.SparseArray([0, 1])), "Sparse"),
        (pd.offsets.Day(2), "type Day"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_cross_is_refused_in_words(value: Any, words: str) -> None:
    with pytest.raises(NotPlainData) as caught:
        pack(value, 2**24)
    assert words in str(caught.value)


@pytest.mark.parametrize("value", [(x for x in "ab"), iter([1]), zip([1], [2], strict=True), map(str, [1])])
def test_an_iterator_is_named_as_one(value: Any) -> None:
    with pytest.raises(AnIterator, match="iterator"):
        pack({"a": value}, LIMIT)


def endless() -> Any:
    found: list[Any] = []
    found.append((found,))
    return found


def deep() -> Any:
    found: Any = ()
    for _ in range(5000):
        found = (found,)
    return found


def doubled() -> Any:
    found: Any = (1,)
    for _ in range(90):
        found = (found, found)
    return found


@pytest.mark.parametrize("value", [endless(), deep()], ids=["endless", "deep"])
def test_endless_nesting_is_refused(value: Any) -> None:
    with pytest.raises(NotPlainData, match="nested more than 100 deep"):
        pack(value, LIMIT)


@pytest.mark.parametrize(
    "value",
    [
        doubled(),
        "x" * LIMIT,
        [1.5] * LIMIT,
        [[]] * LIMIT,
        np.zeros(LIMIT),
        bytes(LIMIT),
        pytest.param([{}] * 600_000, marks=pytest.mark.slow),
    ],
    ids=["doubled", "text", "floats", "lists", "array", "bytes", "dicts"],
)
def test_what_is_too_large_is_refused(value: Any) -> None:
    with pytest.raises(TooLarge):
        pack(value, LIMIT)


def test_a_pack_is_within_its_limit_to_the_byte() -> None:
    for value in ("x" * 1000, (b"x" * 1000, 1), np.zeros(100)):
        size = len(pack(value, LIMIT))
        assert len(pack(value, size)) == size
        with pytest.raises(TooLarge):
            pack(value, size - 1)
        with pytest.raises(CannotRead, match="allowed"):
            unpack(pack(value, size), size - 1)


def test_objects_that_stay_are_spoken_of_by_number() -> None:
    kept = [len, print]
    content = pack({"f": [len], (1,): print}, LIMIT, lambda value: (kept.index(value), "name"))
    assert unpack(content, LIMIT, lambda number, name: (kept[number], name)) == {
        "f": [(len, "name")],
        (1,): (print, "name"),
    }
    with pytest.raises(CannotRead, match="none is known"):
        unpack(content, LIMIT)


@pytest.mark.parametrize("value", ARRAYS, ids=lambda value: f"{value.dtype} {value.shape}")
def test_an_array_comes_back_and_can_be_written_to(value: "np.ndarray[Any, Any]") -> None:
    found = there_and_back(value)
    assert (type(found), found.dtype, found.shape) == (
        np.ndarray,
        value.dtype if value.size else found.dtype,
        value.shape,
    )
    assert repr(found.tolist()) == repr(value.tolist())
    found[...] = value


def test_of_a_part_only_the_part_crosses() -> None:
    texts = pd.DataFrame({"a": [f"secret {place}" for place in range(100)]})
    assert b"secret 50" not in pack(texts.head(3), LIMIT)
    assert b"secret 50" not in pack(texts["a"].iloc[60:70], LIMIT)
    assert b"secret 50" not in pack(np.array([f"secret {place}" for place in range(100)])[:3], LIMIT)


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_comes_back_as_it_was(name: str) -> None:
    frame = FRAMES[name]
    found = there_and_back(frame)
    pandas.testing.assert_frame_equal(found, frame, check_freq=True, check_column_type=True)
    assert found.dtypes.tolist() == frame.dtypes.tolist()
    assert (type(found.index), type(found.columns)) == (type(frame.index), type(frame.columns))
    assert pack(found, LIMIT) == pack(frame, LIMIT)


@pytest.mark.parametrize("name", EVERYTHING.columns)
def test_a_series_an_index_and_an_array_come_back_as_they_were(name: str) -> None:
    series = EVERYTHING[name]
    pandas.testing.assert_series_equal(there_and_back(series), series)
    found = there_and_back(series.array)
    assert (type(found), found.dtype) == (type(series.array), series.array.dtype)
    index = pd.Index(series, name=("n", 1))
    pandas.testing.assert_index_equal(there_and_back(index), index, exact=True)


@pytest.mark.parametrize(
    "value",
    [
        pd.Timestamp("2024-01-01 10:00:00.123456789"),
        pd.Timestamp("2024-10-27 00:30", tz="UTC").tz_convert("Europe/Berlin"),
        pd.Timestamp("2024-10-27 01:30", tz="UTC").tz_convert("Europe/Berlin"),
        pd.Timedelta(3, "ns"),
        pd.NaT,
        pd.NA,
        pd.Interval(1, 2, closed="both"),
        pd.Interval(DAYS[0], DAYS[1]),
        pd.Period("2024-01", "M"),
        DAYS,
        pd.timedelta_range(0, periods=3, freq="h"),
        pd.MultiIndex.from_product([[1, 2], ["a", None]], names=["x", "y"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_scalar_or_an_index_of_pandas_comes_back(value: Any) -> None:
    found = there_and_back([value])[0]
    assert type(found) is type(value)
    assert repr(found) == repr(value)


def test_only_what_a_value_needs_is_imported() -> None:
    import subprocess

    source = (
        "import sys; from sandbox.inside import carry; carry.unpack(carry.pack({(1, 2): {3}}, 1000), 1000);"
        "print([name for name in ('numpy', 'pandas', 'pyarrow') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", source], capture_output=True, text=True).stdout == "[]\n"
