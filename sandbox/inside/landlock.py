"""Landlock: the kernel's own fence around files, TCP, signals and abstract sockets; three system calls, no root."""

import ctypes
import os
import struct
from collections.abc import Iterable
from typing import Any

VERSION = 6
"""The newest version of which something here is used."""

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_ASK_VERSION, _BENEATH = 1, 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER, _TRUNCATE, _DEVICE = 1, 2, 4, 8, 1 << 14, 1 << 15
_READ = _EXECUTE | _READ_FILE | _READ_FOLDER
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _DEVICE
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16, 6: 16}
"""How many rights on files each version knows; the older ones know the lower ones."""

_TCP = 0b11
_SCOPES = 0b11

_libc: Any = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None


def version(most: int = VERSION) -> int:
    """The version this kernel has, at most ``most``; 0 for none."""
    return max(0, min(most, int(_libc.syscall(_CREATE, None, ctypes.c_size_t(0), _ASK_VERSION))))


def fence(known: int, readable: Iterable[str], writable: Iterable[str]) -> int:
    """The descriptor of a fence of version ``known``: all below ``readable`` can be read and run, all below
    ``writable`` written too, and nothing else. What does not exist is left out."""
    handled = (1 << _RIGHTS[known]) - 1
    attributes = struct.pack("=Q", handled)
    if known >= 4:
        attributes += struct.pack("=Q", _TCP)
    if known >= 6:
        attributes += struct.pack("=Q", _SCOPES)
    descriptor = _checked(_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0)
    for paths, rights in ((readable, _READ), (writable, handled)):
        for path in paths:
            try:
                place = os.open(path, os.O_PATH)
            except OSError:
                continue
            allowed = handled & rights & (-1 if os.path.isdir(path) else _OF_FILES)
            _checked(_ADD, descriptor, _BENEATH, struct.pack("=Qi", allowed, place), 0)
            os.close(place)
    return descriptor


def enter(descriptor: int) -> None:
    """Stay inside the fence from here on, for good. The process must have given up new privileges before."""
    _checked(_RESTRICT, descriptor, 0)


def _checked(*arguments: object) -> int:
    answer = int(_libc.syscall(*arguments))
    if answer < 0:
        raise OSError(ctypes.get_errno(), "Landlock was refused")
    return answer
