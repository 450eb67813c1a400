"""Commits that say that a tool helped: one draft a commit, of the learner's own.

The trailers are Co-authored-by, Assisted-by and Generated-by, and the `(aider)` that aider adds to an author's name.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from orchestration.errors import BadEntry
from orchestration.log.imports.ai_tools import tool_of, trailers
from orchestration.log.imports.found import Draft, Found, moment_of_seconds
from orchestration.record.lines import printable
from orchestration.record.redaction import brief

SOURCE = "git"
_FIELDS = ("%ae", "%an", "%at", "%B")
_SAFE = (
    "--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs",
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.pager=cat",
    "-c", "log.showSignature=false", "-c", "protocol.allow=never", "-c", "diff.external=",
    "-c", "core.alternateRefsCommand=",
)  # fmt: skip
"""A repository's own configuration may name programs; none of them is run, and nothing is fetched."""


_PATIENCE = 20.0
"""Seconds for a question to git. A repository can make it wait for ever: its settings may include a pipe."""
_PATIENCE_FOR_ALL = 300.0
"""Seconds for all commits; a million take some twenty."""


def find(path: Path | None) -> Found:
    """Drafts of the commits that can be reached from HEAD, merges left out, whose author is git's `user.email`.

    Raises BadEntry where there is no git, no repository, or no `user.email`.
    """
    found = Found(SOURCE)
    folder = Path.cwd() if path is None else path
    if not os.path.isdir(folder):
        raise BadEntry(f"There is no folder {folder}: name a git repository, or go into one.")
    top = _git(folder, "rev-parse", "--is-shallow-repository")
    if top.returncode:
        raise BadEntry(_sentence(folder, top.stderr))
    if top.stdout.strip() == "true":
        found.sentences.append("This clone is shallow: commits before its cut cannot be seen.")
    own = _git(folder, "config", "--get", "user.email").stdout.strip().casefold()
    if not own:
        raise BadEntry(
            "git does not know who you are, so your commits cannot be told from others': say it with "
            "`git config --global user.email YOU@EXAMPLE.ORG`."
        )
    for email, name, seconds, message in _commits(folder):
        _take(email, name, seconds, message, own, found)
    return found


def _take(email: str, name: str, seconds: str, message: str, own: str, found: Found) -> None:
    named = trailers(message)
    tool = next((tool for key, value in named if (tool := tool_of(key, value))), None)
    tool = "aider" if name.rstrip().endswith("(aider)") else tool
    if tool is None:
        if named:
            found.skipped["commits whose trailers name no AI tool"] += 1
        return
    if email.strip().casefold() != own:
        found.skipped["commits by others"] += 1
        return
    at = moment_of_seconds(seconds)
    subject = printable(message.strip().split("\n")[0])
    if at is None:
        found.skipped["commits without a date that makes sense"] += 1
    else:
        key = sha256(f"{seconds}\0{own}\0{subject}".encode("utf-8", "replace")).hexdigest()
        found.drafts.append(Draft(key, brief(subject, 120) or "(no subject)", tool, at))


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            ["git", *_SAFE, *words], cwd=folder, env=_environment(), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=_PATIENCE,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise BadEntry(_too_long(folder)) from None
    except FileNotFoundError:
        raise BadEntry("git is not installed, or not on the PATH; its commits cannot be read without it.") from None
    except OSError as problem:
        raise BadEntry(f"git could not be started in {folder}: {problem.strerror}.") from None


def _commits(folder: Path) -> Iterator[tuple[str, ...]]:
    """Each commit's author's address and name, seconds since 1970, and message."""
    words = (
        "log", "--no-merges", "--no-color", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-notes",
        "--no-patch", "--encoding=UTF-8", "-z", "--format=tformat:" + "%x00".join(_FIELDS), "HEAD", "--",
    )  # fmt: skip
    with TemporaryFile() as said:
        try:
            running = subprocess.Popen(
                ["git", *_SAFE, *words], cwd=folder, env=_environment(), stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=said,
            )  # fmt: skip
        except OSError as problem:
            raise BadEntry(f"git could not be started in {folder}: {problem.strerror}.") from None
        late = threading.Event()

        def end() -> None:
            late.set()
            running.kill()

        patience = threading.Timer(_PATIENCE_FOR_ALL, end)
        patience.daemon = True
        patience.start()
        try:
            with running:
                assert running.stdout
                fields = _fields(running.stdout)
                yield from zip(fields, fields, fields, fields, strict=False)
        finally:
            patience.cancel()
        if late.is_set():
            raise BadEntry(_too_long(folder))
        if running.returncode:
            said.seek(0)
            raise BadEntry(_sentence(folder, said.read().decode("utf-8", "replace")))


def _fields(stream: IO[bytes]) -> Iterator[str]:
    rest = b""
    while chunk := stream.read(2**20):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from (one.decode("utf-8", "replace") for one in whole)


def _environment() -> dict[str, str]:
    """Without what could point git to another repository or program."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return kept | {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": ""}


def _too_long(folder: Path) -> str:
    return (
        f"git does not answer about the repository in {folder}: its settings may wait for something that never comes. "
        "Look into its .git/config."
    )


def _sentence(folder: Path, said: str) -> str:
    if "not a git repository" in said:
        return f"{folder} is not in a git repository: go into one, or name it."
    if "dubious ownership" in said:
        return f"git does not trust the repository in {folder}, as it belongs to another user of this machine."
    if "bad revision" in said or "does not have any commits" in said or "unknown revision" in said:
        return f"The git repository in {folder} has no commits yet."
    first = printable(next((line for line in said.split("\n") if line.strip()), "no reason given"))
    return f"git cannot read the repository in {folder}: {first[:200]}"
