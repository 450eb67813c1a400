"""The first lesson as a learner goes through it: predict, lock in, run, stop, go on, read, look inside."""

from __future__ import annotations

import pytest
from browser_lab import Lab

pytestmark = pytest.mark.browser

START = "week0_start/1_open_the_course.ipynb"
LESSON = "week1_decompose/1_the_complexity_wall.ipynb"
TORN = """pre => [...pre.querySelectorAll('*'), pre].flatMap(part => [...part.childNodes])
  .filter(node => node.nodeType === Node.TEXT_NODE)
  .flatMap(node => [...node.data.matchAll(/[A-Za-z]+/g)].filter(word => {
    const range = document.createRange();
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1;
  })).map(word => word[0])"""
"""The words that stand on two lines."""


def test_a_lesson_is_predicted_run_cancelled_resumed_and_read(lab: Lab) -> None:
    lab.open(LESSON)
    lab.run_all()
    panel, locks = lab.panels().first, lab.locks()

    assert panel.get_by_role("button", name="Run").is_disabled()
    assert "Lock in your predictions first: 3 are still open." in panel.inner_text()
    lab.press(locks.nth(0), "Lock it in")
    locks.nth(0).get_by_text("First your prediction").wait_for()
    lab.picture("lesson-empty-lock", locks.nth(0))

    for lock, said, sure in zip(locks.all(), ("95", "80", "40", "85"), ("90", "70", "60", "60"), strict=True):
        lab.predict(lock, said, sure)
    lab.picture("lesson-lock", locks.nth(1))

    lab.press(panel, "Run")
    lab.progress(panel, 40)
    lab.picture("lesson-running", panel)
    lab.press(panel, "Cancel")
    panel.get_by_text("finished trials are kept").wait_for()
    assert "This is a partial result" in lab.text(panel, ".oc-finding")
    lab.picture("lesson-cancelled", panel)

    lab.press(panel, "Resume")
    lab.done(panel)
    assert "5 min: you said 95 % (90 % sure), it was" in lab.text(panel, ".oc-gaps")
    assert "you said 80 % (70 % sure)" in lab.figure(panel)
    assert "(simulated)" in lab.figure(panel)
    assert lab.kept() == 0
    lab.picture("lesson-result", panel)
    panel.evaluate("panel => panel.scrollIntoView({block: 'start'})")
    lab.picture("lesson-page")

    panel.get_by_role("button", name="Look inside").click()
    panel.get_by_label("Arm").select_option("120 min")
    panel.get_by_text("In the end: ✗ failed").wait_for()
    assert "Use only the standard library" in lab.text(panel, "pre >> nth=0")
    lab.picture("lesson-inside", panel)

    lab.theme("Dark")
    lab.picture("lesson-result-dark", panel)
    lab.picture("lesson-lock-dark", locks.nth(1))
    lab.theme("Light")
    assert lab.errors() == [] and lab.complaints == []


def test_the_record_outlives_the_kernel_and_the_result_stays_in_the_page(lab: Lab) -> None:
    lab.open(START)
    lab.run_all()
    if not lab.page.get_by_text("You said 40").count():
        lab.predict(lab.locks().nth(0), "40", "70")
        lab.predict(lab.locks().nth(1), "80", "60")
    panel = lab.panels().first
    lab.press(panel, "Run")
    lab.done(panel)
    lab.save()
    lab.shut_down()
    lab.open(START)
    assert lab.kept() == 1
    for told in ("You said 40 % (70 % sure), locked", "Run this cell to answer."):
        assert lab.page.locator("[class*=oc-kept]", has_text=told).first.is_visible()
    lost = lab.page.get_by_text("Error displaying widget")
    lost.first.wait_for(state="attached")
    assert not any(one.is_visible() for one in lost.all())
    lab.picture("start-page-without-kernel", lab.page.locator(".jp-Cell:has([class*=oc-kept] svg)"))
    lab.restart()
    lab.run_all()
    assert "You said 40 % (70 % sure), locked" in lab.text(lab.page, ".oc-lock >> nth=0")
    lab.done(lab.panels().first)


