"""How a process on the untrusted side is started, and what there is to clear away when it has ended."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import Any

from sandbox.backends import ENVIRONMENT, Recipe
from sandbox.errors import SandboxError
from sandbox.inside import tidy

START_SECONDS = 60.0
SLACK = 65_536
"""Bytes by which a frame may exceed the limit for what is in it."""


class LinkLost(Exception):
    """The process on the other side is gone, or says things that its protocol does not know."""


class LinkSilent(LinkLost):
    """The process on the other side did not answer in time."""


@dataclass(frozen=True)
class Walls:
    """What turned out to hold when a server started."""

    seccomp: bool = False
    landlock: int = 0
    whole_tree: bool = False


def popen(recipe: Recipe, settings: dict[str, Any]) -> "subprocess.Popen[bytes]":
    """The process; LinkLost when it cannot be started."""
    environment = None
    if not recipe.own_pids:
        environment = dict(ENVIRONMENT)
        if os.name == "nt":
            environment["SYSTEMROOT"] = os.environ.get("SYSTEMROOT", "")
    try:
        return subprocess.Popen(
            (*recipe.command, json.dumps(settings)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=not recipe.own_pids,
        )
    except OSError as problem:
        raise LinkLost(str(problem)) from None


def check_ready(content: bytes) -> dict[str, Any]:
    """What a process says when it is ready; SandboxError when a module cannot be imported, LinkLost for nonsense."""
    try:
        ready: dict[str, Any] = json.loads(content)
        problem = ready["problem"]
    except (ValueError, TypeError, KeyError):
        raise LinkLost("the process did not begin as it should") from None
    if problem is not None:
        raise SandboxError(f"The sandbox cannot import what it should preload: {problem}.")
    return ready


def last_words(process: "subprocess.Popen[bytes]", end: Any) -> str:
    """End a process that did not start, and return the last line it said about it."""
    process.kill()
    said = process.stderr.read(16_384).decode("utf-8", "replace").strip() if process.stderr else ""
    end()
    return said.splitlines()[-1] if said else "it ended without a word"


def open_scratch(private: str) -> str:
    """A folder for the child in a folder that others may pass but not list."""
    os.chmod(private, 0o711)
    scratch = os.path.join(private, "scratch")
    os.mkdir(scratch, 0o700)
    return scratch


def remove(private: str) -> None:
    """Remove a scratch folder, however deep and closed what was left in it is."""
    if os.unlink in os.supports_dir_fd:
        try:
            tidy.empty(private)
        except OSError:
            pass
    shutil.rmtree(private, ignore_errors=True)


def close(stream: Any) -> None:
    """Close a stream, if it is one, whatever is still in it."""
    if stream is not None:
        try:
            stream.close()
        except OSError:
            pass
