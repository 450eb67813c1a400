"""A course that was opened as a learner opens it, and what one can ask of it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psutil
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0
"""Seconds that a busy machine may take for one step."""


def course(*words: str, environ: Mapping[str, str] = os.environ, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Type a command and wait for its end."""
    command = [sys.executable, "-P", "-m", "course", *words]
    return subprocess.run(
        command, env=dict(environ), cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE
    )


@contextmanager
def opened(workspace: Path, *words: str, environ: Mapping[str, str] = os.environ) -> Iterator[Running]:
    """`course open --no-browser` in a session of its own, as in a terminal; ended, if it still runs, with the block."""
    command = [sys.executable, "-P", "-m", "course", "open", "--no-browser", "--workspace", str(workspace), *words]
    errors = workspace.with_name(f"{workspace.name}-stderr.txt")
    with errors.open("w") as stderr:
        process = subprocess.Popen(
            command, env=dict(environ), stdout=subprocess.PIPE, stderr=stderr, text=True, start_new_session=True
        )
    try:
        yield Running(process, errors)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


class Running:
    """The processes of one opened course. Reads its output up to the line that says how to stop it."""

    def __init__(self, process: subprocess.Popen[str], errors: Path) -> None:
        self.process = process
        self.lines: list[str] = []
        for line in process.stdout or ():
            self.lines.append(line.rstrip("\n"))
            if line.startswith("Stop with"):
                break
        else:
            raise AssertionError(f"The course did not open: {errors.read_text()}")
        self.url = next(line.split(": ", 1)[1] for line in self.lines if line.startswith("The course is open"))
        self.base = f"http://{urlsplit(self.url).netloc}"
        self.token = parse_qs(urlsplit(self.url).query)["token"][0]
        self.errors = errors
        self.record = Path()
        """Where the learner's record lies, if whoever opened it chose the place."""

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page of JupyterLab."""
        request = urllib.request.Request(self.base + path, headers={"Authorization": f"token {self.token}"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()

    def start_kernel(self) -> str:
        """The id of a new kernel of the default kind."""
        return self._made("kernels")["id"]

    def _made(self, what: str) -> dict[str, str]:
        """A new one of JupyterLab's `kernels` or `terminals`."""
        request = urllib.request.Request(
            f"{self.base}/api/{what}", data=b"{}", headers={"Authorization": f"token {self.token}"}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return dict(json.load(answer))

    def execute(self, code: str) -> str:
        """What `code` prints in a new kernel, followed by the text of its error if it fails."""
        return _done(self._execute(self.start_kernel(), code))

    async def _execute(self, kernel: str, code: str) -> str:
        url = f"{self.base.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels"
        socket = await websocket_connect(HTTPRequest(url, headers={"Authorization": f"token {self.token}"}))
        identity = uuid.uuid4().hex
        header = {
            "msg_id": identity,
            "msg_type": "execute_request",
            "username": "",
            "session": identity,
            "version": "5.3",
        }
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        await socket.write_message(json.dumps(message))
        printed = ""
        while text := await socket.read_message():
            answer = json.loads(text)
            if answer["parent_header"].get("msg_id") != identity:
                continue
            said = answer["content"]
            if answer["msg_type"] == "stream":
                printed += said["text"]
            elif answer["msg_type"] == "error":
                printed += f"{said['ename']}: {said['evalue']}"
            elif answer["msg_type"] == "status" and said["execution_state"] == "idle":
                break
        socket.close()
        return printed

    def terminal(self, command: str) -> str:
        """What a new terminal (File → New → Terminal) shows when `command` was typed and has ended."""
        return _done(self._type(self._made("terminals")["name"], command))

    async def _type(self, terminal: str, command: str) -> str:
        url = f"{self.base.replace('http', 'ws', 1)}/terminals/websocket/{terminal}"
        socket = await websocket_connect(HTTPRequest(url, headers={"Authorization": f"token {self.token}"}))
        await socket.write_message(json.dumps(["stdin", f"{command}; printf 'the %s\\n' end\r"]))
        shown = ""
        while "the end" not in shown and (text := await socket.read_message()):
            kind, *said = json.loads(text)
            shown += said[0] if kind == "stdout" else ""
        socket.close()
        return shown

    def family(self) -> list[psutil.Process]:
        """Every process that the course started, kernels included."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def interrupt(self) -> int:
        """Ctrl-C: the signal goes to the terminal's whole foreground group. Returns the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)


def _done(work: Coroutine[Any, Any, str]) -> str:
    with ThreadPoolExecutor(1) as own:  # a browser test before this one may have left a loop in our own thread
        return own.submit(asyncio.run, asyncio.wait_for(work, PATIENCE)).result()


def left(family: list[psutil.Process]) -> list[str]:
    """The command lines of those that still run when all had time to end."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        alive = [process for process in family if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
        if not alive:
            return []
        time.sleep(0.05)
    return [repr(process) for process in alive]
