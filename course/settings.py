"""Where things are, and which model the learner chose."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from course.errors import SettingsError, WorkspaceError
from orchestration.errors import NoModel
from orchestration.settings import Address, configured, record_home

REPOSITORY = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost")


def live_model() -> Address | None:
    """The model that the learner brings instead of the practice model, or None. Raises SettingsError."""
    try:
        return configured()
    except NoModel as problem:
        raise SettingsError(str(problem)) from None


def workspace_path(chosen: str | None) -> Path:
    """The learner's folder: the one named, else ORCHESTRATION_WORKSPACE, else `workspace` in the repository."""
    return Path(chosen or os.environ.get("ORCHESTRATION_WORKSPACE") or REPOSITORY / "workspace").expanduser().absolute()


def private_folder() -> Path:
    """The user's data folder of the course, made if need be and readable only by the user.

    Raises WorkspaceError when it cannot be written.
    """
    try:
        folder = record_home()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = folder / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except (OSError, RuntimeError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise WorkspaceError(
            f"Your data folder cannot be written: {reason}. Set ORCHESTRATION_HOME to a folder that can."
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
