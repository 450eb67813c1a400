"""Where things are, and which model the learner chose."""

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from course.errors import SettingsError, WorkspaceError

APP = "orchestration-course"
REPOSITORY = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class LiveModel:
    """A model that the learner brings, instead of the practice model."""

    url: str
    said_by: str
    """Where it was configured: "the environment" or the path of the settings file."""


def settings_file() -> Path:
    """The one settings file; it need not exist."""
    return platformdirs.user_config_path(APP) / "settings.toml"


def live_model(environ: Mapping[str, str] = os.environ) -> LiveModel | None:
    """The learner's own model from the environment, else from the settings file, else None.

    Its key and name are left where they are; `orchestration.Client` reads them there. Raises SettingsError when the
    file is not TOML or its address is not a text.
    """
    if environ.get("ORCHESTRATION_MODEL_URL"):
        return LiveModel(environ["ORCHESTRATION_MODEL_URL"], "the environment")
    path = settings_file()
    try:
        url = tomllib.loads(path.read_text(encoding="utf-8")).get("url", "")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise SettingsError(f"The settings file {path} cannot be read: {problem}. Correct it or remove it.") from None
    if not isinstance(url, str):
        raise SettingsError(f"In the settings file {path}, url must be a text in quotes.")
    return LiveModel(url, str(path)) if url else None


def workspace_path(chosen: str | None) -> Path:
    """The learner's folder: the one named, else ORCHESTRATION_WORKSPACE, else `workspace` in the repository."""
    return Path(chosen or os.environ.get("ORCHESTRATION_WORKSPACE") or REPOSITORY / "workspace").expanduser().absolute()


def private_folder() -> Path:
    """The user's data folder of the course, made if need be and readable only by the user.

    Raises WorkspaceError when it cannot be written.
    """
    chosen = os.environ.get("ORCHESTRATION_HOME")
    try:
        folder = Path(chosen).expanduser() if chosen else platformdirs.user_data_path(APP)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = folder / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except (OSError, RuntimeError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise WorkspaceError(
            f"Your data folder {chosen or '(in your home folder)'} cannot be written: {reason}. "
            "Set ORCHESTRATION_HOME to a folder that can."
        ) from None
    return folder


def desk_folder(workspace: Path) -> Path:
    """What a running course keeps for one workspace: lock, state, logs. Not in the workspace, which may be shared."""
    folder = private_folder() / "open" / hashlib.sha256(os.fsencode(os.path.realpath(workspace))).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def with_loopback(environ: Mapping[str, str]) -> dict[str, str]:
    """`environ` with this machine's own addresses taken out of any proxy's way."""
    found = dict(environ)
    said = [word.strip() for name in ("no_proxy", "NO_PROXY") for word in found.get(name, "").split(",")]
    value = ",".join(dict.fromkeys([word for word in said if word] + list(LOOPBACK)))
    return found | {"NO_PROXY": value, "no_proxy": value}
