"""Who wrote a record: a random number, not a name, and a secret key that makes its hashes worthless elsewhere."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.record.segments import make_folder, sync_folder

FILE = "learner.json"
_LEARNER = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Identity:
    learner_id: str
    """16 hexadecimal digits, random, made once for each home."""
    key: bytes = field(repr=False)
    """32 secret bytes; they never leave the machine."""
    trouble: str | None = None
    """Why this identity holds for this process only although there is a file of one; a sentence for the learner."""
    kept: bool = True
    """False where it holds for this process only, so that another one would give other hashes and pseudonyms."""

    def fingerprint(self, text: str) -> str:
        """A keyed hash of a text, 16 hexadecimal digits: equal texts can be told to be equal, here and nowhere else."""
        return hmac.new(self.key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:16]

    def pseudonym(self, place: str) -> str:
        """Another name for each place that something is shared with, 12 hexadecimal digits."""
        return self.fingerprint(f"pseudonym\0{place}")[:12]


def identity(home: Path) -> Identity:
    """The identity kept in `home`, made on first use; the first process that writes it wins.

    Where it can be neither read nor written, one for this process only. A file that is there is never written over,
    whatever it holds: the key in it may be all that old hashes can be compared with.
    """
    path = home / FILE
    problem: Exception | None = None
    for _ in range(5):
        try:
            text = path.read_text(encoding="utf-8")
            if text:
                return _from(text)
            problem = ValueError("it is empty")
            time.sleep(0.02)  # another process may be writing it just now
        except FileNotFoundError:
            try:
                _make(path)
            except OSError:
                return passing()
        except NotADirectoryError:
            return passing()
        except (OSError, ValueError, LookupError, TypeError, RecursionError) as found:
            problem = found
            break
    return passing(
        f"Your record's {path} cannot be read ({_short(problem)}), so what is written now is signed with another "
        "number. Put the file back from a copy, or delete it to go on with a new one."
    )


def _from(text: str) -> Identity:
    """Raises ValueError, LookupError or TypeError."""
    known = json.loads(text)
    made = Identity(known["learner_id"], bytes.fromhex(known["key"]))
    if not _LEARNER.fullmatch(made.learner_id) or len(made.key) != 32:
        raise ValueError("its number or key has a wrong length")
    return made


def passing(trouble: str | None = None) -> Identity:
    """An identity for this process only."""
    return Identity(secrets.token_hex(8), secrets.token_bytes(32), trouble, kept=False)


def _short(problem: Exception | None) -> str:
    return getattr(problem, "strerror", None) or (str(problem) if type(problem) is ValueError else "it is damaged")


def _make(path: Path) -> None:
    """Write a new identity unless there is one. Raises OSError."""
    make_folder(path.parent)
    text = json.dumps({"v": 1, "learner_id": secrets.token_hex(8), "key": secrets.token_hex(32)})
    draft = path.with_name(f".{FILE}.{secrets.token_hex(6)}")
    try:
        _write(draft, text)
        try:
            os.link(draft, path)
        except FileExistsError:
            return
        except OSError:  # no hard links on this file system
            _write(path, text)
        sync_folder(path.parent)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
