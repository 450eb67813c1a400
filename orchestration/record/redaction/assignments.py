"""Secrets that are given to a name, to a switch or to a command: `password = …`, `--token …`, `mysql -p…`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from orchestration.record.redaction.judging import code, like_a_secret, placeholder, random_run, strong
from orchestration.record.redaction.spans import Span, size, text_of

_REACH = 200
"""Bytes of a value that are looked at. A longer one is struck out to its end."""

_BARE = re.compile(rb"[^\s\"'`]+")
_NEXT_FIELD = re.compile(r";(?=\s*\w[\w ]*=|$)")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_PASSWORD = re.compile(r"(?:passwor[dt]|passwd|passphrase|passcode|kennwort|pwd)s?$")
_OTHER_PASSWORD = re.compile(
    r"(?i)mot[ _]de[ _]passe$|contraseña$|clave$|senha$|пароль$|"
    r"(?:密码|密碼|口令|パスワード|비밀번호|令牌|密钥|密鑰|トークン)$"
)
_KEY = re.compile(r"(?:token|secret|apikey|accesskey|secretkey|privatekey|sessionid|sessid|authkey)$")
_KEYS = frozenset(
    "credential credentials auth authorization signature sig session sess sid csrf xsrf dsn otp salt pat".split()
)
_SHORT = frozenset("pass pw psk pin".split())
_SUFFIXES = frozenset(
    "value plain prod dev test old new raw data base live b64 base64 env main default text str string staging".split()
)
_OPEN_KEYS = frozenset(
    "public cache sort primary foreign partition object map mapping s3 hash dict index group row range natural lookup "
    "registry reg type field column json state widget param sub super node arrow event".split()
)


def _kind(name: str) -> str:
    """What the name says: a `password`, a `short` word for one, a `key` (or token, secret), or nothing of the sort."""
    if _OTHER_PASSWORD.search(name):
        return "password"
    words = [word.lower() for word in _WORDS.findall(name)]
    while len(words) > 1 and (words[-1] in _SUFFIXES or words[-1].isdigit()):
        words.pop()
    if not words:
        return ""
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if _PASSWORD.search(last):
        return "password"
    if last in _SHORT or last.endswith(("sshpass", "userpass", "dbpass")):
        return "short"
    if _KEY.search(last) or last in _KEYS or (last == "key" and before and before not in _OPEN_KEYS):
        return "key"
    if last == "id" and before in ("session", "sess", "secret"):
        return "key"
    return ""


@cache
def _inside(quote: bytes) -> re.Pattern[bytes]:
    """What may stand between two quotes of this sort; they may be escaped themselves."""
    if len(quote) == 1:
        return re.compile(rb"(?:[^\\\n%b]|\\.)*" % quote)
    return re.compile(rb"(?:(?!%b)[^\n])*" % re.escape(quote)) if quote else _BARE


def _value(raw: bytes, start: int, quote: bytes) -> str:
    """The value that begins there, no more than is looked at. Without quotes an escaped line end ends it, too."""
    found = _inside(quote).match(raw, start, start + _REACH)
    value = text_of(found[0]) if found else ""
    return value if quote else re.split(r"\\[nrt]", value)[0]


def _span(raw: bytes, start: int, value: str, quote: bytes) -> Span:
    """Where the value lies, to its very end if it is longer than what was looked at."""
    end = start + size(value)
    if end - start >= _REACH - 4:
        found = _inside(quote).match(raw, end)
        end = found.end() if found else end
    return start, end


def assigned(raw: bytes, found: Any) -> Iterator[Span]:
    """`name = value`, `"name": "value"`, `<name>value</name>`, `?name=value` and their like."""
    name, closing, sign = (text_of(found.group(group)) for group in (1, 2, 3))
    quote = found.group(4).lstrip(b"brfuBRFU")
    if name[:1] in ("n", "r", "t") and raw[max(0, found.start() - 1) : found.start()] == b"\\":
        name = name[1:]
    before = raw[max(0, found.start() - 2) : found.start()]
    sign = sign.strip()
    if sign == ">" and not before.endswith(b"<"):
        return
    if sign == "," and not (closing and quote and before[:1] == b"("):
        return
    start = found.end()
    value = _value(raw, start, quote)
    query = before.endswith((b"?", b"&"))
    shell = name.isupper() and found.group(3) == b"="
    if quote:
        if value[:1] in (" ", ")", ",", "]", "}", ";", "+", "."):
            return
    else:
        value = _cut(value, xml=sign == ">", query=query, shell=shell)
    if len(value) < 3 or placeholder(value if quote else value.partition(";")[0]) or value.lower() == name.lower():
        return
    kind = _kind(name)
    told = bool(quote) or shell or query or sign == ">"
    if kind == "password":
        yes = _password(value, sign, quoted=bool(quote), told=told) or (
            not told and sign in (":", "：") and _alone(raw, found.start(), start + size(value)) and _plain(value)
        )
    elif kind == "short":
        yes = (strong(value) and not code(value)) or (shell and value.isalpha() and not value.isupper())
    elif kind == "key":
        plain = shell and len(value) >= 8 and value.isalpha() and value.islower()
        yes = (told or not code(value)) and (like_a_secret(value) or plain)
    else:
        yes = random_run(value) or (query and name.lower() == "key" and like_a_secret(value))
    if yes:
        yield _span(raw, start, value, quote)


def _cut(value: str, *, xml: bool, query: bool, shell: bool) -> str:
    """A value without quotes as far as it goes: the sign that ends it depends on what surrounds it."""
    if xml:
        return value.partition("<")[0]
    if query:
        return re.split("[&#]", value)[0].rstrip(".,;:!?)]}>\\")
    if not shell:
        field = _NEXT_FIELD.search(value)
        value = value[: field.start()] if field else value
        value = re.split(r"<|[)\]}](?=[,)\]}:;.]|$)|,", value)[0]
    return value.rstrip(".,;:)]}>\\")


def _password(value: str, sign: str, *, quoted: bool, told: bool) -> bool:
    if quoted:
        sentence = value.endswith((".", "!", "?", ":", " ")) and " " in value
        return " " not in value or (sign != ":" and "," != sign and not sentence)
    if told:
        return True
    if "(" in value or "[" in value or "{" in value or re.fullmatch(r"[A-Za-z_.]+", value):
        return False
    return any(map(str.isalpha, value)) or (value.isdigit() and len(value) >= 6)


def _plain(value: str) -> bool:
    return value.isalpha() and value.islower() and 6 <= len(value) <= 20


def _alone(raw: bytes, start: int, end: int) -> bool:
    """Whether nothing else stands in the line."""
    return raw[end : end + 1] in (b"", b"\n", b"\r") and raw[max(0, start - 1) : start] in (b"", b"\n", b" ", b"-")


_GOES_ON = frozenset(
    "option flag argument switch parameter options flags is to and or in for from with on instead does should must was "
    "if not the a an of as at by file stdin prompt env via before after only field value".split()
)


def optioned(raw: bytes, found: Any) -> Iterator[Span]:
    """`--password value`, `--token value`, also as items of a list."""
    name, quote = text_of(found.group(1)).lower(), found.group(2)
    start = found.end()
    value = _value(raw, start, quote)
    if not quote:
        value = value.rstrip(".,;:)]}\\")
    if len(value) < 3 or value[0] == "-" or placeholder(value):
        return
    kind = _kind(name)
    if kind == "password":
        yes = quote or value.lower() not in _GOES_ON
    elif kind == "short":
        yes = strong(value)
    else:
        yes = kind == "key" and like_a_secret(value)
    if yes:
        yield _span(raw, start, value, quote)


_FED = re.compile(
    rb"\s*[\"']?\s*\|\s*(?:sudo\s+(?:-\w+\s+)*-S|(?:sudo\s+)?(?:chpasswd|passwd)|[\w ]*--password-stdin|docker login)"
)


def commanded(raw: bytes, found: Any) -> Iterator[Span]:
    """The password in `mysql -p…`, `sshpass -p …`, `curl -u name:…`, `auth=("name", "…")`, `IDENTIFIED BY '…'`."""
    quote = found.group(2)
    start = found.end()
    value = _value(raw, start, quote)
    if not quote:
        value = re.split(r"[)\]},;\\]*$", value)[0]
    if len(value) < 4 or value[0] in "-(=" or value.isdigit() or placeholder(value):
        return
    if found.group(1).lower().startswith(b"echo") and not _FED.match(raw, start + size(value)):
        return
    if found.group(1).endswith(b"(") or b"auth" in found.group(1).lower():
        if not quote:
            return
    yield _span(raw, start, value, quote)
