"""Whether the text of prompts and answers is kept: only if the learner says so, once, for this home."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any, Literal

from orchestration.errors import RecordUnwritable
from orchestration.log.entries import one_of

Content = Literal["none", "redacted", "full"]
CONTENTS: tuple[Content, ...] = ("none", "redacted", "full")
TEXTS = frozenset({"prompt", "answer"})
"""The fields of a call that hold it."""


class Choice:
    """The learner's choice, in the file `content` of their home; without one, or with an unreadable one: none."""

    def __init__(self, home: Path) -> None:
        self._file = home / "content"
        self._known: tuple[int, Content] | None = None

    def get(self) -> Content:
        try:
            changed = os.stat(self._file).st_mtime_ns
            if self._known is None or self._known[0] != changed:
                said = self._file.read_text(encoding="utf-8").strip()
                self._known = changed, next((one for one in CONTENTS if one == said), "none")
        except (OSError, ValueError):
            return "none"
        return self._known[1]

    def set(self, content: Any) -> Content:
        """Keep the choice. Raises BadEntry for another word, RecordUnwritable when it cannot be kept."""
        chosen: Content = one_of(content, CONTENTS, "content")
        draft = self._file.with_name(f".content.{secrets.token_hex(6)}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
                out.write(f"{chosen}\n")
            draft.replace(self._file)
        except OSError as problem:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
            raise RecordUnwritable(
                f"Your choice cannot be kept in {self._file.parent} ({problem.strerror or problem}): nothing changed."
            ) from None
        self._known = None
        return chosen
