"""The practice model as a process: started with the course, gone with it. Also the commands `course model`."""

import argparse
import difflib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from course import ports, processes, settings
from course.errors import ModelError, last_lines
from practice.profile import Profile
from practice.profiles import PROFILES

STARTUP = 20.0
"""Seconds that the model may take until it answers; it needs about one."""


class PracticeModel:
    """A running practice model. Start it, then wait for its address; it ends with this process or with `stop`."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self.log = log
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    @classmethod
    def start(cls, folder: Path, port: int = 0, environ: Mapping[str, str] = os.environ) -> "PracticeModel":
        """Start on 127.0.0.1:`port` (0: any free one); its messages go to `folder`/model.log."""
        command = [sys.executable, "-P", "-m", "practice", "--port", str(port), "--with-parent"]
        path = os.pathsep.join(filter(None, [str(settings.REPOSITORY), environ.get("PYTHONPATH")]))
        log = folder / "model.log"
        return cls(processes.start(command, {**environ, "PYTHONPATH": path}, log=log, read=True), log)

    def wait_ready(self, seconds: float = STARTUP) -> str:
        """The address, ending in /v1. Raises ModelError when there is none after `seconds`."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise self._failed(f"did not come up within {seconds:.0f} s") from None
            if line is None:
                raise self._failed("stopped while starting")
            try:
                return str(json.loads(line)["url"])
            except (ValueError, KeyError, TypeError):
                continue

    def ended(self) -> bool:
        """Has the process ended?"""
        return self.process.poll() is not None

    def stop(self) -> None:
        """End it; returns when it is gone."""
        processes.stop(self.process, 3.0)

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line)
        self._lines.put(None)

    def _failed(self, how: str) -> ModelError:
        said = last_lines(self.log.read_text(encoding="utf-8", errors="replace"))
        return ModelError(f"The practice model {how}." + (f" Its last words:{said}" if said else " It said nothing."))


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that `course model` understands."""
    parser.add_argument("--port", type=int, default=0, help="the port to listen on (default: any free one)")
    words = parser.add_subparsers(dest="word", metavar="card | fit")
    card = words.add_parser("card", help="print what a practice model rests on, and what is only assumed")
    card.add_argument("name", nargs="?", default="", metavar="NAME", help="the model (without a name: all there are)")
    fit = words.add_parser("fit", help="ask a practice model over HTTP and print it beside the published points")
    fit.add_argument("name", nargs="?", default="", metavar="NAME", help="the model (without a name: all with points)")
    fit.add_argument("--calls", type=int, default=200, help="calls a point (default: 200)")


def main(args: argparse.Namespace) -> int:
    """Serve the practice model until Ctrl-C, print a card, or measure a model against its card."""
    if args.word == "card":
        return print_card(args.name)
    if args.word == "fit":
        return print_fit(args.name, args.calls)
    return serve(args.port)


def print_card(name: str) -> int:
    """The calibration card of a practice model; without a name, the list of models."""
    if name:
        print(_profile(name).card())
        return 0
    for profile in PROFILES.values():
        points = f", {profile.published[0].effect}" if profile.published else ""
        print(f"  {profile.name}{points}")
    print("\nAll are simulated. `course model card NAME` says what one rests on.")
    return 0


def print_fit(name: str, calls: int) -> int:
    """Published and measured points of one model, or of all that have any. Returns 1 when one is outside its card."""
    from orchestration import Client, calibrate

    if calls < 1:
        raise ModelError(f"--calls should be 1 or more, not {calls}.")
    chosen = [_profile(name)] if name else [profile for profile in PROFILES.values() if profile.published]
    if not chosen[0].published:
        raise ModelError(f"{name} has no published points of its own; its card says what each of its numbers rests on.")
    folder = settings.private_folder() / "open"
    folder.mkdir(exist_ok=True, mode=0o700)
    model = PracticeModel.start(folder)
    outside = 0
    try:
        url = model.wait_ready()
        for profile in chosen:
            for fit in calibrate(Client(url, "practice", profile.name), calls):
                print(fit, "\n", sep="", flush=True)
                outside += not fit.holds
    finally:
        model.stop()
    return 1 if outside else 0


def _profile(name: str) -> Profile:
    if name not in PROFILES:
        close = difflib.get_close_matches(name, PROFILES, n=1, cutoff=0.4)
        hint = f" Did you mean {close[0]}?" if close else ""
        raise ModelError(f"there is no practice model '{name}'.{hint} `course model card` lists them.")
    return PROFILES[name]


def serve(port: int) -> int:
    """Serve the practice model until Ctrl-C."""
    ports.check(port)
    folder = settings.private_folder() / "open"
    folder.mkdir(exist_ok=True, mode=0o700)
    model = PracticeModel.start(folder, port)
    try:
        url = model.wait_ready()
        print(f"The practice model answers at {url}")
        setting = '  $env:{} = "{}"' if os.name == "nt" else "  export {}={}"
        print(setting.format("ORCHESTRATION_MODEL_URL", url))
        print(setting.format("ORCHESTRATION_MODEL_KEY", "practice"))
        print("Stop with Ctrl-C.", flush=True)
        model.process.wait()
        raise ModelError(f"The practice model stopped.{last_lines(model.log.read_text(encoding='utf-8'))}")
    except KeyboardInterrupt:
        return 0
    finally:
        model.stop()
