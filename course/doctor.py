"""`course doctor`: is this machine ready? One line a check, with the fix for what fails."""

import argparse
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from course import settings
from course.errors import CourseError
from course.lab import kernel_environment
from course.model import PracticeModel
from course.workspace import Workspace

SUPPORTED = ((3, 11), (3, 15))
"""The first Python that works and the first that does not."""
DISK = 200 * 2**20
"""Bytes that a course in use needs: logs, outputs, submissions."""
AGAIN = "python3 start.py setup"


@dataclass(frozen=True)
class Finding:
    """What one check found."""

    name: str
    status: str
    """"ok"; "fix": something essential fails; "note": works, with less comfort or less protection."""
    detail: str
    fix: str = ""

    def __str__(self) -> str:
        line = f"{self.status:5}{self.name:10} {self.detail}"
        return plain(f"{line}\n{'':16}-> {self.fix}" if self.fix else line)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that `course doctor` understands."""
    parser.add_argument("--json", action="store_true", help="print the findings as a JSON list")
    parser.add_argument("--workspace", metavar="DIR", help="the learner's folder (default: ./workspace)")


def main(args: argparse.Namespace) -> int:
    """Print every finding; 1 when something essential fails."""
    findings = []
    for finding in examine(settings.workspace_path(args.workspace)):
        findings.append(finding)
        if not args.json:
            print(finding, flush=True)
    failed = sum(finding.status == "fix" for finding in findings)
    if args.json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        print("Ready: `course` opens the lessons." if not failed else f"{failed} to fix.")
    return 1 if failed else 0


def examine(workspace: Path) -> Iterator[Finding]:
    """Every check in turn. A check that cannot be carried out is a finding too, never an exception."""
    checks: dict[str, Callable[[], Finding]] = {
        "Python": python,
        "packages": packages,
        "kernel": kernel,
        "home": home,
        "workspace": lambda: folder(workspace),
        "disk": lambda: disk(workspace),
        "proxy": lambda: proxy(os.environ),
        "model": model,
        "sandbox": protection,
        "browser": browser,
    }
    for name, check in checks.items():
        try:
            yield check()
        except CourseError as problem:
            yield Finding(name, "fix", *sentence_and_fix(str(problem)))
        except Exception as problem:  # the doctor must see every other patient all the same
            yield Finding(name, "fix", f"{type(problem).__name__}: {problem}", AGAIN)


def python() -> Finding:
    """The interpreter's version."""
    version = sys.version.split()[0]
    if SUPPORTED[0] <= sys.version_info[:2] < SUPPORTED[1]:
        return Finding("Python", "ok", f"{version} ({sys.executable})")
    return Finding("Python", "fix", f"{version} is not supported", "remove .venv and use Python 3.11 to 3.14")


def packages(lock: Path = settings.REPOSITORY / "requirements.lock") -> Finding:
    """What is installed against the lock."""
    wanted = locked(lock.read_text(encoding="utf-8"))
    wrong = []
    for name, version in wanted.items():
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found = "none"
        if found != version:
            wrong.append(f"{name} {found} instead of {version}")
    if not wrong:
        return Finding("packages", "ok", f"all {len(wanted)} are as locked")
    more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    return Finding("packages", "fix", f"{', '.join(wrong[:3])}{more}", AGAIN)


