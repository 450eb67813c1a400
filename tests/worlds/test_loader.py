"""A world is a folder of data; what is wrong in it is said in one sentence that names the file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import worlds
from worlds import WorldError, load, names

SMALL = {
    "world.toml": """
title = "A till"
units = ["total", "change"]
held_back = ["test_change_is_given"]
[[step]]
id = "till"
title = "The till"
[[task_size]]
minutes = 15
units = ["total", "change"]
""",
    "brief.md": "# A till\n",
    "rules.md": "1. Be brief.\n2. A discount of 3 percent is given from 50 euros.\n",
    "facts.toml": """
[[fact]]
id = "discount"
text = "A discount of 3 percent is given from 50 euros."
signs = ['3 ?(?:%|per ?cent)']
find = "DISCOUNT = 3"
replace = "DISCOUNT = 5"
""",
    "findings.toml": "finding = []\n",
    "units/total/unit.toml": """
title = "Total"
step = "till"
minutes = 10
names = ["total"]
aliases = ["sum"]
needs = []
facts = ["discount"]
edge_cases = ["nothing bought"]
""",
    "units/total/signature.py": "def total(prices):\n    '''The sum to pay.'''\n",
    "units/total/examples.py": "assert total([10]) == 10\n",
    "units/total/reference.py": (
        "DISCOUNT = 3\n\ndef total(prices):\n    due = sum(prices)\n"
        "    return due * (100 - DISCOUNT * (due >= 50)) / 100\n"
    ),
    "units/total/alternative_1.py": (
        "DISCOUNT = 3\n\ndef total(prices):\n    due = sum(prices)\n"
        "    if due < 50:\n        return due\n    return due - due * DISCOUNT / 100\n"
    ),
    "units/total/alternative_2.py": (
        "DISCOUNT = 3\n\ndef total(prices):\n    due = 0\n    for price in prices:\n        due += price\n"
        "    return due if due < 50 else due * (1 - DISCOUNT / 100)\n"
    ),
    "units/total/slips.toml": """
[[slip]]
id = "from_51"
kind = "boundary"
find = "due >= 50"
replace = "due > 50"
tell = "At exactly 50 euros there is no discount."
""",
    "units/total/tests.py": (
        "def test_discount(app):\n    '''From 50 euros there is a discount of 3 percent.'''\n"
        "    assert app.total([50]) == 48.5, 'at 50 euros there is no discount'\n"
    ),
    "units/change/unit.toml": """
title = "Change"
step = "till"
minutes = 5
names = ["change"]
aliases = []
needs = ["total"]
facts = []
edge_cases = []
""",
    "units/change/signature.py": "def change(prices, paid):\n    '''What is given back.'''\n",
    "units/change/examples.py": "assert change([1], 2) == 1\n",
    "units/change/reference.py": "def change(prices, paid):\n    return paid - total(prices)\n",
    "units/change/alternative_1.py": "def change(prices, paid):\n    return -total(prices) + paid\n",
    "units/change/alternative_2.py": "def change(prices, paid):\n    due = total(prices)\n    return paid - due\n",
    "units/change/slips.toml": "slip = []\n",
    "units/change/tests.py": (
        "def test_change_is_given(app):\n    '''Too much money is given back.'''\n"
        "    assert app.change([10], 20) == 10, 'no change was given'\n"
    ),
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a small world, with some files changed or (None) left out, and returns the folder of worlds."""

    def write(**changes: str | None) -> Path:
        changed = {name.replace("__", "/"): text for name, text in changes.items()}
        by_stem = {path.rpartition(".")[0]: path for path in SMALL}
        files = SMALL | {by_stem[stem]: text for stem, text in changed.items()}
        for name, text in files.items():
            if text is not None:
                path = tmp_path / "till" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def edited(name: str, old: str, new: str) -> str:
    assert SMALL[name].count(old) == 1
    return SMALL[name].replace(old, new)


def test_a_second_world_is_a_folder_and_nothing_else(write: Write) -> None:
    folder = write()
    assert names(folder) == ("till",)
    till = load("till", folder)
    assert (till.minutes, list(till.units), till.steps[0].units) == (15, ["total", "change"], ("total", "change"))
    space: dict[str, object] = {}
    exec(till.program(till.apply_slip(till.units["total"].reference, "from_51")), space)
    assert space["result"] == {
        "passed": ["test_change_is_given"],
        "failed": {"test_discount": "From 50 euros there is a discount of 3 percent: at 50 euros there is no discount"},
    }


def test_an_existing_project_comes_as_sources(write: Write) -> None:
    folder = write()
    (folder / "till" / "sources" / "shop").mkdir(parents=True)
    (folder / "till" / "sources" / "shop" / "tax.py").write_text("RATE = 19\n", encoding="utf-8")
    assert dict(load("till", folder).sources) == {"shop/tax.py": "RATE = 19\n"}


GAP = """
[[gap]]
id = "discounts"
fact = "discount"
missing = "Is there a discount?"
signs = ['discount']
answer = "Yes, 3 per cent from 50 euros."
"""


def test_a_world_may_be_asked_about_what_its_brief_leaves_open(write: Write) -> None:
    folder = write()
    (folder / "till" / "gaps.toml").write_text(GAP, encoding="utf-8")
    gap = load("till", folder).gaps["discounts"]
    assert gap.asked_in("Do you give Discounts?")
    assert not gap.asked_in("What time is it?")


