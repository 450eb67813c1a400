"""What all tests share: a clean environment, a record of their own, and a practice model over real HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
BIN = str(Path(sys.executable).parent)
if BIN not in os.environ["PATH"].split(os.pathsep):  # nbgrader runs a bare `alembic`
    os.environ["PATH"] = BIN + os.pathsep + os.environ["PATH"]

# Whoever starts the tests in the background may have Ctrl-C ignored, and every child would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

OURS = ("ORCHESTRATION_MODEL_URL", "ORCHESTRATION_MODEL_KEY", "ORCHESTRATION_MODEL", "ORCHESTRATION_AUTORUN")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


LEFT_OUT = pytest.StashKey[int]()


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Count the slow tests that this run leaves out, wherever they stand."""
    slow = sum(item.get_closest_marker("slow") is not None for item in items)
    if slow:
        items[0].config.stash[LEFT_OUT] = items[0].config.stash.get(LEFT_OUT, 0) + slow


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every worker collects everything, so that any one of them knows how many were left out."""
    node.config.stash[LEFT_OUT] = max(node.config.stash.get(LEFT_OUT, 0), node.workeroutput.get("left_out", 0))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(LEFT_OUT, 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if left := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"{left} slow tests were left out; `python3 start.py test -m slow` runs them.")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the person's model, proxies or record."""
    for name in (*OURS, *PROXIES):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ORCHESTRATION_HOME", str(tmp_path / "record"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture(scope="session")
def practice_url() -> Iterator[str]:
    """A practice model in a process of its own, as learners have it."""
    with subprocess.Popen(
        [sys.executable, "-m", "practice", "--with-parent"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdin and server.stdout
        yield json.loads(server.stdout.readline())["url"]
        server.stdin.close()


@pytest.fixture
def run_async() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Runs a coroutine on a loop in a thread of its own: a browser test before may have left one running here."""

    def run(work: Coroutine[Any, Any, Any]) -> Any:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, work).result()

    return run


@pytest.fixture
def model_url(practice_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The practice model's address, also set in the environment as the course does."""
    monkeypatch.setenv("ORCHESTRATION_MODEL_URL", practice_url)
    monkeypatch.setenv("ORCHESTRATION_MODEL_KEY", "practice")
    return practice_url
