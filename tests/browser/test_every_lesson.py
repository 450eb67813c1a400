"""Every lesson as a learner goes through it in a browser: run blank, predict, run again, run the experiments, look.

axe-core looks at the prose and at what the cells show, by day and by night; the pictures go to build/screenshots.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from accessible import lonely_sliders, violations
from browser_lab import Lab

if TYPE_CHECKING:
    from playwright.sync_api import Locator

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
LESSONS = [path.relative_to(ROOT / "notebooks").as_posix() for path in sorted((ROOT / "notebooks").glob("*/*.ipynb"))]
PAGE = 1800  # pixels of a notebook in one picture
QUICK = "week1_decompose/1_the_complexity_wall.ipynb"

UNTOLD = """() => {
  const found = []
  for (const figure of document.querySelectorAll('.jp-OutputArea-output svg, .jp-OutputArea-output img')) {
    if (figure.closest('[aria-hidden=true]') || figure.closest('button')) continue
    const name = figure.getAttribute('aria-label') || figure.getAttribute('alt') || ''
    if (!name.trim()) found.push('no alt text: ' + figure.outerHTML.slice(0, 120))
    if (figure.matches('.oc-figure') && !figure.closest('.jp-OutputArea-output').querySelector('table'))
      found.push('no table: ' + name.slice(0, 120))
  }
  return found
}"""


def nothing_grave(lab: Lab) -> None:
    found = [*violations(lab.page), *lonely_sliders(lab.page)]
    assert not found, "\n".join(found)


def again(lab: Lab) -> None:
    """Run All once more."""
    lab.command("Run", "Run All Cells")
    lab.page.wait_for_timeout(300)
    lab.run_all()


def fill(lab: Lab, lock: Locator) -> None:
    """Predict through the page: the number or the choice, how sure, and the button."""
    number = lock.get_by_label("Your prediction")
    if number.count():
        assert number.first.input_value() == "", "a number that nobody typed"
        number.first.fill(number.first.get_attribute("placeholder").split(" to ")[1])  # the most there can be
    else:
        lock.locator(".oc-pick button").first.click()
    lock.get_by_label("How sure are you?").first.fill("60")
    lab.press(lock, "Lock it in")
    lock.get_by_text("You said").wait_for()


def pictures(lab: Lab, name: str) -> None:
    """The whole notebook, page by page."""
    page = lab.page
    page.set_viewport_size({"width": 1280, "height": PAGE + 150})
    outer = page.locator(".jp-WindowedPanel-outer").first
    height = outer.evaluate("one => { one.scrollTop = 0; return one.scrollHeight }")
    for number, top in enumerate(range(0, height, PAGE), 1):
        outer.evaluate("(one, top) => { one.scrollTop = top }", top)
        page.wait_for_timeout(100)
        lab.picture(f"{name}-{number}")
    page.set_viewport_size({"width": 1280, "height": 900})


def opened(lab: Lab, lesson: str) -> str:
    """Open a lesson and run it with nothing filled in; its name for pictures."""
    lab.open(lesson)
    lab.run_all()
    assert lab.errors() == []
    return lesson.removesuffix(".ipynb").replace("/", "-")


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_gone_through_in_the_browser(lab: Lab, lesson: str) -> None:
    name = opened(lab, lesson)
    assert lab.page.locator(".oc-card").count()
    for place in range(lab.locks().count()):
        lock = lab.locks().nth(place)
        if lock.get_by_role("button", name="Lock it in").is_enabled():
            fill(lab, lock)
    again(lab)
    assert lab.errors() == []
    for place in range(lab.panels().count()):
        panel = lab.panels().nth(place)
        if panel.get_by_role("button", name="Run").first.is_enabled():
            lab.press(panel, "Run")
        lab.done(panel)
    again(lab)
    assert lab.errors() == []
    for theme in ("Dark", "Light"):
        lab.theme(theme)
        pictures(lab, f"{name}-{theme.lower()}")
        nothing_grave(lab)
    assert lab.page.evaluate(UNTOLD) == []
    assert lab.complaints == []


def test_nothing_grave_is_found_in_a_lesson_that_was_run_blank(lab: Lab) -> None:
    opened(lab, QUICK)
    nothing_grave(lab)
    assert lab.page.evaluate(UNTOLD) == []


def test_what_cannot_be_read_is_found(lab: Lab) -> None:
    """The look itself: a picture without words and pale letters planted in the page."""
    lab.open(QUICK)
    lab.page.evaluate(
        """() => document.querySelector('.jp-MarkdownOutput').insertAdjacentHTML('beforeend',
           '<img src="data:,"><p style="color:#ccc;background:#fff">hardly to be read</p>')"""
    )
    found = "\n".join(violations(lab.page))
    assert "image-alt" in found and "color-contrast" in found
