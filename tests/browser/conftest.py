"""A real course and a real browser: `course open` in a folder of its own, and headless Chromium pages on it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_lab import Lab

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build" / "screenshots"
sys.path.append(str(ROOT / "tests" / "course"))
from running_course import Running, opened  # noqa: E402

QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium. Without one the tests are skipped, except in CI, where that is a failure."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        missing = "No Chromium on PATH: install the system's `chromium` package to run the browser tests."
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    playwright = pytest.importorskip("playwright.sync_api")
    root = hasattr(os, "geteuid") and os.geteuid() == 0  # as root, Chromium refuses to start in its own sandbox
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=[*QUIET, *(["--no-sandbox"] if root else [])])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def course(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The course, open on a fresh workspace, for somebody who has no record and no settings yet."""
    folder = tmp_path_factory.mktemp("course")
    notebook = folder / "lab-settings" / "@jupyterlab" / "notebook-extension"
    notebook.mkdir(parents=True)
    # Cells out of sight are not in the page otherwise.
    (notebook / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}', encoding="utf-8")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ORCHESTRATION_")} | {
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "lab-settings"),
        "ORCHESTRATION_HOME": str(folder / "record"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
    }
    with opened(folder / "workspace", environ=environ) as running:
        running.record = folder / "record"
        yield running


@pytest.fixture
def lab(course: Running, chromium: Browser) -> Iterator[Lab]:
    """A page of its own, in a window as large as a laptop's."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    yield Lab(page, course.base, course.token, PICTURES)
    page.close()
