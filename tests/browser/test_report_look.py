"""The class report as an instructor sees it: on a laptop and a phone, by day and by night, and on paper."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build" / "screenshots"
sys.path.append(str(ROOT / "tests" / "grader"))
from planted_class import attempt, plant  # noqa: E402
from shared_class import plant_class  # noqa: E402

from grader.__main__ import main  # noqa: E402
from grader.score import Report, Verdict  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

CONTRAST = """() => {
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b }
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor
    if (!/^rgba.*, 0\\)$/.test(c)) return c } return 'rgb(255, 255, 255)' }
  const poor = []
  for (const e of document.querySelectorAll('main *')) {
    if (![...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()) || e.closest('title, desc')) continue
    const style = getComputedStyle(e), ink = e.closest('svg') ? style.fill : style.color
    const [a, b] = [light(ink), light(behind(e))]
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    if (ratio < 4.5) poor.push([e.textContent.slice(0, 30), ink, ratio])
  }
  return poor
}"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a class of thirty with long names for things, and a test that punishes who knows."""
    course, chance = tmp_path_factory.mktemp("course"), random.Random(4)
    scores, gradings = {}, []
    for place in range(30):
        able, student = chance.gauss(0, 1), f"learner{place}"
        points = {f"step-{n}": float(able + chance.gauss(0, 1) > 0) for n in range(5)}
        points |= {"against": float(able + chance.gauss(0, 0.5) < 0), "easy": 1.0}
        scores[student] = points | {"essay": None}
        verdicts = tuple(
            Verdict(name, f"Does what the {name} of the plan asks for", "pass" if got else "fail", got, 1.0,
                    "" if got else f"a_rather_long_name_for_a_plan({place}) should be 3, not {chance.randint(4, 9)}")
            for name, got in points.items()
        )  # fmt: skip
        notes = ("The test cell 'easy' had been changed; the original was put back.",) if place % 7 == 0 else ()
        gradings.append((Report("week1", "plan", student, verdicts, notes, seconds=0.1, sandbox="A wall."), student))
    cells = {"plan": [(name, 1, "test") for name in points] + [("essay", 2, "manual")]}
    plant(course, "week1", cells, scores, absent=["away"])
    attempt(course, *gradings)
    plant_class(course / "shared")
    assert main(["report", "week1", "--course", str(course), "--shared", str(course / "shared")]) == 0
    return course / "report" / "week1.html"


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture(
    params=[(1280, "light"), (1280, "dark"), (400, "light"), (400, "dark")], ids=lambda one: f"{one[0]}-{one[1]}"
)
def page(request: pytest.FixtureRequest, chromium: Browser, report: Path, complaints: list[str]) -> Iterator[Page]:
    width, scheme = request.param
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda asked: complaints.append(asked.url) if not asked.url.startswith("file:") else None)
    page.goto(report.as_uri())
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"report-{width}-{scheme}.png", full_page=True)
    yield page
    page.close()


def test_it_fits_reads_well_and_loads_nothing(page: Page, complaints: list[str]) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(CONTRAST) == []
    assert complaints == []
    items = page.get_by_role("table").first  # on a phone its rows are cards, and it is a table all the same
    assert items.get_by_role("columnheader").count() == 7 and items.get_by_role("rowheader").count() == 8
    assert items.get_by_role("row").count() == 9
    assert "works against the rest" in items.inner_text()
    assert page.get_by_role("img", name="Learners by points").count() == 1
    kinds = page.get_by_role("region", name="Delegation").get_by_role("table").first
    assert kinds.get_by_role("columnheader").count() == 5 and kinds.get_by_role("rowheader").count() == 12
    assert "Mostly worth delegating" in kinds.inner_text()


def test_it_is_read_with_the_keyboard_and_printed(chromium: Browser, report: Path) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page.goto(report.as_uri())
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.hash.slice(1)")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == f"#{target}"
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.pdf(path=PICTURES / "report.pdf", format="A4")
    page.set_viewport_size({"width": 690, "height": 900})  # the width of A4 between its margins
    assert page.locator(".items thead").bounding_box()["height"] > 10
    page.close()
