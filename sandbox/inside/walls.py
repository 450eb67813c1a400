"""The walls that a server builds itself, once, for all the children that it will fork."""

import os
from collections.abc import Callable
from typing import Any, NamedTuple

from . import confine, landlock, seccomp
from .watch import FENCE


class Walls(NamedTuple):
    """What holds."""

    version: int = 0
    """Of Landlock; 0 for none."""

    filtered: bool = False
    """Whether system calls are refused."""

    forbid: Callable[[], None] | None = None
    """A second filter, which only children put on."""

    def enter(self) -> None:
        """In a child, before foreign code runs."""
        if self.version:
            landlock.enter(FENCE)
            os.close(FENCE)
            confine.be_readable()
        if self.forbid is not None:
            self.forbid()


def build(settings: dict[str, Any]) -> Walls:
    """Build what ``settings`` ask for: ``fence``, the newest version of Landlock to use, or None; what is ``readable``
    and ``writable`` then; and ``filter``, whether to refuse system calls if libseccomp is there.

    Raises:
        OSError: there is no Landlock.
    """
    newest = settings["fence"]
    version = 0 if newest is None else landlock.version(newest)
    if newest is not None:
        if not version:
            raise OSError("this kernel has no Landlock, or it is switched off")
        os.dup2(landlock.fence(version, settings["readable"], settings["writable"]), FENCE)
    if not settings["filter"]:
        return Walls(version)
    rules = [*seccomp.always(os.getpid()), *(seccomp.beside_landlock(version) if version else ())]
    # A child of root is a user who owns nothing outside.
    forbid = seccomp.prepare(seccomp.metadata()) if version and os.getuid() != 0 else None
    put_on = seccomp.prepare(rules)
    try:
        if put_on is not None:
            put_on()
    except OSError:
        put_on = forbid = None
    return Walls(version, put_on is not None, forbid)
