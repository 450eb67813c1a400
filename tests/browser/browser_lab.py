"""A JupyterLab page driven as a person would: open a notebook, run it, press, read, take a picture."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

ROOM = 150  # pixels of menus and bars around a notebook
SLOW = 60_000  # milliseconds that a busy machine may take for one step


class Lab:
    """One browser page on a running JupyterLab. `url` ends in a slash; `token` opens it."""

    def __init__(self, page: Page, base: str, token: str, pictures: Path) -> None:
        self.page, self.base, self.token, self.pictures = page, base, token, pictures
        self.complaints: list[str] = []
        page.set_default_timeout(SLOW)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, notebook: str) -> None:
        """Open a notebook by its path in the workspace."""
        self.visit(f"{self.base}/lab/tree/{notebook}?token={self.token}")

    def visit(self, url: str) -> None:
        """Go to an address that shows a notebook, with nothing else open, and wait until its kernel is idle."""
        self.page.goto(f"{url}&reset")
        self.page.locator(".jp-Notebook").first.wait_for(state="visible")
        self.page.locator(".jp-Spinner").first.wait_for(state="detached")
        self.idle()

    def idle(self) -> None:
        """Wait until the kernel has nothing to do."""
        self.page.locator("#jp-main-statusbar").get_by_text(re.compile(r"\| Idle$")).wait_for()

    def command(self, menu: str, entry: str) -> None:
        """Choose an entry of the main menu."""
        bar = self.page.locator("#jp-MainMenu")
        bar.get_by_text(menu, exact=True).click()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{re.escape(entry)}$")).first.click()

    def run_all(self, seconds: float = 120) -> None:
        """Run every cell and wait for the last.

        Asks again until it is obeyed: a kernel that says it is idle may not be ready yet and swallows the request.
        """
        end = time.monotonic() + seconds
        while not self.started():
            if time.monotonic() > end:
                raise AssertionError("No cell began to run.")
            self.command("Run", "Run All Cells")
            for _ in range(20):
                if self.started():
                    break
                self.page.wait_for_timeout(100)
        while self.waiting():
            if time.monotonic() > end:
                raise AssertionError(f"Cells still running: {self.prompts()}")
            self.page.wait_for_timeout(100)

    def save(self) -> None:
        """Save the notebook, as Ctrl-S does."""
        self.command("File", "Save Notebook")
        self.page.locator(".lm-TabBar-tab.jp-mod-current:not(.jp-mod-dirty)").first.wait_for()

    def restart(self) -> None:
        """A new kernel, with nothing run and nothing shown yet."""
        self.command("Kernel", "Restart Kernel and Clear Outputs of All Cells…")
        self.page.locator(".jp-Dialog").locator(".jp-mod-accept").click()
        self.page.wait_for_function("!document.querySelector('.oc-card')")
        self.idle()

    def shut_down(self) -> None:
        """End the kernel, so that only what is saved in the page is left."""
        self.command("Kernel", "Shut Down Kernel")
        self.page.locator("#jp-main-statusbar").get_by_text("No Kernel").wait_for()

    def prompts(self) -> list[str]:
        """The prompts of all code cells: `[ ]:`, `[*]:`, `[3]:`."""
        return self.page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()

    def started(self) -> bool:
        """Whether any cell runs or has run."""
        return any(re.search(r"[\d*]", prompt) for prompt in self.prompts())

    def waiting(self) -> bool:
        """Whether any cell still runs or waits for its turn."""
        return any("*" in prompt for prompt in self.prompts())

    def errors(self) -> list[str]:
        """The tracebacks that stand under cells."""
        return self.page.locator(
            '[data-mime-type="application/vnd.jupyter.stderr"], .jp-RenderedText[data-mime-type*="error"]'
        ).all_inner_texts()

    def theme(self, name: str) -> None:
        """`Light` or `Dark`, by the settings menu."""
        self.page.locator("#jp-MainMenu").get_by_text("Settings", exact=True).click()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Theme$")).first.click()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^JupyterLab {name}$")).first.click()
        self.page.wait_for_function(f"document.body.dataset.jpThemeLight === '{str(name == 'Light').lower()}'")

    def locks(self) -> Locator:
        """The prediction locks, in the order of the page."""
        return self.page.locator(".oc-lock")

    def panels(self) -> Locator:
        """The experiment panels, in the order of the page."""
        return self.page.locator(".oc-panel")

    def predict(self, lock: Locator, value: str, confidence: str) -> None:
        """Type a number and a confidence into a lock, and lock it in."""
        lock.get_by_label("Your prediction").fill(value)
        lock.get_by_label("How sure are you?").fill(confidence)
        lock.get_by_role("button", name="Lock it in").click()
        lock.get_by_text("You said").wait_for()

    def press(self, part: Locator, button: str) -> None:
        """Press a button of a widget; its name may go on ("Resume: 34 left")."""
        part.get_by_role("button", name=button).click()

    def keys(self, *names: str) -> None:
        """Press keys one after the other."""
        for name in names:
            self.page.keyboard.press(name)

    def progress(self, panel: Locator, trials: int) -> None:
        """Wait until an experiment has come so far."""
        bar = panel.locator("progress")
        bar.wait_for()
        while int(bar.get_attribute("value") or 0) < trials:
            self.page.wait_for_timeout(50)

    def done(self, panel: Locator) -> None:
        """Wait until an experiment is through and its result is shown."""
        panel.get_by_role("button", name="Done").wait_for()
        panel.locator(".oc-finding").wait_for()

    def text(self, part: Locator | Page, selector: str) -> str:
        """The text of one element, with plain spaces."""
        return part.locator(selector).inner_text().replace("\N{NO-BREAK SPACE}", " ")

    def figure(self, panel: Locator) -> str:
        """The words of a panel's figure, as a screen reader says them."""
        return panel.locator("svg.oc-figure").get_attribute("aria-label") or ""

    def kept(self) -> int:
        """How many static copies of results can be seen: all without a kernel, none beside a live panel."""
        return self.page.locator("[class*=oc-kept] svg.oc-figure:visible").count()

    def picture(self, name: str, of: Locator | None = None) -> Path:
        """A screenshot of the page or of one part of it."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        path = self.pictures / f"{name}.png"
        if of is None:
            self.page.screenshot(path=path)
            return path
        window, box = self.page.viewport_size, of.bounding_box()
        assert window and box
        if box["height"] > window["height"] - ROOM:  # only what the window shows can be taken
            self.page.set_viewport_size({"width": window["width"], "height": int(box["height"]) + ROOM})
        of.scroll_into_view_if_needed()
        of.screenshot(path=path)
        self.page.set_viewport_size(window)
        return path