def locked(text: str) -> dict[str, str]:
    """Name and version of each line of a lock that applies to this Python and this system."""
    from packaging.requirements import Requirement

    lines = [line.rstrip(" \\") for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    found = [Requirement(line) for line in lines]
    return {one.name: str(one.specifier)[2:] for one in found if one.marker is None or one.marker.evaluate()}


def kernel() -> Finding:
    """Starts a kernel as JupyterLab does and asks which environment it runs in."""
    from jupyter_client.manager import start_new_kernel

    environ = kernel_environment(os.environ)
    quiet = subprocess.DEVNULL
    manager, client = start_new_kernel(startup_timeout=60, env=environ, stdout=quiet, stderr=quiet)
    try:
        question = f"import sys, ipywidgets, orchestration; assert sys.prefix == {sys.prefix!r}, sys.prefix"
        reply = client.execute_interactive(question, timeout=60, store_history=False, output_hook=lambda message: None)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    if reply["content"]["status"] == "ok":
        return Finding("kernel", "ok", "python3 starts and answers")
    what = f"{reply['content']['ename']}: {reply['content']['evalue']}"
    return Finding("kernel", "fix", f"python3 starts, but not as it should: {what}", AGAIN)


def home() -> Finding:
    """The data folder, and the home folder where Jupyter keeps what it must."""
    kept = settings.private_folder()
    try:
        with tempfile.TemporaryDirectory(dir=Path.home()):
            pass
    except (OSError, RuntimeError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        return Finding("home", "fix", f"the home folder cannot be written: {reason}", "set HOME to a folder that can")
    return Finding("home", "ok", f"can be written; the course keeps its record in {kept}")


def folder(workspace: Path) -> Finding:
    """The workspace, made if need be."""
    Workspace(workspace).save()
    return Finding("workspace", "ok", str(workspace))


def disk(workspace: Path) -> Finding:
    """Free space where the workspace is."""
    while not workspace.exists():
        workspace = workspace.parent
    free = shutil.disk_usage(workspace).free
    if free >= DISK:
        return Finding("disk", "ok", f"{free / 2**30:.1f} GB free")
    return Finding("disk", "fix", f"only {free / 2**20:.0f} MB free", f"make room: {DISK / 2**20:.0f} MB are needed")


def proxy(environ: Mapping[str, str]) -> Finding:
    """A proxy must not stand between the course and this machine."""
    given = {name.lower() for name, value in environ.items() if value}
    spared = environ.get("NO_PROXY", "") + environ.get("no_proxy", "")
    if given & {"http_proxy", "https_proxy", "all_proxy"} and not any(host in spared for host in settings.LOOPBACK):
        return Finding(
            "proxy", "note", "a proxy is set and not told to spare this machine; `course` sees to that for the lessons",
            "for your own programs: NO_PROXY=127.0.0.1,localhost",
        )  # fmt: skip
    return Finding("proxy", "ok", "none in the way")


def model() -> Finding:
    """Asks one question: the learner's own model if there is one, else the practice model."""
    from orchestration.errors import OrchestrationError
    from orchestration.models.client import Client

    live = settings.live_model()
    with tempfile.TemporaryDirectory() as logs, served(Path(logs), wanted=live is None) as url:
        try:
            answer = Client(url, "practice" if url else None, timeout=30.0).ask("Are you there? Answer in one word.")
        except OrchestrationError as problem:
            return Finding("model", "fix", *sentence_and_fix(str(problem)))
    said_by = f"configured in {live.said_by}" if live else "the practice model (simulated)"
    return Finding("model", "ok", f"{answer.model} answers in {answer.seconds:.2f} s; {said_by}")


@contextmanager
def served(logs: Path, *, wanted: bool) -> Iterator[str | None]:
    """The address of a practice model that lives as long as the block; None where it is not wanted."""
    if not wanted:
        yield None
        return
    practice = PracticeModel.start(logs)
    try:
        yield practice.wait_ready()
    finally:
        practice.stop()


def protection() -> Finding:
    """Which protection this machine gives when code that a model wrote is run."""
    import sandbox

    backend = sandbox.probe()
    strong = backend.network and backend.filesystem and backend.processes
    wanted = [] if backend.name == "namespaces" else ["bubblewrap"]
    wanted += [] if backend.seccomp else ["libseccomp2"]
    fix = f"sudo apt-get install {' '.join(wanted)}" if wanted and sys.platform.startswith("linux") else ""
    return Finding("sandbox", "ok" if strong else "note", f"{backend.name}: {backend.sentence}", fix)


def browser() -> Finding:
    """A browser is a comfort: the address can be opened by hand, or on another machine."""
    try:
        webbrowser.get()
    except webbrowser.Error:
        return Finding("browser", "note", "none found", "open the address that `course` prints in any browser")
    return Finding("browser", "ok", "found")


def sentence_and_fix(text: str) -> tuple[str, str]:
    """Split a message of ours at its last sentence, which says what to do."""
    line = " ".join(text.split())
    what, mark, todo = line.rpartition(". ")
    return (what + ".", todo.rstrip(".")) if mark else (line, AGAIN)


def plain(text: str) -> str:
    """ASCII, so that it can be printed on any terminal and pasted into any mail."""
    return text.encode("ascii", "replace").decode()
