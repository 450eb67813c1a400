"""Whether a short piece of text looks like a secret, like a word, or like the place where a secret would stand."""

from __future__ import annotations

import base64
import re

_CHUNK = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_BOTH = re.compile("[a-z].*[A-Z]|[A-Z].*[a-z]")
_VOWEL = re.compile("[aeiouyAEIOUY]")
_BASE32 = re.compile("[A-Z2-7]{16,}")
_PIECE = re.compile(r"[A-Za-z0-9]+")
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TEMPLATE = re.compile(r"[$%]?[{<(\[]|%[A-Z]|\$[A-Za-z_({]|\*\*|#\{|[@:][A-Za-z_]\w*$|!\w+$|ENC\[|['\"]|env:|vault:")
_STAND_IN = re.compile(
    r"\.\.\.|…|x{4}|\*{3}|example|placeholder|redacted|change.?me|replace.?(?:me|with)|dummy"
    r"|^(?:the|my|your|some|insert|enter|put|use|todo|fixme|fake|foo|bar)(?:[_-]|$)|[_-](?:here|goes)$|^your|^[x*.•_?#0-]+$"
)
_SAID = frozenset(
    "none null nil true false yes no on off undefined required optional missing invalid valid wrong empty hidden unset "
    "string str text bytes int bool any object password passwd pass passphrase pwd pw secret token key auth apikey "
    "api_key credentials username user login field value default reset incorrect expired disabled enabled unknown ok "
    "forgotten changed set read write basic bearer digest tbd n/a na prompt env file stdin input hash hashed encrypted "
    "plaintext masked protected private public test testing same strong weak correct confirm confirmation abc foo bar "
    "error failed success rejected accepted denied ignored unchanged important number characters manual".split()
)
_ALGORITHM = re.compile(
    r"(?i)(?:sha|md|base|oauth|http|tls|ssl|mp|web|k|s|ec|utf|aes|rsa|pbkdf|bcrypt|scrypt|argon|hs|rs|es|rfc|pep|py|python|v|x)[-_]?\d[\w-]*$"
)
_NO_SECRET = re.compile(r"[./~]|[A-Za-z]:\\|[A-Za-z+]+://|[vV]?\d+(?:\.\d+)+|\d{4}-\d\d-\d\d|arn:|S-1-|sha\d+:")
_SIGNS = "!?#$%&*^~§€"


def placeholder(value: str) -> bool:
    """Whether the value stands in for one: `<your key>`, `${TOKEN}`, `xxxx`, `sk-...`, `required`."""
    return (
        not value
        or _TEMPLATE.match(value) is not None
        or _STAND_IN.search(value[:80].lower()) is not None
        or len(set(value)) <= 2
        or value.strip(".,;:!?()[]{}").lower() in _SAID
    )


def wordy(value: str) -> bool:
    """Whether it is made of words and small numbers only, as names in programs are."""
    return all(_word(piece) for piece in _PIECE.findall(value[:80]))


def _word(piece: str) -> bool:
    chunks = _CHUNK.findall(piece)
    letters = [chunk for chunk in chunks if chunk.isalpha()]
    if not letters:
        return len(piece) <= 6
    mean = sum(map(len, letters)) / len(letters)
    return len(chunks) - len(letters) <= 1 and (mean >= (3 if len(piece) <= 12 else 4) or len(piece) <= 5)


def hexadecimal(value: str) -> bool:
    """Whether it is a number in hexadecimal digits of one case, or a UUID."""
    return _HEX.fullmatch(value) is not None or _UUID.fullmatch(value) is not None


def random_run(piece: str) -> bool:
    """Whether 18 letters of both cases and digits or more follow each other without order, not merely hexadecimal."""
    if len(piece) < 18 or piece.islower() or piece.isupper() or not _BOTH.search(piece):
        return False
    chunks = _CHUNK.findall(piece)
    solid = sum(map(len, chunks))
    if solid < 18 or len(piece) - solid > max(2.0, len(piece) * 0.12) or "EXAMPLE" in piece:
        return False
    words = sum(len(chunk) >= 5 and not chunk.isupper() and _VOWEL.search(chunk) is not None for chunk in chunks)
    orderless = 2.4 if words * 20 >= solid or not any(map(str.isdigit, chunks)) else 2.9
    return solid / len(chunks) <= orderless and not readable(piece)


def readable(value: str) -> bool:
    """Whether it is Base64 of plain text."""
    try:
        plain = base64.b64decode(value.rstrip("=") + "=" * (-len(value.rstrip("=")) % 4), validate=True)
    except ValueError:
        return False
    return len(plain) > 3 and all(32 <= letter < 127 or letter in b"\t\r\n" for letter in plain)


def strong(value: str) -> bool:
    """Whether it could be a chosen password and is hardly a word: letters with digits or signs among them."""
    if not 5 <= len(value) <= 128 or placeholder(value) or _ALGORITHM.match(value) or _NO_SECRET.match(value):
        return False
    return sum(map(str.isalpha, value)) >= 2 and (any(map(str.isdigit, value)) or any(map(_SIGNS.count, value[:-1])))


def very_strong(value: str) -> bool:
    """Whether it can be nothing else in a sentence about passwords."""
    return strong(value) and not code_like(value) and (not wordy(value) or any(map(_SIGNS.count, value[1:-1])))


def code_like(value: str) -> bool:
    """Whether it has the brackets and slashes of programs and paths."""
    return any(letter in "()[]{}<>/|\\" for letter in value)


def like_a_secret(value: str) -> bool:
    """Whether it could be a key or a token: eight characters at least, not words only, no path and no version."""
    if len(value) < 8 or placeholder(value) or any(map(str.isspace, value)) or _NO_SECRET.match(value):
        return False
    if hexadecimal(value):
        return len(value) >= 16
    return (not wordy(value) and any(map(str.isalpha, value))) or _BASE32.fullmatch(value) is not None


def code(value: str) -> bool:
    """Whether an unquoted value is an expression of a program: a name, an attribute, a call, an index."""
    return "(" in value or "[" in value or re.fullmatch(r"[A-Za-z_]+(?:\.[A-Za-z_]\w*)*", value) is not None
