"""The week's habit as a form: half filled, empty, kept three times; and a sentence that explains a gap."""

from __future__ import annotations

from pathlib import Path

import pytest
from predictions_kit import write

from orchestration import BadEntry, explain, habit
from orchestration.learning import FORMS, Learning
from orchestration.widgets import HabitForm

ENTRY = {"change": "the retry", "wrong": "charged twice", "tests": "they passed"}


def fill(shown: HabitForm, **fields: str) -> None:
    for name, text in fields.items():
        shown._slots[name].value = text


@pytest.mark.parametrize("week", FORMS)
def test_every_control_has_a_label(week: int) -> None:
    assert [bool(control.description) for control in habit(week)._slots.values()] == [True] * len(FORMS[week].slots)


def test_a_form_with_nothing_in_it_keeps_nothing_and_says_so() -> None:
    shown = habit(2)
    shown.button.click()
    assert "There is nothing in it yet" in shown.message.value and 'role="alert"' in shown.message.value
    assert Learning().habits() == ()


def test_a_form_that_is_half_filled_names_what_is_missing_and_keeps_what_was_typed() -> None:
    shown = habit(2)
    fill(shown, change="the retry")
    shown.button.click()
    assert "One thing is missing: “What could go wrong?”" in shown.message.value
    assert shown._slots["change"].value == "the retry" and Learning().habits() == ()


def test_a_kept_entry_empties_the_form_and_is_counted() -> None:
    shown = habit(2)
    fill(shown, **ENTRY)
    shown.button.click()
    assert "Kept once so far, 1 in the last seven days; the aim is 3 in a week." in shown.message.value
    assert [control.value for control in shown._slots.values()] == ["", "", None]
    assert "the retry · charged twice · they passed" in shown.past.value
    assert [dict(one.fields) for one in shown.kept] == [ENTRY]


def test_three_times_in_a_week_are_three_entries() -> None:
    for number in range(3):
        told = habit(2).keep(**{**ENTRY, "change": f"change {number}"})
    assert "Kept 3 times so far, 3 in the last seven days" in told
    assert [one.fields["change"] for one in Learning().habits(2)] == ["change 0", "change 1", "change 2"]


def test_an_entry_of_long_ago_counts_but_not_for_this_week(tmp_path: Path) -> None:
    write(tmp_path / "record" / "learning", "a", {"t": "habit", "week": 2, "fields": ENTRY, "ts": 10**15})
    assert "Kept once so far, 0 in the last seven days" in habit(2).message.value


def test_what_may_be_left_out_may_be_left_out() -> None:
    told = habit(4).keep(task="the migration", decision="kept it", why="nobody else knows it")
    assert told.startswith("Kept once so far")


def test_an_entry_gets_its_remark() -> None:
    assert "the name of the test that is missing" in habit(2).keep(**{**ENTRY, "tests": "none covers it"})


def test_one_line_with_an_unknown_field_is_refused() -> None:
    with pytest.raises(BadEntry, match="no field 'mood'"):
        habit(2).keep(mood="good")


def test_what_was_typed_cannot_act_on_the_page() -> None:
    habit(2).keep(**{**ENTRY, "wrong": "<script>alert(1)</script>"})
    assert "<script>" not in habit(2).past.value and "&lt;script&gt;" in habit(2).past.value


def test_where_nothing_can_be_written_the_form_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ORCHESTRATION_HOME", str(tmp_path / "file"))
    assert "could not be kept" in habit(2).keep(**ENTRY)
    assert "could not be kept" not in habit(2).keep(**ENTRY)
    assert "Kept twice" not in repr(habit(2)) and "Kept 2 times" in repr(habit(2))


# The gap in one sentence

MODEL = "It was never told."


def test_an_empty_sentence_is_asked_for_and_the_model_answer_stays_hidden() -> None:
    shown = explain("w1.gap.one", lesson="1.2", model_answer=MODEL)
    shown.button.click()
    assert "Write a sentence first" in shown.message.value and MODEL not in shown.model.value
    assert MODEL not in repr(shown)


def test_a_sentence_is_kept_and_only_then_the_model_answer_stands_beside_it() -> None:
    shown = explain("w1.gap.one", lesson="1.2", model_answer=MODEL)
    shown.area.value = "It guessed."
    shown.button.click()
    assert MODEL in shown.model.value
    assert [one.text for one in Learning().gaps("w1.gap.one")] == ["It guessed."]


def test_a_sentence_can_be_written_anew_and_both_are_kept() -> None:
    shown = explain("w1.gap.one", lesson="1.2", model_answer=MODEL)
    assert shown.write("It guessed.") == MODEL
    shown.write("It guessed.")
    shown.write("It was not told.")
    assert [one.text for one in Learning().gaps()] == ["It guessed.", "It was not told."]
    assert explain("w1.gap.one", lesson="1.2", model_answer=MODEL).area.value == "It was not told."
