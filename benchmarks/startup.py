"""How long until the first page is usable: `python3 start.py open` against bare `jupyter lab`, in turns.

    .venv/bin/python benchmarks/startup.py [--rounds 5] [--cold 1]

Usable: the page with the first notebook answers 200, and a kernel started through the server has computed 1 + 1.

  cold          a copy of the repository without .venv, packages from the installer's cache (or the network)
  cold, pip     the same where uv is not to be had
  warm          everything is there
  bare          `jupyter lab --no-browser` of the same .venv, on the same notebook, own empty configuration

The course also lays out the workspace, starts the practice model, and checks the lock; bare Jupyter does not.
"""

import argparse
import asyncio
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from pathlib import Path
from urllib.parse import urlsplit

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

ROOT = Path(__file__).resolve().parents[1]
PAGE = "week0_start/1_open_the_course.ipynb"
PYTHON = getattr(sys, "_base_executable", sys.executable)


def copy(target: Path) -> Path:
    """A fresh copy of the repository's files, without .venv."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    for name in subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    return target


def course(clone: Path, folder: Path, **environ: str) -> float:
    """Seconds from the command to a usable Start page."""
    command = [PYTHON, str(clone / "start.py"), "open", "--no-browser", "--workspace", str(folder / "workspace")]
    began = time.perf_counter()
    with started(command, environ | {"ORCHESTRATION_HOME": str(folder / "home")}, subprocess.PIPE) as process:
        for line in process.stdout or ():
            if line.startswith("The course is open"):
                return finish(process, line.split(": ", 1)[1].strip(), began)
    raise SystemExit("The course did not open.")


def bare(clone: Path, folder: Path) -> float:
    """Seconds from the command to a usable page of JupyterLab on the same notebook."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = str(clone / ".venv" / "bin" / "jupyter-lab")
    options = [f"--port={port}", "--IdentityProvider.token=t", "--allow-root", f"--notebook-dir={clone / 'notebooks'}"]
    own = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    environ = own | {"PATH": f"{clone / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    began = time.perf_counter()
    with started([program, "--no-browser", *options], environ, subprocess.DEVNULL) as process:
        return finish(process, f"http://127.0.0.1:{port}/lab/tree/{PAGE}?token=t", began)


def started(command: list[str], environ: dict[str, str], stdout: int) -> subprocess.Popen[str]:
    """The command, with the caches of compiled code that a learner's Python keeps."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | environ
    return subprocess.Popen(
        command, env=env, stdout=stdout, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )


def finish(process: subprocess.Popen[str], url: str, began: float) -> float:
    """Wait until the page and a kernel answer, stop everything, return the seconds."""
    while True:
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                assert answer.status == 200
            break
        except OSError:
            if process.poll() is not None:
                raise SystemExit(f"{process.args} stopped by itself.") from None
            time.sleep(0.05)
    asyncio.run(compute(url))
    seconds = time.perf_counter() - began
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    return seconds


async def compute(url: str) -> None:
    """Start a kernel through the server and wait for 1 + 1."""
    address, token = urlsplit(url).netloc, url.rpartition("token=")[2]
    headers = {"Authorization": f"token {token}"}
    request = urllib.request.Request(f"http://{address}/api/kernels", data=b"{}", headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=60) as answer:
        kernel = json.load(answer)["id"]
    socket = await websocket_connect(HTTPRequest(f"ws://{address}/api/kernels/{kernel}/channels", headers=headers))
    name = uuid.uuid4().hex
    header = {"msg_id": name, "msg_type": "execute_request", "username": "", "session": name, "version": "5.3"}
    content = {"code": "1 + 1", "silent": False, "store_history": False, "allow_stdin": False}
    await socket.write_message(
        json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"})
    )
    while text := await socket.read_message():
        said = json.loads(text)
        if said["msg_type"] == "execute_result" and said["parent_header"].get("msg_id") == name:
            assert said["content"]["data"]["text/plain"] == "2"
            return
    raise SystemExit("The kernel did not answer.")


def measure(rounds: int, cold: int, folder: Path) -> dict[str, list[float]]:
    """Seconds of every case; warm and bare take turns."""
    without_uv = folder / "constraint.txt"
    without_uv.write_text("uv==0.0.1\n")
    seconds: dict[str, list[float]] = {"cold": [], "cold, pip": [], "warm": [], "bare": []}
    for number in range(cold):
        for case, environ in (("cold", {}), ("cold, pip", {"PIP_CONSTRAINT": str(without_uv)})):
            clone = copy(folder / f"cold-{number}-{len(case)}")
            seconds[case].append(course(clone, clone.with_suffix(".used"), **environ))
            shutil.rmtree(clone)
    clone = copy(folder / "warm")
    course(clone, folder / "learner")
    bare(clone, folder / "bare")
    for _ in range(rounds):
        seconds["warm"].append(course(clone, folder / "learner"))
        seconds["bare"].append(bare(clone, folder / "bare"))
    return seconds


def main() -> None:
    """Print a table: median, range and ratio to bare JupyterLab."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="turns of warm and bare")
    parser.add_argument("--cold", type=int, default=1, help="cold set-ups of each kind")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seconds = measure(args.rounds, args.cold, Path(folder))
    reference = statistics.median(seconds["bare"])
    print(f"{'case':12}{'n':>3}{'median s':>10}{'range s':>14}{'x bare':>8}")
    for case, values in seconds.items():
        if values:
            middle, spread = statistics.median(values), f"{min(values):.1f}-{max(values):.1f}"
            print(f"{case:12}{len(values):>3}{middle:>10.2f}{spread:>14}{middle / reference:>8.2f}")


if __name__ == "__main__":
    main()
