"""Passwords and addresses that are told in a sentence: as far as they can be told from other words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from orchestration.record.redaction.judging import code_like, like_a_secret, placeholder, strong, very_strong
from orchestration.record.redaction.spans import Span, size, text_of

_TOKEN = re.compile(r"([\"'`(]*)([^\s\"'`，。、；]+)")
_PLAIN_WORD = re.compile(r"\w+")
_REST = re.compile(rb"[^\s\"'`.,;:)\\]+")
_VERBS = frozenset("is was lautet ist war est es è sind are now still jetzt : → -> 是 为 は".split())
_CHANGES = frozenset("changed set reset back geändert gesetzt zurück switched".split())
_WITH = frozenset("with mit avec con using password pw passwort kennwort / and und".split())
_GLUED = re.compile(r"(?:是|为|為|は|：|:)+")
_AFTER = tuple(" \t:(,\"'`-–—")
_LOGIN = ("log", "sign", "anmeld", "einge", "einlog")
_KEYS = ("token", "key", "secret", "令牌", "密钥", "schlüssel")
_VAGUE = ("pass", "pw", "pin", "credentials")
_WORDS = 8
"""How many words after the word for a secret are looked at."""


def prose(raw: bytes, found: Any) -> Iterator[Span]:
    """`the password is …`, `logs in with …`, `the token … does not work`."""
    word, rest = text_of(found.group(1)).lower(), text_of(found.group(2))
    if word.isascii() and rest[:1] not in _AFTER:
        return
    login, key = word.startswith(_LOGIN), word.endswith(_KEYS) and "passw" not in word
    changed = set(_PLAIN_WORD.findall(text_of(raw[max(0, found.start() - 30) : found.start()]).lower())) & _CHANGES
    before = earlier = ""
    for number, token in enumerate(_TOKEN.finditer(rest)):
        if number == _WORDS:
            return
        at, value = token.start(2), token[2]
        glued = _GLUED.match(value)
        if glued:
            before, at, value = ":", at + glued.end(), value[glued.end() :]
        value = value.rstrip(".,;:)]}”’»!?\\" if not strong(value) or value[-1] not in "!?" else ".,;:)]}”’»\\")
        told = (
            before in _VERBS or before.endswith(":") or (before in ("to", "auf") and (changed or earlier in _CHANGES))
        )
        quoted = any(mark in token[1] for mark in "\"'`")
        if key:
            yes = len(value) >= 12 and like_a_secret(value) and not code_like(value) and (told or number == 0)
        elif login:
            yes = very_strong(value) or (strong(value) and not code_like(value) and before in _WITH)
        elif word in _VAGUE:
            yes = (
                very_strong(value)
                and len(value) >= 8
                and not (value.islower() or value.isupper())
                and value[0].isalnum()
            )
        else:
            chosen = strong(value) and not code_like(value)
            yes = (
                very_strong(value)
                or (chosen and (told or (quoted and number == 0)))
                or (told and quoted and _plain(value))
            )
        if yes and "passw" not in value.lower():
            start = found.start(2) + size(rest[:at])
            end = start + size(value)
            more = _REST.match(raw, end) if token.end() == len(rest) else None
            yield start, more.end() if more else end
            return
        earlier, before = before, token[2].lower()


def _plain(value: str) -> bool:
    return value.isalpha() and 5 <= len(value) <= 20 and not placeholder(value)


def said(raw: bytes, found: Any) -> Iterator[Span]:
    """`… is the password`."""
    value = text_of(found.group(1)).rstrip("\\")
    if strong(value):
        yield found.start(1), found.start(1) + size(value)


_ENDINGS = frozenset(
    "com org net edu gov int mil info biz dev app io ai co me eu uk de fr es it nl be ch at se no dk fi pl pt cz ru ua "
    "us ca au nz jp cn kr in br mx ar test example invalid local email cloud tech xyz academy school university".split()
)
_NOBODY = frozenset(
    "the a an this that each every its one no any look is are was me us them it and or of in on not by some at be"
    .split()
)  # fmt: skip


def spoken(raw: bytes, found: Any) -> Iterator[Span]:
    """`name at example dot com`, `name [at] example.com`."""
    local, at, host, rest = (text_of(found.group(group)) for group in (1, 2, 3, 4))
    at, rest = at.strip().lower(), rest.strip().lower()
    last = re.split(r"[\W_]+", rest)[-1]
    if last not in _ENDINGS or host.lower() in _NOBODY or re.split(r"\W+", local)[-1].lower() in _NOBODY:
        return
    if at in ("@", "at") and (rest.startswith(".") or re.match(r"point|punto|ponto", rest)):
        return
    if at == "-at-" and raw[max(0, found.start() - 1) : found.start()] in (b"/", b"."):
        return
    yield found.span()
