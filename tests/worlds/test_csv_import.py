"""The CSV import world as the course counts on it."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest

from worlds import World, load

REWORDED = {
    "fallback_encoding": [
        "if it isn't UTF-8, decode it as cp1252",
        "fall back to Windows-1252",
        "non-UTF-8 files are windows 1252",
        "otherwise use code page 1252",
        "try utf-8, then cp1252",
    ],
    "delimiter_from_header": [
        "detect the delimiter from the header line only",
        "the first line determines the separator",
        "only look at the header when you guess the delimiter",
        "Take the delimiter from the first non-empty line",
        "ignore the data rows when detecting the delimiter",
        "only the first row decides which separator it is",
    ],
    "delimiter_default": [
        "default delimiter: ;",
        "if there is a tie, use a semicolon",
        "fall back to ';' when nothing is found",
        "semicolon by default",
        "when in doubt it's a semicolon",
        "the semicolon is the fallback",
    ],
    "empty_rows": [
        "skip empty rows",
        "blank lines are ignored",
        "rows that contain only delimiters are dropped",
        "ignore rows where all fields are blank",
        "empty lines don't count as rows, leave out empty rows",
        "do not return lines: drop lines with no content",
    ],
    "name_column": [
        "a column called 'Name' is the last name",
        '"Name" means surname',
        "if the heading is just Name, treat it as the last name",
        'last_name: also "Name"',
        "Name -> last_name",
        "the column Name maps to the family name",
        "a bare name column is the surname",
    ],
    "needed_columns": [
        "email and last name columns are required",
        "a file needs an e-mail column and a surname column",
        "Required columns: last_name, email",
        "the columns email and last_name must be there",
        "refuse files without an e-mail or a last name column",
        "must have: last name and e-mail",
    ],
    "lone_separator": [
        "1.250 means 1250",
        "exactly three digits after a single separator: thousands",
        "if three digits follow a lone comma it's a thousands separator",
        "a single dot followed by 3 digits is grouping",
        "treat a single comma with 3 digits behind it as a thousands separator",
    ],
    "two_decimals": [
        "at most two decimals",
        "more than 2 decimals -> ValueError",
        "never round amounts",
        "don't round, raise instead",
        "reject fractions of a cent",
        "three decimals are an error",
    ],
    "day_first": [
        "dates with slashes are dd/mm/yyyy",
        "the day comes before the month",
        "European date order",
        "day first, please",
        "1/2/2024 is d/m/y",
        "use dayfirst",
    ],
    "century": [
        "two-digit years are never in the future",
        "a 2-digit year belongs to the last hundred years",
        "years with two digits: most recent year that isn't in the future",
        "yy: the current year or in the past",
        "two digit years must not be later than this year",
    ],
    "spreadsheet_days": [
        "Excel serial dates count from 1899-12-30",
        "five digits are days since 30 Dec 1899",
        "serial 25569 is 1970-01-01",
        "the epoch of spreadsheets is December 30, 1899",
    ],
    "phone_country": [
        "numbers that start with 0 are Austrian",
        "a leading 0 becomes +43",
        'replace the leading zero by "+43"',
        "default country code 43",
        "national numbers belong to Austria",
        "prefix 0043 if there's no country code",
    ],
    "fee_range": [
        "the maximum fee is 5000",
        "fees over 5.000 EUR are out of range",
        "fee <= 5,000",
        "nobody pays more than five thousand",
        "max fee: 5 000 €",
        "fees up to 500000 cents",
    ],
    "name_and_birthday": [
        "if there is no email, compare first name, last name and birthday",
        "Rows without e-mail are the same person if names and date of birth agree: no email -> use the birthday too",
        "without an address the key is first name + last name + birthday, compare e-mail otherwise",
        "fall back to names and birthday",
        "identify people by first name, last name and DOB",
        "email missing: first and last name plus birthday",
    ],
    "last_row_counts": [
        "the last row wins",
        "keep the last one of the duplicates",
        "if somebody is there twice, the later row counts",
        "last one wins",
        "with duplicates use the latest entry",
        "keep only the last occurrence",
    ],
    "archived_not_matched": [
        "don't match archived contacts",
        "archived people are ignored",
        "skip archived contacts when matching",
        "only active contacts can match",
        "never touch the archive",
        "archived contacts must not be found",
    ],
    "ambiguous_match": [
        "if two contacts match, refuse the row",
        "more than one matching contact is an error",
        "ambiguous rows are rejected",
        "several candidates -> raise ValueError",
        "don't guess a contact",
        "multiple matches: raise ambiguous",
    ],
    "empty_keeps": [
        "empty fields never overwrite stored values",
        "a blank cell keeps the existing value",
        "don't delete stored data because of an empty field",
        "keep the stored value if the file has nothing",
        "existing values stay when the column is blank",
        "blank values leave the contact untouched",
    ],
    "opt_out_stays": [
        "people who unsubscribed stay unsubscribed",
        "never re-subscribe anybody",
        "respect opt-outs",
        "an import must not override an opt-out",
        "newsletter: once False it must never be set to True",
        "unsubscribed contacts are not to be subscribed again",
    ],
    "all_or_nothing": [
        "the import is all or nothing",
        "one bad row and nothing is stored",
        "a single invalid row stops everything, the whole import fails",
        "the import must be atomic",
        "if a row is wrong reject the whole file",
        "no partial imports",
    ],
    "same_file": [
        "the same file can't be imported twice",
        "refuse a file that was already imported, block it",
        "reject the same bytes again",
        "if the digest is already known, refuse",
        "prevent importing the same file again",
        "same hash as before -> error",
    ],
    "report_limit": [
        "list only the first 20 problems",
        "at most twenty errors in the report",
        "report max. 20 errors",
        "show 20 problems, then '... and n more'",
        "the list of problems is limited to 20",
    ],
    "formula_guard": [
        "prevent CSV injection",
        "prefix formulas with an apostrophe",
        "guard against formula injection",
        "escape values that a spreadsheet would take for a formula",
        "put a single quote in front of values that start with =",
        "formulas must be neutralised",
    ],
    "undo_hours": [
        "undo is possible for 72 hours",
        "within three days",
        "the undo window is 72h",
        "after 3 days it's too late",
        "UNDO = 72 * 3600",
    ],
    "undo_leaves_later": [
        "changes made after the import are kept",
        "don't revert fields that were edited since",
        "later edits win over the undo: later edits stay",
        "undo must not touch what was changed in the meantime",
        "keep manual changes",
        "what somebody changed since then is left alone",
    ],
}
UNTOLD = [
    "Build me an import for members' lists: reading, checking, storing, a report and an undo.",
    "Find out the delimiter, then map the header. Columns may be called anything.",
    "Decode as Latin-1; the delimiter is a comma by default; fees up to 1,000 euros; undo within 24 hours.",
    "Dates are mm/dd/yyyy, two-digit years below 69 are 20xx, day numbers count from 1 January 1900.",
    "Phone numbers without a country code get +49. My own is +43 664 7654321.",
    "Validate each row: email, first name, last name, phone, birthday, fee, newsletter, note.",
    "Use the standard library, type hints, docstrings. Functions of at most 20 lines. Answer with one code block.",
    "If somebody is in the list twice, the first row is taken. The report shows the first 50 problems.",
    "Write merge_contact(contact, clean) -> dict. Tell what changes. Do not change the arguments.",
    "Step 4 of 7: storing. Implement merge_contact and import_file with a dry run; 65 minutes of work.",
    "Undo an import: remove what was added, restore what was changed, mark the record.",
    "A column for the first name, one for the last name, one for the date of birth.",
    "Tell the first name column from the surname column. First name is not last name.",
    "The report says in plain words which line is wrong and why. Count the rows of each outcome.",
    "Match a row to a stored contact by person_key; None for somebody new.",
    "Our customers are in Austria and Bavaria. Amounts may have an apostrophe between the thousands.",
]
OLD = "archive/specification_2019.md"


@pytest.fixture(scope="module")
def world() -> World:
    return load("csv_import")


@pytest.fixture
def app(world: World) -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec("\n\n".join(unit.reference for unit in world.units.values()), space)
    return space


def test_the_course_can_count_on_its_numbers(world: World) -> None:
    assert (len(world.units), world.minutes) == (13, 240)
    assert (len(world.tests), len(world.held_back)) == (39, 8)
    assert len(world.rules) == 45
    assert len(world.facts) == 25
    assert len(world.slips) == 84
    assert len(world.findings) == 16


def test_tasks_come_in_nine_sizes(world: World) -> None:
    assert [size.minutes for size in world.task_sizes] == [5, 10, 15, 20, 30, 60, 90, 120, 240]


def test_the_plan_has_seven_steps(world: World) -> None:
    assert [step.id for step in world.steps] == [
        "reading", "meaning", "checking", "storing", "reporting", "tests", "review",
    ]  # fmt: skip
    assert tuple(unit for step in world.steps for unit in step.units) == tuple(world.units)


def test_some_orders_of_the_steps_cannot_work(world: World) -> None:
    step_of = {unit.id: unit.step for unit in world.units.values()}
    edges = {(step_of[need], unit.step) for unit in world.units.values() for need in unit.needs}
    assert {(one, other) for one, other in edges if one != other} == {
        ("meaning", "checking"), ("reading", "storing"), ("meaning", "storing"), ("checking", "storing"),
        ("meaning", "reporting"), ("storing", "reporting"),
    }  # fmt: skip


def test_every_unit_has_slips_facts_and_names_of_its_own(world: World) -> None:
    aliases = [alias for unit in world.units.values() for alias in unit.aliases]
    assert len(aliases) == len(set(aliases))
    for unit in world.units.values():
        assert 4 <= sum(slip.unit == unit.id for slip in world.slips.values()) <= 7
        assert 1 <= len(unit.facts) <= 3
        assert len(unit.aliases) >= 10
        assert 4 <= len(unit.edge_cases) <= 8
        assert 2 <= len(unit.tests) <= 4


def test_slips_come_in_all_classes_that_are_natural_here(world: World) -> None:
    assert {slip.kind for slip in world.slips.values()} == {
        "boundary", "empty input", "off by one", "wrong default", "swallowed error", "time zone", "race by ordering",
        "security", "rounding", "mutation",
    }  # fmt: skip


@pytest.mark.parametrize("fact", REWORDED)
def test_a_fact_is_known_in_other_words(world: World, fact: str) -> None:
    assert [text for text in REWORDED[fact] if not world.facts[fact].told_in(text)] == []


def test_every_fact_has_other_words(world: World) -> None:
    assert set(REWORDED) == set(world.facts)


@pytest.mark.parametrize("fact", REWORDED)
def test_other_words_for_a_fact_tell_no_other_fact(world: World, fact: str) -> None:
    told = {(text, other.id) for text in REWORDED[fact] for other in world.facts.values() if other.told_in(text)}
    assert {other for _, other in told} == {fact}


@pytest.mark.parametrize("text", UNTOLD)
def test_what_states_no_fact_tells_none(world: World, text: str) -> None:
    assert [fact.id for fact in world.facts.values() if fact.told_in(text)] == []


def test_the_old_specification_contradicts_and_tells_nothing(world: World) -> None:
    old = world.sources[OLD]
    wrong = {fact.id for fact in world.facts.values() if fact.decoy and fact.decoy.search(old)}
    assert wrong == {fact.id for fact in world.facts.values() if fact.decoys}
    assert len(wrong) == 20
    assert [fact.id for fact in world.facts.values() if fact.told_in(old)] == []


def test_decoys_know_no_rule_and_no_other_words_for_a_fact(world: World) -> None:
    right = [world.brief, *world.rules, *(text for texts in REWORDED.values() for text in texts)]
    known = [
        (fact.id, text) for fact in world.facts.values() if fact.decoy for text in right if fact.decoy.search(text)
    ]
    assert known == []


def test_notes_among_the_sources_tell_some_facts(world: World) -> None:
    notes = world.sources["notes/meeting_with_support.md"]
    assert [fact.id for fact in world.facts.values() if fact.told_in(notes)] == [
        "fallback_encoding", "empty_rows", "day_first", "spreadsheet_days", "archived_not_matched", "opt_out_stays",
        "undo_hours",
    ]  # fmt: skip


@pytest.mark.parametrize("what", ["signs", "decoys"])
def test_signs_stay_in_their_line_and_cost_little(world: World, what: str) -> None:
    for fact in world.facts.values():
        for sign in getattr(fact, what):
            assert re.search(r"[a-z]{3}|\d", sign), sign
            assert not re.search(r"\(\?<|\\[1-9]|\.\*|\[\^\\n\][*+]", sign), sign
            assert all(int(most) <= 60 for most in re.findall(r"\{\d*,(\d+)\}", sign)), sign


def test_the_samples_come_in_and_go_back(world: World, app: dict[str, Any]) -> None:
    now, store = 1_700_000_000.0, app["new_contact_store"]()

    def run(name: str) -> dict[str, Any]:
        answer: dict[str, Any] = app["import_file"](
            store, list(world.sources[f"samples/{name}.csv"].encode()), name, now
        )
        return answer

    choir = run("choir")
    assert [(row["line"], row["outcome"]) for row in choir["rows"]] == [(2, "added"), (3, "added"), (5, "added")]
    before = copy.deepcopy(store["contacts"])
    brigade = run("fire_brigade")
    assert [(row["line"], row["outcome"]) for row in brigade["rows"]] == [(2, "added"), (4, "added")]
    assert json.loads(json.dumps(store)) == store
    club = run("alpine_club")
    assert club["error"] == "refused_rows"
    assert app["import_report"](club)["problems"] == [[3, "Fee", "This cannot be read.", "12,3456"]]
    undone = app["undo_import"](json.loads(json.dumps(store)), brigade["id"], now + 60)
    assert undone["removed"] == ["c4", "c5"]
    app["undo_import"](store, brigade["id"], now + 60)
    assert store["contacts"] == before
