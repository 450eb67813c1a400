"""In a session's child: names and functions are asked for, and real values go over."""

from json import dumps
from typing import Any

from . import carry
from .plain import CannotRead, NotPlainData, TooLarge
from .trees import LEAVES, name_of

MOST_OBJECTS = 10_000
"""Functions that one session may hand out."""

_FIXED = LEAVES | {bytes, complex, range, frozenset}


class Objects:
    """What stays here and is spoken of by a number."""

    def __init__(self) -> None:
        self._found: list[Any] = []
        self._numbers: dict[int, int] = {}

    def name(self, value: Any) -> tuple[int, str] | None:
        """The number and the name of a function, a class or anything else that can be called; None for the rest."""
        if not callable(value):
            return None
        number = self._numbers.get(id(value))
        if number is None:
            if len(self._found) >= MOST_OBJECTS:
                raise NotPlainData(f"the program has handed out {MOST_OBJECTS:,} functions; no more can be kept")
            number = self._numbers[id(value)] = len(self._found)
            self._found.append(value)
        name = getattr(value, "__name__", None)
        return number, (name if type(name) is str and _whole(name) else name_of(type(value)))[:100]

    def find(self, number: int, name: str = "") -> Any:
        """What has this number."""
        if not 0 <= number < len(self._found):
            raise CannotRead(f"nothing here has the number {number}")
        return self._found[number]


def value_of(request: dict[str, Any], names: dict[str, Any], objects: Objects) -> bytes:
    """The answer to ``get``."""
    return answer(request["answer"], objects, _named(names, request["name"]))


def result_of(request: dict[str, Any], names: dict[str, Any], objects: Objects) -> bytes:
    """The answer to ``call``: what came back, and those arguments that are no longer what they were."""
    limit = request["answer"]
    given = carry.parts(bytes(request["pack"]), request["sizes"])
    values = [carry.unpack(content, limit, objects.find) for content in given]
    target = objects.find(request["number"]) if "number" in request else _named(names, request["name"])
    split = len(values) - len(request["names"])
    value = target(*values[:split], **dict(zip(request["names"], values[split:], strict=True)))
    after = {place: _now(item, limit, objects) for place, item in enumerate(values) if can_change(item)}
    changed = [place for place, content in after.items() if content and _differs(given[place], content, limit, objects)]
    same = next((place for place in after if values[place] is value), None)
    first = (None if same is None else after[same]) or carry.pack(value, limit, objects.name)
    return _joined([first, *(after[place] or b"" for place in changed)], limit, changed, same)


def answer(limit: int, objects: Objects, value: Any = None) -> bytes:
    """The answer that brings only a value."""
    return _joined([carry.pack(value, limit, objects.name)], limit, [], None)


def _joined(packs: list[bytes], limit: int, changed: list[int], same: int | None) -> bytes:
    """A line of JSON, and packs: of the value, and of the arguments at the places ``changed``. ``same`` is the place
    of the argument that came back."""
    sizes = [len(pack) for pack in packs]
    if sum(sizes) > limit:
        raise TooLarge
    head = dumps({"status": "ok", "sizes": sizes, "changed": changed, "same": same})
    return b"".join((head.encode("ascii"), b"\n", *packs))


def _differs(before: bytes, after: bytes, limit: int, objects: Objects) -> bool:
    """Whether an argument has changed. A set, for one, need not be packed here in the order in which it came."""
    return before != after and carry.pack(carry.unpack(before, limit, objects.find), limit, objects.name) != after


def _named(names: dict[str, Any], name: str) -> Any:
    if name not in names:
        raise NameError(f"name {name!r} is not defined")
    return names[name]


def can_change(value: Any) -> bool:
    """Whether a function could leave another content in ``value``."""
    kind = type(value)
    if kind is tuple:
        return not _FIXED.issuperset(map(type, value)) and any(map(can_change, value))
    return kind not in _FIXED


def _now(value: Any, limit: int, objects: Objects) -> bytes | None:
    """An argument as it is now; None when it can no longer cross."""
    try:
        return carry.pack(value, limit, objects.name)
    except NotPlainData:
        return None


def _whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
