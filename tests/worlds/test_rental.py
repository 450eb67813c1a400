"""The rental world as the course counts on it: a repository that tells each fact somewhere, and now and then lies."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from worlds import World, count_tokens, load

OLD, COUNTER98 = "docs/old_rules.md", "toolhire/legacy/counter98.py"
PLACES = {
    "house_ids": ("toolhire/ids.py", [OLD, COUNTER98]),
    "audit_masked": ("docs/decisions.md", ["toolhire/audit.py"]),
    "waive_limit": ("docs/counter_handbook.md", [OLD, "toolhire/staff.py"]),
    "four_eyes": ("CHANGELOG.md", [OLD]),
    "page_size": ("toolhire/web.py", [OLD, "toolhire/catalogue.py"]),
    "page_zero": ("docs/conventions.md", [OLD, COUNTER98]),
    "turnaround": ("toolhire/workshop.py", [OLD, "toolhire/schedule.py"]),
    "hold_life": ("toolhire/notices.py", [OLD]),
    "extend_times": ("docs/counter_handbook.md", [OLD]),
    "extend_notice": ("CHANGELOG.md", [OLD, "toolhire/bookings.py"]),
    "error_codes": ("toolhire/errors.py", [COUNTER98]),
    "free_cancel": ("toolhire/notices.py", [OLD]),
    "cancel_share": ("docs/accounting.md", [OLD]),
    "grace": ("CHANGELOG.md", [OLD, COUNTER98]),
    "late_rate": ("docs/decisions.md", [OLD, COUNTER98, "toolhire/pricing.py"]),
    "fee_rounding": ("toolhire/till.py", [OLD, "toolhire/money.py"]),
    "wear_free": ("toolhire/workshop.py", [OLD]),
    "cleaning_charge": ("toolhire/till.py", [OLD, COUNTER98]),
    "merge_survivor": ("toolhire/customers.py", [OLD, COUNTER98]),
    "merge_consent": ("docs/decisions.md", [OLD]),
    "reminder_days": ("docs/decisions.md", [OLD, "toolhire/notices.py"]),
    "business_day": ("toolhire/clock.py", [OLD, "toolhire/reports.py"]),
    "month_by_return": ("docs/accounting.md", [OLD, "toolhire/reports.py"]),
    "export_comma": ("CHANGELOG.md", [OLD, COUNTER98, "toolhire/money.py"]),
    "recount_share": ("toolhire/stocktake.py", [OLD]),
    "shelves_add_up": ("toolhire/stocktake.py", [OLD, COUNTER98]),
}
"""Fact: the file that tells it, and the files that say something else in its place."""

REWORDED = """
house_ids: ids look like aud-000001 | 6-digit ids, zero padded | use f'aud-{n:06d}' |
    pad the number with zeros to six digits | the number in an id has six digits |
    Our ids: aud- plus a 6 digit number | identifiers consist of 3 letters, a dash and six digits |
    ids are zero-padded to six places
audit_masked: mask emails and phone numbers in the audit log |
    Never write an e-mail address in the clear: put *** instead | redact personal data such as email and phone |
    phone numbers are replaced by asterisks | email/phone -> '***' | Audit: no emails/phones in plain text, use *** |
    the log must not contain e-mail or phone, show three stars | censor email and phone
waive_limit: counter staff may waive at most 15 € | waive_fee: counter up to 1500 cents |
    The counter can let off fees up to fifteen euros | fees up to 15 euros can be waived by the counter |
    limit for waiving is EUR 15 | a counter employee can waive up to €15 | the front desk may drop fees to 15 euros |
    counter: waive_fee only if cents <= 1500
four_eyes: four-eyes principle: no acting on your own booking | staff must not edit their own customer record |
    nobody may waive their own fees | employees can't do anything to their own account except view it |
    own record: view only | one cannot act on one's own record | people may not do anything with their own bookings |
    your own record is read only
page_size: default page size is 20 | 20 results per page | show twenty items on a page by default | PAGE_SIZE = 20 |
    per_page defaults to 20 | 20 per page | twenty hits a page | default size 20
page_zero: pages are zero-based | page numbers start at 0 | the first page is page 0 | 0-indexed pages |
    Pagination begins with zero | page index starts with 0 | pages are numbered from zero | page=0 is the first one
