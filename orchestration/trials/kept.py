"""Trials kept as they arrive, a line each, so that a crash or a restarted kernel loses none.

A folder an experiment (see `fingerprint`), in it a file of JSON lines for every process that wrote: no two write to
one file. A text that occurs often, such as a prompt, stands in a file once. Exchanges with a practice model are kept
word for word; of a live model's the texts only if the learner chose to keep them (`DelegationLog.content`).
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from orchestration.checks.check import CheckResult
from orchestration.conductor import Exchange
from orchestration.log.content import Choice
from orchestration.models.messages import Message, Response, Usage
from orchestration.record.redaction import redacted
from orchestration.record.segments import make_folder
from orchestration.trials.result import Trial

FOLDER = "trials"


class KeptTrials:
    """The trials of one experiment in the learner's record. Never raises: `trouble` says why nothing could be kept."""

    def __init__(self, home: Path, name: str, mark: str) -> None:
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "experiment"
        self.folder = home / FOLDER / f"{slug}-{mark}"
        self.trouble = ""
        self._choice = Choice(home)
        self._file: int | None = None
        self._written: set[str] = set()

    def read(self) -> dict[tuple[str, int], Trial]:
        """All trials there are, by arm and index. A line that was cut off or damaged is passed over."""
        found: dict[tuple[str, int], Trial] = {}
        try:
            files = sorted(self.folder.glob("*.jsonl"), key=lambda one: one.stat().st_mtime_ns)
        except OSError:
            return found
        for file in files:
            with contextlib.suppress(OSError):
                for trial in _trials(file):
                    found.setdefault((trial.arm, trial.index), trial)
        return found

    def add(self, trial: Trial) -> None:
        """Write a trial down, in one go."""
        if self.trouble:
            return
        texts: dict[str, str] = {}
        record = _told(trial, texts, self._content(trial))
        lines = [json.dumps({"id": key, "text": text}) for key, text in texts.items() if key not in self._written]
        lines.append(json.dumps(record))
        try:
            if self._file is None:
                make_folder(self.folder)
                place = self.folder / f"{os.getpid()}-{secrets.token_hex(4)}.jsonl"
                self._file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            _write(self._file, ("\n".join(lines) + "\n").encode())
        except OSError as problem:
            self.trouble = f"Trials cannot be kept in {self.folder}: {problem.strerror or problem}."
        self._written |= texts.keys()

    def close(self) -> None:
        """Let go of the file; the next trial begins a new one."""
        if self._file is not None:
            os.close(self._file)
        self._file, self._written = None, set()

    def _content(self, trial: Trial) -> str:
        return "full" if trial.simulated else self._choice.get()


def _write(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]


def _told(trial: Trial, texts: dict[str, str], content: str) -> dict[str, Any]:
    def text(said: str) -> str | None:
        if content == "none":
            return None
        said = said if content == "full" else redacted(said)
        key = blake2b(said.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()
        texts[key] = said
        return key

    plain = {name: getattr(trial, name) for name in Trial.__dataclass_fields__ if name != "exchanges"}
    if trial.error and content != "full":
        plain["error"] = redacted(trial.error) if content == "redacted" else ""
    exchanges = [
        {
            "sent": [[message.role, text(message.content)] for message in one.messages],
            "back": text(one.response.text),
            "usage": [one.response.usage.input_tokens, one.response.usage.output_tokens]
            if one.response.usage
            else None,
            "model": one.response.model,
            "seconds": one.response.seconds,
            "finish": one.response.finish,
            "cost_usd": one.response.cost_usd,
            "fingerprint": one.response.fingerprint,
            "checks": [[check.name, check.passed, text(check.message), check.score, check.of] for check in one.checks],
        }
        for one in trial.exchanges
    ]
    return {**plain, "exchanges": exchanges}


def _trials(file: Path) -> Iterator[Trial]:
    texts: dict[str | None, str] = {None: NOT_KEPT}
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                record = json.loads(line)
                if "text" in record:
                    texts[record["id"]] = record["text"]
                else:
                    yield _trial(record, texts)
            except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
                continue


NOT_KEPT = "(This text was not kept: a live model answered, and the log is not to keep what is said.)"


def _trial(record: dict[str, Any], texts: dict[str | None, str]) -> Trial:
    exchanges = record.pop("exchanges")
    trial = Trial(**record)
    if type(trial.arm) is not str or type(trial.index) is not int:
        raise TypeError("a trial without arm and number")
    return replace(trial, exchanges=tuple(_exchange(one, trial.simulated, texts) for one in exchanges))


def _exchange(record: dict[str, Any], simulated: bool, texts: dict[str | None, str]) -> Exchange:
    response = Response(
        text=texts[record["back"]],
        usage=Usage(*record["usage"]) if record["usage"] else None,
        model=record["model"],
        seconds=record["seconds"],
        simulated=simulated,
        finish=record["finish"],
        cost_usd=record["cost_usd"],
        fingerprint=record["fingerprint"],
    )
    return Exchange(
        tuple(Message(role, texts[key]) for role, key in record["sent"]),
        response,
        tuple(CheckResult(name, passed, texts[key], score, of) for name, passed, key, score, of in record["checks"]),
    )
