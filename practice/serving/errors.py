"""An error as an OpenAI-compatible API states it."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A status and the four fields of an error's body: message, type, param and code."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        kind: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.param, self.headers = status, code, param, headers or {}
        self.kind = kind or ("server_error" if status >= 500 else "invalid_request_error")

    def body(self) -> dict[str, Any]:
        """The JSON object that clients read."""
        return {"error": {"message": str(self), "type": self.kind, "param": self.param, "code": self.code}}


def wrong_type(param: str, expected: str, given: object) -> ApiError:
    """The error for a value of another type than the API asks for."""
    return ApiError(
        400,
        f"Invalid type for '{param}': expected {expected}, but got {kind_of(given)} instead.",
        code="invalid_type",
        param=param,
    )


def missing(param: str) -> ApiError:
    """The error for a field that must be there."""
    return ApiError(400, f"Missing required parameter: '{param}'.", code="missing_required_parameter", param=param)


def refused(param: str, message: str) -> ApiError:
    """The error for a field that the API has and this server has not."""
    return ApiError(400, message, code="unsupported_parameter", param=param)


def kind_of(value: object) -> str:
    """What a JSON value is, with its article."""
    for kind, name in (
        (bool, "a boolean"),
        (int, "an integer"),
        (float, "a decimal number"),
        (str, "a string"),
        (list, "an array"),
        (dict, "an object"),
    ):
        if isinstance(value, kind):
            return name
    return "null"


def short(text: str, most: int = 80) -> str:
    """`text` as it may stand in a message, whatever somebody sent."""
    return text if len(text) <= most else f"{text[:most]}…"
