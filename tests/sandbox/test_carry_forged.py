"""Bytes that a hostile program made become a value or one clear refusal, and no value much larger than they are."""

import copy
import json
import random
import tracemalloc
from collections import Counter, OrderedDict, defaultdict, deque
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from crossing_values import ARRAYS, DAYS, FRAMES, NAN

from sandbox.inside import arrays, frames, standard
from sandbox.inside.carry import pack, parts, unpack
from sandbox.inside.plain import CannotRead

LIMIT = 2**20
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"j",
        b"j{",
        b"j\xff",
        b'j"\\ud800"',
        b'j{"a":1,"a":2}',
        b"j" + b"[" * 200 + b"]" * 200,
        b"j" + b"[" * 50_000 + b"]" * 50_000,
        b"j" + b"1" * 5000,
        b"j[" + b"[]," * 600_000 + b"1]",
        b"t",
        b"t\xff\xff\xff\xff{}",
        b"t\x02\x00\x00\x00{}",
        b"t\x02\x00\x00\x00[]",
    ],
    ids=lambda content: repr(content[:20]),
)
def test_bytes_that_are_no_pack_are_refused(content: bytes) -> None:
    with pytest.raises(CannotRead):
        unpack(content, 2**24)


def forged(tree: Any, blobs: bytes = b"") -> bytes:
    header = json.dumps(tree).encode()
    return b"t" + len(header).to_bytes(4, "little") + header + blobs


@pytest.mark.parametrize(
    "tree",
    [
        ["os.system", "true"],
        ["l", {"a": 1}],
        ["l", ["nobody"]],
        ["b", 10**12],
        ["b", -1],
        ["b", True],
        ["b"],
        ["u", 9],
        ["s", 1, 1],
        ["s", ["l", 1]],
        ["d", [1], 2, 3],
        ["d", [["l"]], 2],
        ["d", ["a", "a"], 1, 2],
        ["d", 7],
        ["i", "0x10"],
        ["i", "f" * 300_000],
        ["r", 1, 2, 0],
        ["r", 1.5, 2, 3],
        ["q", -1],
        ["q", 1, 1, 2],
        ["L", "q", 7],
        ["L", "O", 8],
        ["R", 1],
        ["R", [["l"]]],
        ["c", 1, 2],
        ["C", [["l"]], 1],
        ["date", 10**9],
        ["datetime", 1, 25, 0, 0, 0, 0, None],
        ["time", 1, 0, 0, 0, 0, "../../etc/passwd"],
        ["time", 1, 0, 0, 0, 0, "/etc/passwd"],
        ["time", 1, 0, 0, 0, 0, [5, 0, 0, "far"]],
        ["timedelta", 10**9, 0, 0],
        ["decimal", "1E+999999"],
        ["decimal", "1_0"],
        ["decimal", 1],
        ["fraction", "1", "0"],
        ["h", 1, "name"],
        ["na", "<f8", [10**12], 8],
        ["na", "<f8", [1], 7],
        ["na", "<f8", [-1], 8],
        ["na", "<f8", [0, 10**12], 0],
        ["na", "<f8", [1] * 99, 8],
        ["na", "|O", [1], 8],
        ["na", "O", [1], 8],
        ["na", "<i4,<i4", [1], 8],
        ["na", "<U3", [1], 8],
        ["na", "<f16", [1], 16],
        ["na", "M8[generic]", [1], 8],
        ["no", [2], 1],
        ["no", [10**12]],
        ["ns", "<f8", 0],
        ["nu", 1],
        ["pseries", 1, 2, 3],
        ["pseries", ["no", [1], 1], ["prange", 0, 1, 1, None], ["l"]],
        ["pseries", ["no", [1], 1], ["prange", 0, 2, 1, None], None],
        ["prange", 0, 10**15, 1, None],
        ["prange", 0, 1, 0, None],
        ["pframe", ["prange", 0, 2, 1, None], ["prange", 0, 1, 1, None], ["no", [1], 1]],
        ["pframe", ["prange", 0, 1, 1, None], ["prange", 0, 1, 1, None], ["no", [1, 1], 1]],
        ["pstring", True, 10**12, None, 8, 0],
        ["pstring", True, 1, None, None, 0],
        ["pstring", True, 1, None, 8, 0],
        ["parrow", "dictionary", 0],
        ["parrow", "large_list", 1, None, 8],
        ["ptext", True, ["l", 1]],
        ["pcategory", ["no", [1], 0], ["no", [1], 5], False],
        ["pmasked", ["no", [1], 0], ["no", [1], 5]],
        ["pperiods", "__import__", ["no", [1], 0]],
        ["pperiod", 1, "M; import os"],
        ["pintervals", "around", ["no", [1], 0], ["no", [1], 0]],
        ["pmoment", 1, "century", None],
        ["pmulti", [None], ["no", [1], 0], ["no", [2], 5, 5]],
        ["pindex", ["no", [1], 0], None],
    ],
    ids=lambda tree: json.dumps(tree)[:40],
)
def test_a_forged_tree_is_refused(tree: Any) -> None:
    for blobs in (b"", bytes(8), b"\xff" * 8, b"\x00\xdc\x00\x00" * 2):
        with pytest.raises(CannotRead):
            unpack(forged(tree, blobs), LIMIT)


