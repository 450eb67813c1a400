"""What a learner meets first: the Start page, open and ready."""

from __future__ import annotations

import pytest
from browser_lab import Lab
from running_course import Running

from orchestration.log import DelegationLog
from orchestration.predictions import Predictions

pytestmark = pytest.mark.browser


def test_the_start_page_opens_ready_and_with_nothing_in_the_way(lab: Lab, course: Running) -> None:
    lab.visit(course.url)
    assert "Predict, run, read" in lab.page.locator(".jp-MarkdownOutput h1").first.inner_text()
    assert lab.page.locator(".jp-Dialog").count() == 0
    assert lab.page.locator(".Toastify__toast").count() == 0
    assert "Nbgrader" in lab.page.locator("#jp-MainMenu").inner_text()
    lab.picture("start-page")
    assert lab.complaints == []


def test_the_start_page_runs_and_its_panel_shows_what_two_sentences_are_worth(lab: Lab, course: Running) -> None:
    lab.visit(course.url)
    lab.run_all()
    assert lab.errors() == []
    lab.predict(lab.locks().nth(0), "40", "70")
    lab.predict(lab.locks().nth(1), "80", "60")
    panel = lab.panels().first
    lab.press(panel, "Run")
    lab.done(panel)
    assert "you said 40 % (70 % sure)" in lab.figure(panel)
    lab.picture("start-page-result", panel)
    assert lab.complaints == []
    arms = DelegationLog(course.record).frame().query("tool == 'experiment'")
    assert set(arms["course_ref"]) == {"week0_start/1_open_the_course"}
    assert set(arms["source"]) == {"lesson"} and arms["simulated"].all()
    assert Predictions(course.record).frame()["topic"].unique().tolist() == ["start"]


def test_where_you_are_follows_what_was_done_and_leads_to_the_next_lesson(lab: Lab, course: Running) -> None:
    lab.visit(course.url)
    lab.run_all()
    told = lab.page.locator(".oc-told")
    assert told.locator("tbody tr").count() == 5 and told.locator("caption").count() == 1
    if not lab.locks().nth(0).get_by_text("You said").count():
        lab.predict(lab.locks().nth(0), "40", "70")
        lab.predict(lab.locks().nth(1), "80", "60")
    panel = lab.panels().first
    if not panel.get_by_role("button", name="Done").count():  # else it goes on where the record left it
        lab.press(panel, "Run")
    lab.done(panel)
    gap = lab.page.locator(".oc-explain")
    assert "One way to say it" not in gap.inner_text()
    gap.get_by_label("Your sentence").fill("It was not told, so it guessed.")
    lab.press(gap, "Keep and compare")
    gap.get_by_text("One way to say it").wait_for()
    lab.picture("start-page-explained", gap)
    lab.page.locator(".jp-CodeCell", has=told).locator(".jp-InputArea").click()
    lab.command("Run", "Run Selected Cell")
    told.get_by_text("begin lesson 0.2").wait_for()
    assert lab.text(told, "tbody tr >> nth=0").split()[2:8] == ["1", "of", "2", "2", "of", "2"]
    lab.picture("start-page-progress", told)
    told.get_by_role("link", name="Open it.").click()
    lab.page.locator(".jp-MarkdownOutput h1", has_text="Three ways to hand over one job").wait_for()
    assert lab.errors() == [] and lab.complaints == []
