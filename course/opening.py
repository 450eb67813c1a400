"""`course open`: the lessons laid out, the practice model running, JupyterLab on the Start page."""

import argparse
import os
import signal
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from course import ports, settings
from course.desk import Desk
from course.errors import LabError, ModelError, WorkspaceError
from course.exercises import pending, releasing
from course.lab import Address, Lab, kernel_environment
from course.log.packing import packing, worth_packing
from course.model import PracticeModel
from course.processes import Aside
from course.workspace import Workspace, report
from orchestration.settings import Address as LiveModel

LESSONS = settings.REPOSITORY / "notebooks"
START_PAGE = "week0_start/1_open_the_course.ipynb"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that `course open` understands."""
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--port", type=int, default=0, help="JupyterLab's port (default: any free one)")
    parser.add_argument("--workspace", metavar="DIR", help="the learner's folder (default: ./workspace)")


def main(args: argparse.Namespace) -> int:
    """Open the course and keep it open until Ctrl-C, SIGTERM, or Shut Down in JupyterLab's File menu."""
    root = settings.workspace_path(args.workspace)
    live = settings.live_model()
    desk = Desk(settings.desk_folder(root))
    if not desk.take():
        address = desk.running()
        print(f"The course is already open for this workspace: {address.url}", flush=True)
        browse(address, args.no_browser)
        return 0
    try:
        ports.check(args.port)
        place = Workspace(root)
        place.lay_out(lessons())
        report(place, "lesson")
        return keep_open(place, desk, live, args)
    finally:
        desk.leave()


def keep_open(place: Workspace, desk: Desk, live: LiveModel | None, args: argparse.Namespace) -> int:
    """Start both servers, say where they are, and wait."""
    environ = kernel_environment(os.environ) | {"ORCHESTRATION_WORKSPACE": str(place.root)}
    running: list[Lab | PracticeModel | Aside] = []
    with stopped_quietly():
        try:
            lab = Lab.start(place.root, start_page(place.root), desk.folder, environ, args.port)
            running.append(lab)
            model = PracticeModel.start(desk.folder, environ=environ)
            running.append(model)
            practice = model.wait_ready()
            lab.tell({"ORCHESTRATION_PRACTICE_URL": practice})
            if not live:
                lab.tell({"ORCHESTRATION_MODEL_URL": practice, "ORCHESTRATION_MODEL_KEY": "practice"})
            address = lab.wait_ready()
            desk.note(address)
            print(f"Model: {live.url} (from {live.said_by})" if live else "Model: the practice model (simulated)")
            print(f"The course is open: {address.url}")
            print("Stop with Ctrl-C.", flush=True)
            browse(address, args.no_browser)
            running += [releasing(place)] if pending(place) else []
            running += [packing()] if worth_packing() else []
            while not any(server.ended() for server in running[:2]):
                time.sleep(0.5)
            if model.ended():
                raise ModelError(f"The practice model stopped; see {model.log}. Start the course again.")
            if lab.process.returncode:
                raise LabError(f"JupyterLab stopped by itself; see {lab.log}. Start the course again.")
            print("JupyterLab was shut down; the course is closed.")
        except KeyboardInterrupt:
            print(f"\nThe course is closed. Your work is in {place.root}")
        finally:
            for number in stopping_signals():
                signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not cut the tidying short
            for server in reversed(running):
                server.stop()
    return 0


def lessons() -> Path:
    """The folder of the lessons. Raises WorkspaceError when the package was installed without them."""
    if not LESSONS.is_dir():
        raise WorkspaceError(f"There are no lessons at {LESSONS}: start in the repository, with python3 start.py.")
    return LESSONS


def start_page(root: Path) -> str:
    """The notebook to open, from the workspace: the Start page, else the first lesson there is."""
    found = sorted(path.relative_to(root).as_posix() for path in root.glob("*/*.ipynb"))
    return START_PAGE if START_PAGE in found or not found else found[0]


def browse(address: Address, no_browser: bool) -> None:
    """Show the page in the user's browser, where there is one with a window."""
    windowless = sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER")
    )
    if not no_browser and not windowless:
        thread = threading.Thread(target=webbrowser.open, args=(address.url,), daemon=True)
        thread.start()
        thread.join(2.0)


@contextmanager
def stopped_quietly() -> Iterator[None]:
    """Inside, SIGTERM and a closed terminal end the course as Ctrl-C does."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    heard = [number for number in stopping_signals() if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, interrupt) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def stopping_signals() -> list[signal.Signals]:
    """The signals that end the course, as far as this system has them."""
    return [signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
