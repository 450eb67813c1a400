"""The practice model as a process: started with the course, gone with it. Also the command `course model`."""

import argparse
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


def main(args: argparse.Namespace) -> int:
    """Serve the practice model until Ctrl-C."""
    ports.check(args.port)
    folder = settings.private_folder() / "open"
    folder.mkdir(exist_ok=True, mode=0o700)
    model = PracticeModel.start(folder, args.port)
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