def test_bytes_left_over_are_refused() -> None:
    assert unpack(forged(["b", 2], b"ab"), LIMIT) == b"ab"
    with pytest.raises(CannotRead, match="left over"):
        unpack(forged(["b", 2], b"abc"), LIMIT)


def test_a_byte_string_is_used_only_once() -> None:
    with pytest.raises(CannotRead, match="what is left"):
        unpack(forged(["l", ["b", 8], ["b", 8]], bytes(8)), LIMIT)


def test_a_boolean_or_a_character_that_is_none_is_refused() -> None:
    assert unpack(forged(["na", "|b1", [2], 2], b"\x00\x01"), LIMIT).tolist() == [False, True]
    with pytest.raises(CannotRead, match="neither true nor false"):
        unpack(forged(["na", "|b1", [2], 2], b"\x00\x02"), LIMIT)
    with pytest.raises(CannotRead, match="characters"):
        unpack(forged(["na", "<U1", [1], 4], (0x110000).to_bytes(4, "little")), LIMIT)
    with pytest.raises(CannotRead, match="on reading"):
        unpack(
            forged(["pstring", True, 1, None, 16, 1], (0).to_bytes(8, "little") + b"\x01" + bytes(7) + b"\xff"), LIMIT
        )


def test_keys_that_were_chosen_to_collide_are_refused() -> None:
    same = 2**61 - 1  # its multiples have one hash
    with pytest.raises(CannotRead, match="too many keys"):
        unpack(forged(["s", *(same * place for place in range(20_000))]), 2**24)


def test_sizes_of_packs_are_checked() -> None:
    assert parts(b"abc", [1, 0, 2]) == [b"a", b"", b"bc"]
    for sizes in ([3, 1], [4, -1], [True, 2], "abc", [1.0, 2], None, [2]):
        with pytest.raises(CannotRead):
            parts(b"abc", sizes)


@pytest.mark.parametrize(
    ("tree", "blobs"),
    [
        (["l", *([["q", None]] * 150_000)], b""),
        (["l", *([["s"]] * 200_000)], b""),
        (["l", *([["na", "|i1", [0], 0]] * 100_000)], b""),
        (["l", *([["pindex", ["na", "|i1", [0], 0], None, None]] * 20_000)], b""),
        (
            ["pframe", ["prange", 0, 20_000, 1, None], ["prange", 0, 0, 1, None], *([["na", "|i1", [0], 0]] * 20_000)],
            b"",
        ),
        (["l", *([["d", [], []]] * 200_000)], b""),
        (["pmulti", [None] * 9, *([["na", "|i1", [0], 0]] * 18)], b""),
        (["parrow", "bool", 2**23, None, 2**20], bytes(2**20)),
        (["pstring", True, 2**17 - 1, None, 2**20, 0], bytes(2**20)),
    ],
    ids=["deques", "sets", "arrays", "indexes", "columns", "dicts", "levels", "bits", "texts"],
)
@pytest.mark.slow
def test_a_small_pack_makes_no_large_value(tree: Any, blobs: bytes) -> None:
    content = forged(tree, blobs)
    tracemalloc.start()
    try:
        try:
            unpack(content, 2**24)
        except CannotRead:
            pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 160 * 2**20


