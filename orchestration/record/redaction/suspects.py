"""Where secrets and e-mail addresses stand in a text: RE2 finds the places, in linear time, and a judge looks at each.

A judge reads a bounded piece of the text and says which bytes of it to strike out, if any.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator
from typing import Any

import re2

from orchestration.record.redaction import shapes
from orchestration.record.redaction.assignments import assigned, commanded, optioned
from orchestration.record.redaction.judging import hexadecimal, like_a_secret, placeholder, random_run, readable, wordy
from orchestration.record.redaction.sentences import prose, said, spoken
from orchestration.record.redaction.spans import Span, size, text_of

Judge = Callable[[bytes, Any], Iterator[Span]]


class Net:
    """All patterns, compiled once."""

    def __init__(self) -> None:
        self._gate = _compiled(shapes.GATE)
        self._block = _compiled(shapes.BLOCK)
        self._rules: tuple[tuple[Any, Judge], ...] = tuple(
            (_compiled(pattern), judge)
            for pattern, judge in (
                (shapes.ISSUED, _issued),
                (shapes.RUN, _run),
                (shapes.ASSIGNED, assigned),
                (shapes.OPTION, optioned),
                (shapes.COMMAND, commanded),
                (shapes.SCHEME, _scheme),
                (shapes.WEBHOOK, _webhook),
                (shapes.COOKIE, _cookie),
                (shapes.USERINFO, _userinfo),
                (shapes.EMAIL, _email),
                (shapes.SPOKEN, spoken),
                (shapes.PROSE, prose),
                (shapes.SAID, said),
            )
        )

    def issued(self, raw: bytes) -> bool:
        """Whether a service's key is in it."""
        pattern, judge = self._rules[0]
        return any(True for found in pattern.finditer(raw) for _ in judge(raw, found))

    def caught(self, raw: bytes) -> list[Span]:
        """Start and end of all that should be struck out, in bytes of UTF-8; they may overlap."""
        if self._gate.search(raw) is None:
            return []
        spans, public = _blocks(raw, self._block.finditer(raw))
        for pattern, judge in self._rules:
            struck = 0
            for found in pattern.finditer(raw):
                if found.start() < struck:
                    continue
                for start, end in judge(raw, found):
                    if judge is not _run or not _within((start, end), public):
                        spans.append((start + _escaped(raw, start), end))
                        struck = end
        return spans


def _escaped(raw: bytes, start: int) -> bool:
    """Whether the letter there belongs to an escaped line end, as in JSON."""
    return raw[max(0, start - 1) : start + 1] in (b"\\n", b"\\r", b"\\t")


def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    options.max_mem = 32 << 20
    return re2.compile(pattern.encode(), options)


def _within(span: Span, spans: list[Span]) -> bool:
    at = bisect(spans, span) - 1
    return at >= 0 and span[1] <= spans[at][1]


_CHAIN = re.compile(rb"(?:\s|\\[nrt]|[|>\"',+])*([A-Za-z0-9+/=]{4,})")


def _blocks(raw: bytes, marks: Iterator[Any]) -> tuple[list[Span], list[Span]]:
    """Blocks of private keys, whole or cut off, and blocks of what is public, such as certificates."""
    private: list[Span] = []
    public: list[Span] = []
    begun: Any = None
    for mark in marks:
        ends = mark.group().startswith((b"-----END", b"Private-MAC"))
        if begun is not None:
            secret = b"PRIVATE KEY" in begun.group() or begun.group().startswith(b"PuTTY")
            if secret:
                private.append((begun.start(), mark.end()) if ends else _cut_block(raw, *begun.span()))
            elif ends:
                public.append((begun.start(), mark.end()))
        begun = None if ends else mark
    if begun is not None and (b"PRIVATE KEY" in begun.group() or begun.group().startswith(b"PuTTY")):
        private.append(_cut_block(raw, *begun.span()))
    return private, public


def _cut_block(raw: bytes, start: int, end: int) -> Span:
    while found := _CHAIN.match(raw, end):
        if len(found[1]) < 20 and b"=" not in found[1]:
            break
        end = found.end()
    return start, end


def _issued(raw: bytes, found: Any) -> Iterator[Span]:
    start, end = found.span(1)
    value = text_of(raw[start : min(end, start + 200)])
    if len(value) < 18 or placeholder(value.lstrip("$")):
        return
    if not wordy(value) or value[0] == "$" or (len(value) == 20 and value.isupper()):
        yield start, end


