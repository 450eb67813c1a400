"""Real work into the log: what Claude Code and Codex left on this machine, and what git's trailers say.

An import writes drafts: when, how long, with which tool, which models and how many tokens. What was decided, expected
and accepted is for the learner to say. No word of a message, no path, no prompt is written, and nothing is sent.
"""

from __future__ import annotations

from pathlib import Path

from orchestration.errors import BadEntry
from orchestration.log.delegation_log import DelegationLog
from orchestration.log.imports import claude_code, codex, git_trailers
from orchestration.log.imports.filing import write_drafts
from orchestration.log.imports.found import Imported

__all__ = ["SOURCES", "Imported", "import_all"]

_FINDERS = {"claude-code": claude_code.find, "codex": codex.find, "git": git_trailers.find}
SOURCES = tuple(_FINDERS)


def import_all(log: DelegationLog, where: str, path: Path | None = None) -> Imported:
    """Bring in what is new from `where`: claude-code, codex or git.

    `path` is a folder or file of sessions, or a git repository; without it, the tool's own folders, or the repository
    that one is in. Importing again adds only what is new. What cannot be understood is passed over and counted.
    Raises BadEntry for an unknown `where`, or a `path` where nothing of the kind is.
    """
    if where not in _FINDERS:
        raise BadEntry(f"Nothing is known of {where!r}; sessions can be imported from {', '.join(SOURCES)}.")
    return write_drafts(_FINDERS[where](path), log)
