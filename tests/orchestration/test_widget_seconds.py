"""The thirty-second card: three short fields, a clock that closes nothing, a choice that is kept."""

import time

import pytest

from orchestration import Source, thirty_seconds
from orchestration.errors import BadEntry, BudgetExceeded

FILES = [
    Source("rules.md", "Free for 45 minutes."),
    Source("old.md", "Free for 30 minutes."),
    Source("long.md", "a " * 900),
]


def card(**changes):
    return thirty_seconds("w3.test.card", "What do you show?", FILES, **{"lesson": "3.2", "limit": 200, **changes})


def test_it_starts_empty_and_says_kindly_what_to_do():
    mine = card()

    assert not mine.kept
    assert not mine.pack and "press Keep it" in repr(mine.pack)


def test_what_is_filled_in_becomes_a_pack_with_the_constraints_at_its_end():
    mine = card()

    mine.fill("Fees are in cents", ["old.md", "rules.md"], "- never above the value\n\n- 15 euros are waived")

    assert [one.name for one in mine.pack.kept] == ["rules.md", "old.md", "what must hold"]
    assert mine.pack.text.rstrip().endswith("- 15 euros are waived")
    assert "- Fees are in cents\n- never above the value" in mine.pack.text


def test_a_click_keeps_what_the_fields_say():
    mine = card()
    mine.boxes["rules.md"].value, mine.must.value = True, "only cents"

    mine.button.click()

    assert mine.choice.files == ("rules.md",) and mine.choice.constraints == ("only cents",)
    assert "Kept." in mine.message.value


def test_an_empty_card_is_not_kept_and_says_why():
    mine = card()

    mine.button.click()

    assert not mine.kept and "Choose at least one file" in mine.message.value
    with pytest.raises(BadEntry, match=r"no file 'new\.md'"):
        mine.fill(files=["new.md"])
    with pytest.raises(BudgetExceeded):
        mine.fill("word " * 500)


def test_it_is_there_again_after_the_kernel_restarts_and_can_be_changed():
    card().fill("x", ["rules.md"], ["a | b"])

    again = card()
    assert (again.choice.know, again.choice.files, again.choice.constraints) == ("x", ("rules.md",), ("a | b",))
    assert again.boxes["rules.md"].value and again.know.value == "x"

    again.fill(files=["old.md"])
    assert card().choice.files == ("old.md",)


def test_time_over_is_said_and_nothing_is_closed_or_lost():
    mine = card(seconds=1)
    mine.know.value = "half a sent"

    mine.go.click()
    assert "from now" in mine.said.value
    end = time.monotonic() + 10
    while "time is up" not in mine.said.value and time.monotonic() < end:
        time.sleep(0.05)

    assert "nothing is lost" in mine.said.value
    assert mine.know.value == "half a sent" and not mine.know.disabled and not mine.button.disabled


def test_the_clock_can_be_stopped_and_started_anew():
    mine = card(seconds=600)
    mine.go.click()
    assert mine.go.disabled and not mine.halt.disabled

    mine.halt.click()

    assert "Take your time" in mine.said.value
    assert not mine.go.disabled and mine.halt.disabled


def test_every_control_has_a_label_and_the_clock_is_not_read_out_each_second():
    mine = card()

    assert all(one.description for one in (mine.know, mine.must, mine.go, mine.halt, mine.button))
    assert next(iter(mine.boxes.values())).description.startswith("rules.md (")
    assert 'aria-live="off"' in mine.time.value


def test_where_nobody_is_it_fills_itself_in_and_keeps_no_record(monkeypatch):
    monkeypatch.setenv("ORCHESTRATION_AUTORUN", "1")
    assert card().choice.files == ("rules.md", "old.md", "long.md")

    monkeypatch.delenv("ORCHESTRATION_AUTORUN")
    assert not card().kept