def test_a_lock_works_from_the_keyboard_alone(lab: Lab) -> None:
    lab.open(LESSON)
    lab.run_all()
    lock = lab.locks().last
    lock.get_by_label("Your prediction").focus()
    lab.keys("8", "5", "Tab", "6", "0", "Tab", "Enter")
    lock.get_by_text("You said 85").wait_for()


def test_a_lock_can_be_read_at_twice_the_size(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 640, "height": 450})  # what 200 % leaves of the window
    lab.open(LESSON)
    lab.run_all()
    lock = lab.locks().first
    lock.scroll_into_view_if_needed()
    box = lock.bounding_box()
    inner = [part.bounding_box() for part in lock.locator("button, input, .widget-slider").all()]
    assert box and all(part and part["x"] + part["width"] <= box["x"] + box["width"] for part in inner)
    lab.picture("lesson-lock-twice-as-large", lock)


def test_what_a_cell_prints_is_broken_between_words(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 900, "height": 700})
    lab.open(LESSON)
    lab.run_all()
    printed = lab.page.locator(".jp-OutputArea-output pre", has_text="acceptance tests passed").first
    printed.scroll_into_view_if_needed()
    assert printed.evaluate(TORN) == []
    lab.picture("lesson-printed", printed)


def test_a_question_is_answered_from_the_keyboard_and_the_choice_is_told_in_words(lab: Lab) -> None:
    lab.open("week2_verify/1_it_looks_right.ipynb")
    lab.run_all()
    quiz, desk = lab.page.locator(".oc-quiz").first, lab.page.locator(".oc-review")
    answers = quiz.locator(".oc-pick button")
    answers.first.focus()
    lab.keys("Tab", "Tab", "Space")
    quiz.get_by_role("button", name="chosen: That each step is checked, and repaired").wait_for()
    lab.keys("Tab", "Enter")
    quiz.get_by_text("Right, at the first try.").wait_for()
    desk.get_by_role("button", name="reject").click()
    desk.get_by_role("button", name="80 %").click()
    assert desk.locator(".oc-pick .mod-active").all_inner_texts() == ["reject", "80 %"]
    lab.picture("review-chosen", desk)
    lab.picture("quiz-answered", quiz)
    lab.picture("habit", lab.page.locator(".oc-habit"))
    lab.theme("Dark")
    lab.picture("review-chosen-dark", desk)
    lab.theme("Light")
    lab.press(desk, "Judge it")
    desk.get_by_text("Function 2 of 12").wait_for()
    assert desk.locator(".oc-pick .mod-active").count() == 0
    assert lab.errors() == [] and lab.complaints == []


@pytest.mark.slow
def test_the_handle_of_a_locked_slider_and_the_arrow_of_a_list_are_seen_in_both_themes(lab: Lab) -> None:
    lab.open("week1_decompose/3_contracts_between_steps.ipynb")
    lab.run_all()
    lock, board = lab.locks().first, lab.page.locator(".oc-board").first
    if not lock.get_by_text("locked").count():
        lab.predict(lock, "6", "70")
    for theme, light in (("Light", True), ("Dark", False)):
        lab.theme(theme)
        handle, card = (
            part.evaluate("one => getComputedStyle(one).backgroundColor.match(/[0-9]+/g).slice(0, 3).map(Number)")
            for part in (lock.locator(".noUi-touch-area").first, lock)
        )
        assert abs(sum(handle) - sum(card)) > 150, (theme, handle, card)
        arrow = board.locator("select").first.evaluate("one => getComputedStyle(one).backgroundImage")
        assert arrow.startswith("url(") and ("%23ddd" in arrow) is not light, theme
        lab.picture(f"locked-slider-{theme.lower()}", lock)
        lab.picture(f"board-{theme.lower()}", board)
    lab.theme("Light")
