"""Strikes secrets and e-mail addresses out of a text before it is written.

It is a net, not a promise. The promise is to keep no text: of a prompt only a keyed hash and a length are kept, unless
the learner says otherwise. The net is for what people type themselves: titles, reasons, names of checks.

Found are: keys, tokens and webhooks in the forms that some hundred services publish; JSON Web Tokens; private keys in
text, whole or cut off; passwords in addresses, connection strings, headers, cookies, settings, code and command lines;
tokens of 18 signs and more in which letters of both cases and digits are mixed; hexadecimal ones next to a word such as
`key`; e-mail addresses, in any script, also escaped or spoken (`name at example dot com`); passwords in a sentence, if
they have digits or signs. Left are hashes, ids, paths, names in programs, versions, and what stands in for a secret
(`<your key>`, `$TOKEN`, `xxxx`, `sk-...`).

Measured on the lines of `tests/orchestration/redaction_corpus` (November 2026), which were written before the patterns
by somebody else. On the half that nobody looked at: of 215 secrets and addresses 97.2 % are struck out (all 102 of the
half that the patterns were made with); of the ten hard ones beside them, addresses that are spoken 4 of 4, passwords in
a sentence 4 of 6; of one secret a piece of 12 signs or more is left; of 247 clean lines 4 are changed (1.6 %).

Not found are: passwords that are plain words, unless they are quoted or set (`the password is swordfish`); secrets
split over several fields, calls or variables; unnamed tokens of fewer than 18 signs, of one case or of digits only,
and of the others 8 % at 20 signs and 3 % at 32; hexadecimal keys that no word beside them names; seed phrases; names,
addresses of houses, telephone numbers, and anything else that is private without being secret.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchestration.record.redaction.suspects import Net

MARK = "[redacted]"
"""What stands in the place of a secret, whatever it was."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+\-]{0,127}")
_PASSES = 3
_SHORT = 200  # a unit says its title and its words again with every revision


def redacted(text: str) -> str:
    """The text with what looks like a key, a token, a password or an e-mail address replaced by `[redacted]`.

    Any text is taken, of any length, in time that grows with the length and no faster. What is left is left as it is,
    and what was redacted once is not changed again.
    """
    return _seen_before(text) if len(text) <= _SHORT else _swept(text)


def brief(text: str, longest: int) -> str:
    """A text on one line of at most `longest` signs, cut at a word. Redacted before it is cut: of a secret that the cut
    went through, a piece would be left that nothing can tell any more.
    """
    line = redacted(" ".join(text.split()))
    if len(line) <= longest:
        return line
    start = line[: longest - 1]
    cut = start.rfind(" ")
    return (start[:cut].rstrip(" ,;:.") if cut > longest // 2 else start) + "…"


def redacted_id(text: str) -> str:
    """An identifier that somebody else gave, such as a response's: kept if it has the form of one and of no key.

    One word of at most 128 letters, digits and `._:/+-` has it, however random it looks; all else is `redacted`.
    """
    return text if len(text) <= _SHORT and _an_id(text) else redacted(text)


@lru_cache(4096)
def _seen_before(text: str) -> str:
    return _swept(text)


@lru_cache(4096)
def _an_id(text: str) -> bool:
    return bool(_ID.fullmatch(text)) and not _net().issued(text.encode())


def _swept(text: str) -> str:
    raw = text.encode("utf-8", "surrogatepass")
    net = _net()
    spans = net.caught(raw)
    if not spans:
        return text
    for _ in range(_PASSES):  # What is struck out may have hidden its neighbour.
        raw = _without(raw, spans)
        spans = net.caught(raw)
        if not spans:
            break
    return raw.decode("utf-8", "surrogatepass")


def _without(raw: bytes, spans: list[tuple[int, int]]) -> bytes:
    kept: list[bytes] = []
    at = 0
    for start, end in sorted(spans):
        while start < len(raw) and raw[start] & 0xC0 == 0x80:  # never within a letter
            start -= 1
        while end < len(raw) and raw[end] & 0xC0 == 0x80:
            end += 1
        if start >= at:
            kept += [raw[at:start], MARK.encode()]
        at = max(at, end)
    kept.append(raw[at:])
    return b"".join(kept)


@cache
def _net() -> Net:
    """The patterns; the first text that is written pays for them, and no import."""
    from orchestration.record.redaction.suspects import Net

    return Net()