turnaround: leave 90 min between two rentals | the workshop needs an hour and a half after each return |
    buffer of ninety minutes for cleaning | TURNAROUND = 90 * 60 | add 5400 seconds after every booking |
    90 minutes turnaround | workshop time is 1.5 hours | keep 90 min free after each rental
hold_life: holds expire after 20 minutes | a held booking is valid for 20 min |
    unconfirmed reservations lapse after twenty minutes | we keep it for 20 minutes only | 20-minute hold |
    held bookings block for 20 minutes only | hold lifetime 20 min | reservations on hold die after 20 minutes
extend_times: max two extensions per booking | a rental can only be extended twice | not more than 2 extensions |
    extensions are limited to 2 | you can extend at most two times | two extensions max |
    a maximum of two extensions is allowed | extendable twice
extend_notice: extensions must be requested 3 hours before the end | at least three hours' notice for an extension |
    extending needs 3h notice | ask 3 hours ahead | no later than 3 hours before the agreed end |
    3 hours before the end is the latest moment to extend | request must come three hours before end |
    the extension has to be requested three hours in advance
error_codes: error codes are prefixed with the area and a dot | codes look like booking.taken |
    use dotted error codes | return {"ok": False, "error": "booking.unknown"} | error: <area>.<reason> |
    error = 'booking.' + reason | error codes have the form area.reason | area dot reason
free_cancel: free cancellation up to 48h before start | cancelling is free until two days before |
    no fee if you cancel at least 48 hours ahead | cancel for free 48 hours before pick-up |
    within 48 hours of the start a cancellation is no longer free | 48 hours before start it's free |
    free cancellation until 48h ahead | cancel at least 48 hours before the start and pay nothing
cancel_share: late cancellations cost 40% | charge 40 percent of the price | the fee is forty per cent of the rent |
    cancellation fee = 0.4 * price | two fifths of the price are due | fee is 40% of price | otherwise 40 percent |
    40% cancellation fee
grace: grace period of 45 minutes | 45 min late is free | returns up to forty-five minutes late cost nothing |
    GRACE = 45 * 60 | three quarters of an hour of grace | 45 minutes grace | up to 45 min no fee |
    being late by 45 minutes or less is free
late_rate: 150% of the day price per late day | late days cost 1.5x the daily rate |
    each started late day costs one and a half times the day price | fee = days * 1.5 * day_cents |
    day rate plus 50 % | 1.5 times the day price | 150 % of day price | each day late costs 150% of the daily price
fee_rounding: round fees down to 10 cents | fees are rounded down to full ten cents |
    floor the fee to multiples of 10 cents | round down to the nearest 10 ct | fee // 10 * 10 |
    round down to ten cents | fees are always rounded down to multiples of ten cents |
    fees end in 0: rounded down to 10 cents
wear_free: damages up to 8 € are free | scratches below eight euros count as wear |
    damage of at most 800 cents is normal wear | don't charge repairs of 8 euros or less |
    wear and tear: up to EUR 8 | damage up to 8 EUR is not charged | a damage of 800 cents or less is free |
    wear limit is 8 euros
cleaning_charge: cleaning costs 12 euros | 12 € for a dirty item | charge 1200 cents for cleaning |
    a dirty tool is charged twelve euros | CLEANING = 1_200 | add 12 euros if dirty | cleaning fee of 12 EUR |
    dirty items: 1200 cents
merge_survivor: keep the record with the lower number | the older record survives |
    the customer with the lowest id stays | merge into the older account | the smaller id wins |
    the record with the smaller number is kept | lower id wins | the one with the lowest number survives
merge_consent: consent only if both had given it | marketing consent must be given in both records |
    both must have opted in | keep consent only when both agreed: consent = both records |
    newsletter permission survives only if both have it | consent = a and b, both required |
    only keep consent if both customers consented | both records need to have consented
reminder_days: remind on day 1, 4 and 10 | reminders after 1, 4 and 10 days | on the 1st, 4th and 10th day |
    REMINDER_DAYS = (1, 4, 10) | first, fourth and tenth day overdue | 1, 4 and 10 days after the end | days 1/4/10 |
    day 1, day 4, day 10
business_day: the day starts at 4:00 UTC | business days begin at 04:00 |
    a day runs from four o'clock to four o'clock | shift by 4 hours: day = (t - 4 * 3600) // 86400 |
    days change at 4 am UTC | business day starts at 04:00 UTC | the day begins at 4 UTC | day boundary is 4am
