"""Where the model is: from the environment, else from one settings file. And where the learner's record lives."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import platformdirs

from orchestration.errors import NoModel

APP = "orchestration-course"


@dataclass(frozen=True)
class Address:
    url: str
    """Base address of the API, ending in /v1 for most servers."""
    key: str
    model: str | None
    """None takes the first model that the server lists."""
    said_by: str
    """Where it was configured: "the environment" or the path of the settings file."""


def settings_file() -> Path:
    """`settings.toml` with any of the keys `url`, `key` and `model`; it need not exist."""
    return platformdirs.user_config_path(APP) / "settings.toml"


def configured() -> Address | None:
    """The model's address from the environment, else from the settings file, else None.

    Raises NoModel when the file cannot be used.
    """
    named = os.environ.get("ORCHESTRATION_MODEL") or None
    url = os.environ.get("ORCHESTRATION_MODEL_URL")
    if url:  # a key belongs to an address: one from the file must not go to an address from elsewhere
        return Address(url, os.environ.get("ORCHESTRATION_MODEL_KEY") or "none", named, "the environment")
    stored = _stored()
    if not stored.get("url"):
        return None
    return Address(
        stored["url"], stored.get("key") or "none", named or stored.get("model") or None, str(settings_file())
    )


def stored() -> Address | None:
    """The model's address from the settings file alone, whatever the environment says. Raises NoModel."""
    found = _stored()
    if not found.get("url"):
        return None
    return Address(found["url"], found.get("key") or "none", found.get("model") or None, str(settings_file()))


def address() -> Address:
    """The model's address. Raises NoModel when neither the environment nor the settings file has one."""
    known = configured()
    if known is None:
        raise NoModel(
            "No model's address is known: open the course with `python3 start.py`, or set ORCHESTRATION_MODEL_URL "
            f"(or `url` in {settings_file()})."
        )
    return known


def _stored() -> dict[str, str]:
    path = settings_file()
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as problem:
        raise NoModel(f"The settings file {path} cannot be read: {problem}. Correct it or remove it.") from None
    for name in ("url", "key", "model"):
        if not isinstance(found.get(name, ""), str):
            raise NoModel(f"In the settings file {path}, {name} must be a text in quotes.")
    return found


def record_home() -> Path:
    """The folder of the learner's record: ORCHESTRATION_HOME, else the user's data directory."""
    chosen = os.environ.get("ORCHESTRATION_HOME")
    if not chosen:
        return platformdirs.user_data_path(APP)
    try:
        return _fixed(Path(chosen).expanduser())
    except RuntimeError:  # ~somebody who is not there: a folder of that name, as a shell has it
        return _fixed(Path(chosen))


@cache
def _fixed(folder: Path) -> Path:
    """A relative folder counts from where this process was when it first asked: a notebook may go elsewhere."""
    try:
        return folder.absolute()
    except OSError:  # where it was is gone
        return folder
