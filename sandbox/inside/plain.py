"""Plain data: what may cross between the code and whoever asked. JSON, and strictly so."""

import json
from typing import Any

DEPTH = 100
"""Lists and dictionaries may be nested this deep."""

_encode = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode
_LEAVES = frozenset((str, int, float, bool, type(None)))


class NotPlainData(Exception):
    """A value that cannot cross; the message says what it is and where."""


class AnIterator(NotPlainData):
    """A generator, or another iterator: what it would give is not known before it is asked."""


class TooLarge(Exception):
    """A value that takes more bytes than the limit."""


class CannotRead(ValueError):
    """Bytes that say nothing, or not what they should. The message says what is odd about them."""


def request_bytes(request: dict[str, Any]) -> bytes:
    """A request as it is sent: a line of JSON, and behind it the bytes of its ``pack``, if it has one."""
    if "pack" not in request:
        return json.dumps(request).encode("ascii")
    head = {name: value for name, value in request.items() if name != "pack"}
    return json.dumps(head).encode("ascii") + b"\n" + bytes(request["pack"])


def request_of(content: bytes) -> dict[str, Any]:
    """The request again."""
    end = content.find(b"\n")
    if end < 0:
        return dict(json.loads(content))
    return dict(json.loads(content[:end])) | {"pack": memoryview(content)[end + 1 :]}


def encode(value: Any, limit: int) -> str:
    """The JSON text of ``value``, at most ``limit`` characters, all ASCII.

    Lists, tuples (they become lists), dictionaries with text keys, text, numbers, booleans and None are plain.

    Raises:
        NotPlainData: the value, or something in it, is of another kind.
        TooLarge: the text would be longer than ``limit``.
    """
    problem = complaint(value, limit)
    if problem:
        raise NotPlainData(problem)
    try:
        text = _encode(value)
        if "\\ud" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise NotPlainData("the value has text in it that is half of a surrogate pair") from None
    except (ValueError, OverflowError) as error:
        if "digits" in str(error):
            raise NotPlainData("the value has an integer of more than 4,300 digits, which JSON cannot carry") from None
        raise NotPlainData("the value has a NaN or an infinity in it, which JSON cannot carry") from None
    if len(text) > limit:
        raise TooLarge
    return text


def complaint(value: Any, limit: int, depth: int = DEPTH) -> str | None:
    """What is not plain in ``value``, layer by layer; None when all of it is.

    Raises:
        TooLarge: there are more than ``limit`` items in it.
    """
    layer: list[Any] = [value]
    seen = 0
    for _ in range(depth + 1):
        seen += len(layer)
        if seen > limit:
            raise TooLarge
        if _LEAVES.issuperset(map(type, layer)):
            return None
        deeper: list[Any] = []
        for item in layer:
            if isinstance(item, dict | list | tuple) and len(item) + len(deeper) > limit:
                raise TooLarge
            if isinstance(item, dict):
                for key in item:
                    if type(key) is not str:
                        return f"the value has a dictionary key of type {_name(key)}; only text keys can cross"
                deeper.extend(item.values())
            elif isinstance(item, list | tuple):
                deeper.extend(item)
            elif not isinstance(item, str | int | float) and item is not None:
                where = "the value is" if item is value else "the value has in it"
                return (
                    f"{where} of type {_name(item)}, which is not plain data "
                    "(text, numbers, booleans, None, lists and dictionaries of them)"
                )
        layer = deeper
        if not layer:
            return None
    return f"the value is nested more than {depth} deep, or contains itself"


def _name(value: object) -> str:
    name = type(value).__name__
    return name if type(name) is str else "unknown"
