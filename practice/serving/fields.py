"""One field of a request each: its type and its bounds, with the errors that the real API gives."""

from __future__ import annotations

from typing import Any

from practice.serving.errors import ApiError, wrong_type

LARGEST_INTEGER = 2**63 - 1


def whole(body: dict[str, Any], name: str, low: int, high: int = LARGEST_INTEGER) -> int | None:
    """A whole number within bounds, or None where it is not given."""
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(name, "an integer", value)
    _bounds(name, value, low, high, "integer")
    return value


def number(body: dict[str, Any], name: str, low: float, high: float) -> float | None:
    """A number within bounds, or None where it is not given."""
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise wrong_type(name, "a decimal", value)
    _bounds(name, value, low, high, "decimal")
    return value


def flag(body: dict[str, Any], name: str) -> bool:
    """True or false; a field that is not given is false."""
    value = body.get(name)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise wrong_type(name, "a boolean", value)


def text(body: dict[str, Any], name: str) -> str | None:
    """A string, or None where it is not given."""
    value = body.get(name)
    if value is None or isinstance(value, str):
        return value
    raise wrong_type(name, "a string", value)


def table(body: dict[str, Any], name: str) -> dict[str, Any]:
    """An object; one that is not given is empty."""
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise wrong_type(name, "an object", value)
    return value


def array(body: dict[str, Any], name: str) -> list[Any]:
    """An array; one that is not given is empty."""
    value = body.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise wrong_type(name, "an array", value)
    return value


def stops(body: dict[str, Any]) -> tuple[str, ...]:
    """The texts at which an answer ends: a string, or up to four."""
    value = body.get("stop")
    if value is None:
        return ()
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list):
        raise wrong_type("stop", "a string or an array of strings", value)
    if len(given) > 4:
        raise ApiError(
            400,
            f"Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length "
            f"{len(given)} instead.",
            code="array_above_max_length",
            param="stop",
        )
    for place, one in enumerate(given):
        if not isinstance(one, str):
            raise wrong_type(f"stop[{place}]", "a string", one)
        if not one:
            raise ApiError(400, "Invalid 'stop': an empty string stops nothing.", code="empty_string", param="stop")
    return tuple(given)


def metadata(body: dict[str, Any]) -> None:
    """Up to 16 pairs of short strings; they are checked and change nothing."""
    pairs = table(body, "metadata")
    if len(pairs) > 16:
        raise ApiError(
            400,
            f"Invalid 'metadata': too many properties. Expected an object with at most 16 properties, but got an "
            f"object with {len(pairs)} properties instead.",
            code="object_above_max_properties",
            param="metadata",
        )
    for key, value in pairs.items():
        where = f"metadata.{key[:64]}"
        if not isinstance(value, str):
            raise wrong_type(where, "a string", value)
        if len(key) > 64 or len(value) > 512:
            raise ApiError(
                400,
                f"Invalid '{where}': string too long. A key has at most 64 characters, a value 512.",
                code="string_above_max_length",
                param=where,
            )


def _bounds(name: str, value: float, low: float, high: float, kind: str) -> None:
    if low <= value <= high:
        return
    below = value < low
    side, sign, limit = ("below minimum", ">=", low) if below else ("above maximum", "<=", high)
    said = f"{value:.3g}" if kind == "decimal" or abs(value) >= 10**20 else value
    raise ApiError(
        400,
        f"Invalid '{name}': {kind} {side} value. Expected a value {sign} {limit}, but got {said} instead.",
        code=f"{kind}_{'below_min' if below else 'above_max'}_value",
        param=name,
    )
