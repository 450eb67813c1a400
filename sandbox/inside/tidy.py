"""Emptying a scratch folder, whatever was left in it."""

import errno
import os
from itertools import count

_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


def empty(folder: str) -> None:
    """Remove everything in ``folder``, never following a link.

    A folder in a folder is first moved to the top: no depth is too deep, and no path too long.
    """
    top = os.open(folder, _FOLDER)
    numbers = count()
    try:
        while names := os.listdir(top):
            for name in names:
                if not _unlinked(name, top):
                    _dissolve(name, top, numbers)
    finally:
        os.close(top)


def _dissolve(name: str, top: int, numbers: "count[int]") -> None:
    """Remove the folder ``name`` after everything in it was removed or moved up."""
    place = _opened(name, top)
    try:
        for inner in os.listdir(place):
            if not _unlinked(inner, place):
                # A folder can only be moved by who may write in it.
                os.close(_opened(inner, place))
                _move(inner, place, top, numbers)
    finally:
        os.close(place)
    os.rmdir(name, dir_fd=top)


def _move(name: str, place: int, top: int, numbers: "count[int]") -> None:
    for number in numbers:
        try:
            return os.rename(name, f"moved {number}", src_dir_fd=place, dst_dir_fd=top)
        except OSError as problem:
            if problem.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
                raise


def _unlinked(name: str, place: int) -> bool:
    """Remove ``name`` unless it is a folder; whether it is gone."""
    try:
        os.unlink(name, dir_fd=place)
    except (IsADirectoryError, PermissionError):
        return False
    return True


def _opened(name: str, above: int) -> int:
    """The folder's descriptor; a folder that its owner has closed is opened to him again."""
    try:
        place = os.open(name, _FOLDER, dir_fd=above)
    except PermissionError:
        os.chmod(name, 0o700, dir_fd=above)
        place = os.open(name, _FOLDER, dir_fd=above)
    if os.geteuid() != 0:
        os.fchmod(place, 0o700)
    return place
