"""The files of a zip that nobody trusts: never unpacked, read one by one within bounds, their names only looked at."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

from grader.intake.files import DEEPEST, LARGEST, LONGEST_NAME, MOST, Budget, Found, UnusableError, bounded
from grader.intake.names import shown_path

LARGEST_INDEX = 16_000_000
"""Bytes of a zip's table of contents."""
SWELLS = 200
"""A file of over SWELLS_FROM bytes that grows by more than this when unpacked is a bomb."""
SWELLS_FROM = 5_000_000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
SLASHES = r"[/\\]"
"""Some zips made on Windows hold the wrong ones."""
DRIVE = re.compile(r"[A-Za-z]:")
TROUBLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error, NotImplementedError, KeyError)


class BadArchiveError(Exception):
    """Why a zip cannot be read at all: the second half of a sentence that begins with its name."""


def in_zip(file: IO[bytes], budget: Budget, said: Callable[[str], None]) -> list[Found]:
    """Every ordinary file in a zip, in order. `said` is told of what was passed over, and why.

    The file must stay open while the found ones are read. Raises BadArchiveError.
    """
    try:
        if _size_of_index(file) > LARGEST_INDEX:
            raise BadArchiveError("lists far more files than a class hands in; not read.")
        archive = zipfile.ZipFile(file)
    except TROUBLE as error:
        raise BadArchiveError("is not a whole zip file (cut short, or something else under its name).") from error
    found: list[Found] = []
    for info in archive.infolist():
        name = _name(info)
        if fault := _fault(info, name):
            said(f"{shown_path(re.split(SLASHES, name))}: {fault}")
        elif not name.endswith(("/", "\\")):
            parts = tuple(part for part in re.split(SLASHES, name) if part not in ("", "."))
            found.append(Found(parts, lambda info=info: _read(archive, info, budget)))  # type: ignore[misc]
        if len(found) > MOST:
            raise BadArchiveError(f"holds more than {MOST} files; not read.")
    return sorted(found, key=lambda one: one.parts)


def _name(info: zipfile.ZipInfo) -> str:
    """The name in Unicode; macOS writes UTF-8 without saying so."""
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        try:
            return name.encode("cp437").decode("utf-8")
        except UnicodeError:
            return name
    return name


def _fault(info: zipfile.ZipInfo, name: str) -> str:
    parts = re.split(SLASHES, name)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if "\0" in name:
        return "its name hides a second one; not taken."
    if ".." in parts or parts[0] == "" or DRIVE.match(name):
        return "its name leads out of the zip; not taken."
    if len(parts) > DEEPEST or max(map(len, parts)) > LONGEST_NAME:
        return "its name is too long; not taken."
    if kind == stat.S_IFLNK:
        return "is a link, not a file; not taken."
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a device or a pipe, not a file; not taken."
    return ""


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    if info.flag_bits & 0x1:
        raise UnusableError("is locked with a password; not taken. Ask for it without one.")
    if info.compress_type not in METHODS:
        raise UnusableError("is packed in a way that is not read here; not taken. Ask for an ordinary zip.")
    if info.file_size > LARGEST:
        raise UnusableError(f"is larger than {LARGEST // 1_000_000} MB; not taken.")
    if info.file_size > SWELLS_FROM and info.file_size > SWELLS * info.compress_size:
        raise UnusableError(f"swells to {info.file_size // 1_000_000} MB from next to nothing; not taken.")
    try:
        with archive.open(info) as file:
            return bounded(file.read, budget)
    except TROUBLE as error:
        raise UnusableError("is damaged in the zip; not taken. Download it again.") from error


def _size_of_index(file: IO[bytes]) -> int:
    """Bytes of the table of contents as the end of the file tells them, before anything believes it."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0:
        raise zipfile.BadZipFile
    (told,) = struct.unpack_from("<L", tail, at + 12)
    if at >= 20 and tail[at - 20 : at - 16] == b"PK\6\7":
        (place,) = struct.unpack_from("<Q", tail, at - 12)
        if place < size:
            file.seek(place)
            record = file.read(56)
            if record[:4] == b"PK\6\6":
                (told,) = struct.unpack_from("<Q", record, 40)
    return int(told)
