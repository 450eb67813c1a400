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


def test_the_start_page_runs_and_its_panel_compares_three_ways(lab: Lab, course: Running) -> None:
    lab.visit(course.url)
    lab.run_all()
    assert lab.errors() == []
    lab.predict(lab.locks().nth(0), "12", "70")
    lab.predict(lab.locks().nth(1), "22", "60")
    panel = lab.panels().first
    lab.press(panel, "Run")
    lab.done(panel)
    assert "you said 12 tests (70 % sure)" in lab.figure(panel)
    lab.picture("start-page-result", panel)
    assert lab.complaints == []
    arms = DelegationLog(course.record).frame().query("tool == 'experiment'")
    assert set(arms["course_ref"]) == {"week0_start/1_open_the_course"}
    assert set(arms["source"]) == {"lesson"} and arms["simulated"].all()
    assert Predictions(course.record).frame()["topic"].unique().tolist() == ["start"]