def test_a_gap_whose_answer_tells_nothing_is_refused(write: Write) -> None:
    folder = write()
    (folder / "till" / "gaps.toml").write_text(GAP.replace("3 per cent", "a little"), encoding="utf-8")
    with pytest.raises(WorldError, match="the answer of gap 'discounts' does not tell its fact"):
        load("till", folder)


def test_a_fact_may_be_contradicted_and_a_world_may_have_other_names(write: Write) -> None:
    till = load(
        "till",
        write(
            facts=SMALL["facts.toml"] + "decoys = ['discount of 5']\n",
            world='known_as = ["cash desk"]\n' + SMALL["world.toml"],
        ),
    )
    decoy = till.facts["discount"].decoy
    assert decoy and decoy.search("There is a Discount of 5 percent.")
    assert till.known_as == ("cash desk",)


def test_a_world_is_read_once() -> None:
    assert load("authentication") is load("authentication")


@pytest.mark.parametrize("name", ["nothing", "", "../worlds", "Authentication"])
def test_a_world_that_is_not_there_is_an_error_that_names_those_that_are(name: str) -> None:
    with pytest.raises(WorldError, match=r"there is no such world; there are .*authentication"):
        load(name)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"world": "title = "}, "till/world.toml: this is not TOML"),
        ({"brief": None}, "till/brief.md: the file is missing."),
        (
            {"world": edited("world.toml", 'title = "A till"', "")},
            "world.toml: the key 'title' is missing; it should be a text.",
        ),
        (
            {"world": "colour = 1" + SMALL["world.toml"]},
            "world.toml: the key 'colour' is not known; known are title, units",
        ),
        ({"world": edited("world.toml", "minutes = 15", "minutes = 20")}, "the units of task_size 20 take 15 minutes."),
        (
            {"world": edited("world.toml", '["test_change_is_given"]', '["test_x"]')},
            "'test_x' in held_back is not known",
        ),
        (
            {"world": edited("world.toml", 'units = ["total", "change"]\nheld', 'units = ["change", "total"]\nheld')},
            "units/change/unit.toml: 'total' in needs (which must come before it in world.toml) is not known",
        ),
        ({"units__total__unit": edited("units/total/unit.toml", "10", '"ten"')}, "'minutes' should be a whole number."),
        ({"units__total__unit": edited("units/total/unit.toml", '"discount"', '"tax"')}, "'tax' in facts is not known"),
        (
            {"units__total__unit": edited("units/total/unit.toml", '"till"', '"bank"')},
            "'bank' in a unit's step is not known",
        ),
        (
            {"units__total__unit": edited("units/total/unit.toml", '["discount"]', "[]")},
            "no unit depends on the fact 'discount'",
        ),
        ({"units__total__reference": "def total(:"}, "units/total/reference.py: this is not Python: "),
        (
            {"units__total__alternative_1": "DISCOUNT = 3\n"},
            "alternative_1.py: the public name 'total' of unit.toml is not defined.",
        ),
        (
            {"units__total__alternative_2": "def total(prices): ..."},
            "alternative_2.py: the find of fact 'discount' is not exactly once",
        ),
        ({"units__total__alternative_2": None}, "a unit wants at least two files alternative_*.py."),
        (
            {"units__total__slips": edited("units/total/slips.toml", "due >= 50", "due")},
            "the find of slip 'from_51' is not exactly once",
        ),
        (
            {"units__total__slips": edited("units/total/slips.toml", "tell", "told")},
            "the key 'told' is not known in [[slip]] from_51",
        ),
        (
            {"facts": SMALL["facts.toml"] + "decoys = ['(']\n"},
            "a sign of 'discount' is no regular expression",
        ),
        ({"units__total__tests": "import os\n"}, "tests.py: line 1 is no test; each test stands alone"),
        ({"units__total__tests": "def test_a(app):\n    pass\n"}, "test_a wants a docstring of one line"),
        ({"units__total__tests": "def test_a():\n    '''A.'''\n"}, "test_a should take app and nothing else."),
        ({"units__total__tests": ""}, "it has no function test_...(app)."),
        ({"rules": "1. Be brief.\n"}, "rules.md: the text of fact 'discount' is not among the rules."),
        ({"rules": "Be brief.\n"}, "rules.md: rule 1 should be one line that begins with '1. '."),
        ({"facts": edited("facts.toml", "3 ?(?:%|per ?cent)", "(")}, "a sign of 'discount' is no regular expression"),
        ({"facts": SMALL["facts.toml"] * 2}, "'discount' is there twice among ids."),
        (
            {"findings": '[[finding]]\nid = "a"\nslip = "b"\ntext = "c"\n'},
            "'b' in slip is not known; there are from_51.",
        ),
    ],
)
def test_a_malformed_world_is_said_in_one_sentence(write: Write, changes: dict[str, str | None], says: str) -> None:
    with pytest.raises(WorldError) as caught:
        load("till", write(**changes))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_named(write: Write) -> None:
    folder = write()
    (folder / "till" / "brief.md").write_bytes(b"\xff\xfe")
    with pytest.raises(WorldError, match=r"till/brief.md: the file is not UTF-8 \(byte 0\)"):
        load("till", folder)


def test_the_shipped_worlds_hold_no_other_python(tmp_path: Path) -> None:
    for name in names():
        here = Path(worlds.__file__).parent / name
        shutil.copytree(here, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        assert load(name, tmp_path).rules == load(name).rules
        assert {path.parts[-3] for path in here.rglob("*.py") if "sources" not in path.parts} == {"units"}


def test_the_door_is_sorted_and_complete() -> None:
    assert list(worlds.__all__) == sorted(worlds.__all__)
    assert all(hasattr(worlds, name) for name in worlds.__all__)