FUZZED = [
    [1, "a", None, {"b": [1.5, NAN]}],
    (1, {2: 3, "x": 4}, {4, 5}, b"xx", deque([1], 3), Counter("aab"), range(3), 1j, 2**6000, [2**70] * 3),
    (
        date(2024, 1, 1),
        datetime(2024, 1, 1, tzinfo=BERLIN),
        time(1, tzinfo=UTC),
        timedelta(1),
        Decimal("1.5"),
        Fraction(1, 3),
    ),
    (list(range(600)), [(1, "a")] * 600, OrderedDict(a=(1,)), defaultdict(None, {1: 2}), frozenset({1})),
    tuple(ARRAYS),
    (np.float64(1), np.str_("x"), np.bytes_(b"y"), np.datetime64("2024"), np.bool_(True)),
    (DAYS[0], pd.Timedelta(1), pd.NaT, pd.NA, pd.Interval(1, 2), pd.Period("2024-01", "M"), DAYS),
    *FRAMES.values(),
]
JUNK = [
    *(
        0,
        1,
        -1,
        2,
        3,
        8,
        24,
        255,
        2**31,
        2**40,
        2**63,
        -(2**63),
        2**64,
        10**30,
        1.5,
        NAN,
        True,
        False,
        None,
        [],
        {},
        [[]],
    ),
    *("", "a", "0", "ff", "-1", "UTC", "../x", "D", "M", "999999Y", "ns", "<M8[ns]", "<f8", "|b1", "<U3", "|O", "left"),
    *("large_string", "string", "bool", "double", "timestamp[us]", "1E+99999", "sNaN"),
    *standard.READ,
    *arrays.READ,
    *frames.READ,
]


def split(content: bytes) -> tuple[Any, bytes | None]:
    if content[:1] == b"j":
        return json.loads(content[1:]), None
    end = 5 + int.from_bytes(content[1:5], "little")
    return json.loads(content[5:end]), content[end:]


def places(tree: Any) -> list[tuple[Any, Any]]:
    found = []
    waiting = [tree]
    while waiting:
        parent = waiting.pop()
        for key in range(len(parent)) if isinstance(parent, list) else list(parent):
            found.append((parent, key))
            if isinstance(parent[key], list | dict):
                waiting.append(parent[key])
    return found


def mutated(chance: random.Random, tree: Any, blobs: bytes | None, others: list[Any]) -> bytes:
    """A pack in which the tree, the byte strings or the raw bytes are a little wrong."""
    tree = copy.deepcopy(tree)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        parent, key = chance.choice(places(tree))
        act = chance.random()
        if act < 0.5:
            parent[key] = chance.choice(JUNK)
        elif act < 0.7:
            parent[key] = copy.deepcopy(chance.choice(others))
        elif isinstance(parent, list) and act < 0.8:
            del parent[key]
        elif isinstance(parent, list) and act < 0.9:
            parent.insert(key, copy.deepcopy(parent[key]))
        elif isinstance(parent, list):
            other = chance.randrange(len(parent))
            parent[key], parent[other] = parent[other], parent[key]
        if not isinstance(tree, list) or not tree:
            break
    header = json.dumps(tree, ensure_ascii=False).encode()
    raw = bytearray(blobs or b"")
    for _ in range(chance.choice((0, 0, 1, 4)) if raw else 0):
        raw[chance.randrange(len(raw))] = chance.choice((0, 1, 127, 128, 255))
    content = bytearray(b"j" + header if blobs is None else b"t" + len(header).to_bytes(4, "little") + header + raw)
    if chance.random() < 0.2:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content[: chance.randrange(len(content))] if chance.random() < 0.05 else content)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.filterwarnings("ignore")
def test_a_pack_that_was_tampered_with_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    known = [split(pack(value, LIMIT)) for value in FUZZED]
    others = [parent[key] for tree, _ in known for parent, key in places(tree) if isinstance(parent[key], list)]
    others = [tree for tree in others if len(json.dumps(tree)) < 500]
    read = refused = 0
    tracemalloc.start()
    for _ in range(1500):
        content = mutated(chance, *chance.choice(known), others)
        try:
            unpack(content, LIMIT)
            read += 1
        except CannotRead:
            refused += 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read + refused == 1500
    assert min(read, refused) > 50
    assert peak < 64 * 2**20