month_by_return: a booking counts in the month it was returned | use the month of the return |
    the month in which the tool came back | pick the month by returned_at | the return date decides the month |
    month of return counts | the booking goes into the month when it was returned | group by the month of returned_at
export_comma: amounts with a decimal comma | use a comma as decimal separator | 12,50 and not 12.50 |
    comma instead of point | write the amounts in German format | decimal comma | use comma, not point |
    amounts like 12,50
recount_share: more than 10% difference: recount | if the count deviates by over ten percent, have it counted again |
    tolerance is 10 % | anything off by more than a tenth goes to recount |
    accept counts within 10 percent of the books | deviation above 10% → recount |
    differences of more than ten percent are counted again | 10 % tolerance against the books
shelves_add_up: several lines for the same item are summed | add up the lines of an item |
    the same item on two shelves: add the counts | sum all rows of an item |
    multiple lines with one item are added together | sum the lines of one item |
    add lines for the same item together | duplicate lines for an item are summed up
"""
"""Fact: what it is in the words of people who did not write its signs."""

NOT_SAID = [
    "Please implement late_fee and refund_deposit. Amounts are integer cents; use the standard library only.",
    "Write record_audit(log, actor, action, target, before, after, now). Return the entry. Type hints, docstrings.",
    "Extend a booking: check that the item is available, then move the end and write an audit entry with the old end.",
    "Step 4 of 7: people. Merge two customer records and list overdue reminders; 60 minutes of work, 12 euros an hour.",
    "Free for 24 hours before the start, then 50 %; 30 minutes of grace; reminders after 1, 3 and 7 days.",
    "The workshop needs an hour. A hold lasts 30 minutes. Pages have 50 entries and begin with 1.",
    "Search all 20 tools in the catalogue and return the page asked for. Sort by name, then by id.",
    "Return the rows of the month for the accountant, with a header and totals at the end, sorted by date.",
    "A stock count is imported line by line. Tell which items are unknown and which lines cannot be read.",
    "You are a senior engineer. Think step by step, handle edge cases, answer with one block of at most 90 lines.",
    "Round the amount correctly. A day has 86400 seconds. The customer's phone and email must be valid.",
]


def reworded() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for block in re.split(r"\n(?=\w)", REWORDED.strip()):
        fact, _, texts = block.partition(": ")
        found[fact] = [" ".join(text.split()) for text in texts.split(" | ")]
    return found


@pytest.fixture(scope="module")
def world() -> World:
    return load("rental")


@pytest.fixture(scope="module")
def modules(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ModuleType]]:
    """Every module of the repository, imported from a copy of it."""
    folder = tmp_path_factory.mktemp("repository")
    for path, text in world.sources.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    names = [path.removesuffix(".py").replace("/", ".").removesuffix(".__init__") for path in sorted(python(world))]
    yield {name: importlib.import_module(name) for name in names}
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "toolhire"]:
        del sys.modules[name]


def python(world: World) -> dict[str, str]:
    return {path: text for path, text in world.sources.items() if path.endswith(".py")}


def test_the_course_can_count_on_its_numbers(world: World) -> None:
    assert (len(world.units), world.minutes) == (12, 255)
    assert (len(world.tests), len(world.held_back)) == (37, 11)
    assert (len(world.rules), len(world.facts)) == (44, 26)
    assert (len(world.slips), len(world.findings)) == (82, 16)


def test_tasks_come_in_nine_sizes(world: World) -> None:
    assert [size.minutes for size in world.task_sizes] == [5, 10, 15, 20, 30, 60, 90, 120, 255]


def test_the_plan_of_the_course_has_seven_steps(world: World) -> None:
    steps = {step.id: len(step.units) for step in world.steps}
    assert steps == {
        "foundations": 3, "reservations": 3, "money": 2, "people": 2, "reporting": 2, "tests": 0, "review": 0,
    }  # fmt: skip
    assert tuple(unit for step in world.steps for unit in step.units) == tuple(world.units)


def test_every_unit_can_go_wrong_in_many_ways_and_depends_on_facts(world: World) -> None:
    for unit in world.units.values():
        assert 4 <= sum(slip.unit == unit.id for slip in world.slips.values()) <= 7
        assert 2 <= len(unit.facts) <= 3
        assert len(unit.aliases) >= 10 and len(set(unit.aliases)) == len(unit.aliases)
        assert 4 <= len(unit.edge_cases) <= 8 and 2 <= len(unit.tests) <= 4


def test_slips_come_in_all_classes_of_the_course(world: World) -> None:
    assert {slip.kind for slip in world.slips.values()} == {
        "boundary", "empty input", "off by one", "wrong default", "swallowed error", "time zone", "race by ordering",
        "security", "rounding", "mutation",
    }  # fmt: skip


@pytest.mark.parametrize(("fact", "texts"), reworded().items(), ids=list(reworded()))
def test_a_fact_is_known_in_other_words_and_no_other_fact(world: World, fact: str, texts: list[str]) -> None:
    assert 4 <= len(texts) <= 8
    told = {text: [one.id for one in world.facts.values() if one.told_in(text)] for text in texts}
    assert [text for text, facts in told.items() if facts != [fact]] == []


def test_every_fact_has_other_words(world: World) -> None:
    assert set(reworded()) == set(world.facts) == set(PLACES)


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_states_no_fact_tells_none(world: World, text: str) -> None:
    assert [fact.id for fact in world.facts.values() if fact.told_in(text)] == []


def test_the_repository_is_of_the_size_that_the_week_on_context_needs(world: World) -> None:
    assert 27_000 <= sum(map(count_tokens, world.sources.values())) <= 33_000
    assert len(python(world)) >= 12
    assert max(map(count_tokens, world.sources.values())) < 2_500, "one file is most of what is needed"


@pytest.mark.parametrize("fact", PLACES)
def test_a_fact_is_told_and_contradicted_where_the_course_says(world: World, fact: str) -> None:
    known = world.facts[fact]
    assert known.decoy is not None
    told, contradicted = PLACES[fact]
    assert [path for path, text in world.sources.items() if known.told_in(text)] == [told]
    assert [path for path, text in world.sources.items() if known.decoy.search(text)] == contradicted
    assert told not in contradicted


def test_what_is_outdated_tells_no_fact_at_all() -> None:
    assert not {OLD, COUNTER98} & {told for told, _ in PLACES.values()}


def test_most_units_need_several_files_and_no_file_serves_all(world: World) -> None:
    needed = {unit.id: {PLACES[fact][0] for fact in unit.facts} for unit in world.units.values()}
    assert sum(len(paths) >= 2 for paths in needed.values()) >= 10
    assert all(sum(path in paths for paths in needed.values()) <= 4 for path in world.sources)


def test_nothing_but_the_sources_contradicts_a_fact(world: World) -> None:
    shown = [world.brief, *world.rules]
    for unit in world.units.values():
        shown += [unit.title, unit.signature, unit.examples, unit.reference, *unit.alternatives, *unit.aliases]
    assert [fact.id for fact in world.facts.values() if fact.decoy and any(map(fact.decoy.search, shown))] == []


def test_every_module_of_the_repository_is_imported(world: World, modules: dict[str, ModuleType]) -> None:
    assert len(modules) == len(python(world))
    assert all(module.__doc__ for module in modules.values())


def test_files_named_in_the_repository_are_there(world: World) -> None:
    files = {Path(path).name for path in world.sources}
    named = {name for text in world.sources.values() for name in re.findall(r"\b[a-z_0-9]+\.(?:py|md)\b", text)}
    assert sorted(named - files) == []


def test_the_example_of_the_readme_runs(world: World, modules: dict[str, ModuleType]) -> None:
    space: dict[str, Any] = {"print": lambda *_: None}
    for block in re.findall(r"```python\n(.*?)```", world.sources["README.md"], re.DOTALL):
        exec(block, space)
    assert [booking["state"] for booking in space["store"].tables["bookings"]] == ["held"]


def test_a_rental_goes_through_the_repository(modules: dict[str, ModuleType], tmp_path: Path) -> None:
    """From the catalogue to the report: hold, confirm, deposit, hand out, take back, inspect, count, save and load."""
    at = SimpleNamespace(**{name.rpartition(".")[2]: module for name, module in modules.items()})
    store, start = at.store.Store("harbour"), 1_760_004_000
    drill = at.catalogue.add_item(store, " Hammer  drill ", "drill", 1_800, 24_000, ("Concrete",), stock=3)["item"]
    at.catalogue.add_part(store, drill["id"], "case", 1_500)
    ada = at.customers.add_customer(store, "Ada Meyer", email="Ada@Example.com", phone="040 123456")["customer"]
    asked = {"customer_id": ada["id"], "item_id": drill["id"], "start": "2025-10-09T10:00", "end": "2025-10-11T10:00Z"}
    held = at.web.handle(store, {"method": "POST", "path": "/bookings", "body": asked}, start)
    assert (held["ok"], held["booking"]["price_cents"]) == (True, 3_600)
    number = held["booking"]["id"]
    again = at.bookings.hold(store, ada["id"], drill["id"], start + 9_000, start + 99_000, start)
    assert again == {"ok": False, "error": "booking.taken"}
    assert "put aside for you: Hammer drill" in at.notices.mail(store, number, "held")["text"]
    assert at.web.handle(store, {"method": "POST", "path": f"/bookings/{number}/confirm"}, start)["ok"]
    assert at.bookings.hand_out(store, number, "stf-1", start)["missing_cents"] == 15_000
    assert at.till.take_deposit(store, number, "cash", "stf-1", start)["ok"]
    assert at.bookings.hand_out(store, number, "stf-1", start)["ok"]
    assert at.store.load(tmp_path / "none.json").shop == "none"
    assert [one["id"] for one in at.bookings.still_out(store, start + 10**6)] == [number]
    assert at.bookings.take_back(store, number, "stf-1", start + 200_000)["ok"]
    assert at.workshop.inspect(store, number, "stf-2", start + 200_100, (("scratch", 300),), ("case",))["ok"]
    assert at.till.take(store, number, "rent", 3_600, "cash", "stf-1", start + 200_200)["ok"]
    assert at.till.still_to_pay(store, number) == 0
    counted = at.till.count_till(store, 18_600, 15_000, "stf-1", start + 200_300)
    assert counted["difference_cents"] == 0
    assert at.reports.rent_by_month(store) == {"2025-10": 3_600}
    assert "1 of 1 came back late" in at.reports.page(store, start + 300_000)
    at.stocktake.type_in(store, "A1", drill["id"], " 3.", "stf-1", start)
    assert at.stocktake.progress(store, start) == "1 of 1 items counted"
    assert at.jobs.run(store, start, {"holds": at.jobs.holds(60), "bench": at.jobs.bench})["holds"] == "0 holds ended"
    store.save(tmp_path / "harbour.json")
    assert at.store.load(tmp_path / "harbour.json").as_json() == store.as_json()


def test_files_of_the_old_program_are_read(modules: dict[str, ModuleType]) -> None:
    counter98, store = modules["toolhire.legacy.counter98"], modules["toolhire.store"].Store()
    line = f"{'17':<6}{'Jörg Meyer':<30}{'040 1234567':<20}{'01021999':<8}{'Hausverbot!':<40}\r\n"
    ids = counter98.take_over_customers(store, line.encode("cp850") + b"\x1a junk", 1_760_000_000)
    customer = store.find("customers", ids[17])
    assert (customer["name"], customer["phone"], customer["blocked"]) == ("Jörg Meyer", "+49401234567", True)
    assert modules["toolhire.audit"].value_at(store, ids[17], "old_number", 1_760_000_000) == 17


def test_no_source_defines_what_the_units_ask_for(world: World) -> None:
    wanted = {name for unit in world.units.values() for name in unit.names}
    for path, text in python(world).items():
        defined = {node.name for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
        assert not defined & wanted, f"{path} defines what a unit asks for"


def test_no_function_of_the_repository_solves_a_unit(world: World, modules: dict[str, ModuleType]) -> None:
    space: dict[str, Any] = {"__name__": "reference"}
    exec("\n\n".join(unit.reference for unit in world.units.values()), space)
    functions = {
        f"{name}.{key}": value
        for name, module in modules.items()
        for key, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", "") == name
    }
    assert len(functions) > 120
    solved = []
    for unit in world.units.values():
        tests: dict[str, Any] = {}
        exec("\n\n".join(unit.tests.values()), tests)
        for function, value in functions.items():
            app = SimpleNamespace(**{**space, unit.names[0]: value})
            if any(passes(tests[name], app) for name in unit.tests):
                solved.append(f"{function} passes a test of {unit.id}")
    assert solved == []


def passes(test: Any, app: SimpleNamespace) -> bool:
    try:
        test(app)
    except Exception:
        return False
    return True