_NEAR = re.compile(
    rb"(?i)key|token(?!i)|secret|passw|credential|bearer|auth|schl.{1,2}ssel|\bpat\b|login|\b(?:AC|SK)[0-9a-f]{32}"
)
_PUBLIC = re.compile(
    rb"(?i)(?:commit|sha-?\d*|md5|hash|digest|checksum|etag|uuid|revision|rev|blob|tree|h1|ssh-\w+|base64|integrity|"
    rb"fingerprint|utf-8\?[bq])\W{0,4}$"
)


_NO_KEY = re.compile(r"AAAA(?:[BC]3Nza|E2Vj|[GI]nNr)|sha\d+-|I[0-9a-f]{40}$")
_PIECE = re.compile(r"[A-Za-z0-9]{18,}")


def _run(raw: bytes, found: Any) -> Iterator[Span]:
    start, end = found.span()
    run = text_of(raw[start:end]).rstrip("=")
    pieces: list[tuple[int, int, bool]] = []
    if random_run(run[:200]):
        pieces.append((start, end, True))
    else:
        for piece in _PIECE.finditer(run):
            random = random_run(piece[0])
            if random or (len(piece[0]) >= 24 and hexadecimal(piece[0]) and not piece[0].isdigit()):
                pieces.append((start + piece.start(), start + piece.end(), random))
    if not pieces or _NO_KEY.match(run):
        return
    before = raw[max(0, start - 50) : start]
    if _PUBLIC.search(before):
        return
    near = _NEAR.search(before) is not None
    for first, last, random in pieces:
        if random or near:
            yield first, last


def _scheme(raw: bytes, found: Any) -> Iterator[Span]:
    group = 2 if found.group(3) is None else 3
    value = text_of(found.group(group)[:200])
    basic = group == 2 and found.group(1).lower() == b"basic" and readable(value)
    if not placeholder(value) and (basic or like_a_secret(value)):
        yield found.span(group)


def _webhook(raw: bytes, found: Any) -> Iterator[Span]:
    value = text_of(found.group(1)[:200])
    if not placeholder(value) and not wordy(value):
        yield found.span(1)


def _cookie(raw: bytes, found: Any) -> Iterator[Span]:
    at = found.start(1)
    for part in found.group(1).split(b";"):
        name, _, value = part.partition(b"=")
        text = text_of(value[:200])
        if len(text) >= 8 and not placeholder(text) and not wordy(text) and not text.isdigit():
            yield at + len(name) + 1, at + len(part.rstrip())
        at += len(part) + 1


def _userinfo(raw: bytes, found: Any) -> Iterator[Span]:
    if found.group(1) is None:
        group = 3 if found.group(2) is None else 2
        if not placeholder(text_of(found.group(group)[:200])):
            yield found.span(group)
        return
    start, end = found.span(1)
    user, colon, password = found.group(1).partition(b":")
    if colon and not placeholder(text_of(password[:200])):
        yield start + len(user) + 1, end
    elif not colon and len(user) >= 16 and like_a_secret(text_of(user[:200])):
        yield start, end


_FILES = frozenset(
    "png jpg jpeg svg gif webp ipynb csv json txt html css js ts tsx jsx yaml yml toml lock tgz gz zip whl sum mean "
    "shape item reshape transpose".split()
)
_CONNECTS = re.compile(rb"(?i)\b(?:ssh|scp|sftp|rsync|ssh-copy-id|mosh)\s[^\n|;]{0,40}$")
_LATIN = re.compile(r"[A-Za-z0-9_.+%'&-]+$")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef\u3000-\u303f]$")


def _email(raw: bytes, found: Any) -> Iterator[Span]:
    start, end = found.span()
    local, domain = text_of(found.group(1)), text_of(found.group(2))
    after, before = raw[end : end + 2], raw[max(0, start - 50) : start]
    if (
        local in ("git", "hg") or before.endswith(b"//") or after.startswith((b"(", b":/", b":~"))
        or _CONNECTS.search(before) or re.match(r"\d+x\.", domain)
        or domain.rpartition(".")[2].lower() in _FILES or len(domain) < 4
    ):  # fmt: skip
        return
    # Where no blanks are written, the address begins with its first Latin letter; other signs never belong to it.
    latin = _LATIN.search(local)
    head = local[: latin.start()] if latin else local
    if latin and _UNSPACED.search(head):
        start += size(head)
    else:
        cut = re.search(r".*[^\w.+%'&\"-]", local) if not local.startswith('"') else None
        start += size(cut[0]) if cut else 0
    yield start, end
