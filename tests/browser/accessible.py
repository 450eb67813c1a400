"""What axe-core finds in the part of the page that is ours: a notebook's prose and what its cells show.

JupyterLab's own frame (menus, side bars, tool bars, the cells' editors and prompts) is left out: nothing in this
repository draws it. The handle of a slider has no name for a screen reader (noUiSlider's issue 1223), and no option of
the widget gives it one; so our stylesheet hides it from Tab and from readers, and a slider is never the only way:
`lonely_sliders` finds one that has no labelled box for its number beside it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

OURS = (".jp-Notebook .jp-MarkdownOutput", ".jp-Notebook .jp-OutputArea-output")
NOT_OURS = (
    ".jp-InternalAnchorLink",  # the sign beside each heading
    ".jp-OutputArea-prompt",
)
GRAVE = {"serious", "critical"}

# JupyterLab's page is 0 pixels high and its parts hang out of it: axe takes all of them for invisible otherwise.
_TALL = "html, body { height: 100vh !important }"


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, within: tuple[str, ...] = OURS) -> list[str]:
    """The serious and critical findings, a line each: rule, what is wrong, where. Runs on what is shown now."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.add_style_tag(content=_TALL)
        page.evaluate(_axe())
    there = [selector for selector in within if page.locator(selector).count()]
    result: dict[str, Any] = page.evaluate(
        "([include, exclude]) => axe.run({include, exclude}, {resultTypes: ['violations']})",
        [[[one] for one in there], [[one] for one in NOT_OURS if page.locator(one).count()]],
    )
    return [
        f"{found['id']} ({found['impact']}): {found['help']}: {node['html'][:160]} {_why(node)}"
        for found in result["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]


def lonely_sliders(page: Page) -> list[str]:
    """The sliders without a labelled box in the same card that holds the same number."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('.jp-OutputArea-output .widget-slider')].filter(slider => {
             const box = slider.closest('.oc-row:has(input)') || slider.closest('.widget-vbox:has(input)')
             return !box || ![...box.querySelectorAll('input')].some(one => one.labels.length || one.ariaLabel)
           }).map(slider => slider.outerHTML.slice(0, 160))"""
    )
    return found


def _why(node: dict[str, Any]) -> str:
    return " ".join(one["message"] for one in [*node["any"], *node["all"], *node["none"]])[:240]
