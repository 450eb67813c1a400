"""How numpy's scalars and arrays are written as trees and read again. Arrays arrive in C order, as plain ndarray."""

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from .plain import CannotRead
from .standard import parts, read_text, read_whole

if TYPE_CHECKING:
    from .trees import Reader, Writer

_DTYPE = re.compile(
    r"[|<>](b1|[iu][1248]|f[248]|c8|c16|[SU][1-9]\d{0,6}|[mM]8(\[\d{0,4}(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?)"
)
_DIMENSIONS = 32


def write(writer: "Writer", value: Any) -> Any:
    """The tree of a scalar or an array; None for anything else."""
    kind = type(value)
    if issubclass(kind, np.ndarray):
        if issubclass(kind, np.ma.MaskedArray):
            writer.refuse("a masked array, which cannot cross")
        return array_tree(writer, np.asarray(value))
    if not issubclass(kind, np.generic):
        return None
    if issubclass(kind, np.str_):
        return ["nu", writer.node(str.__str__(value))]
    if issubclass(kind, np.bytes_):
        return ["nb", writer.blob(bytes.__add__(value, b""))]
    found = np.asarray(value)
    return ["ns", _dtype(writer, found), writer.blob(found.tobytes())]


def array_tree(writer: "Writer", value: "np.ndarray[Any, Any]") -> list[Any]:
    """The tree of an array."""
    shape = list(value.shape)
    if value.dtype == object:
        return ["no", shape, *writer.nodes(value.ravel().tolist())]
    if value.dtype.itemsize == 0:
        value = value.astype(f"{value.dtype.kind}1")
    dtype = _dtype(writer, value)
    writer.spend(value.nbytes)
    writer.spend(-value.nbytes)
    if value.dtype.kind == "U" and not _text(value):
        writer.refuse("an array of text with half of a surrogate pair in it")
    return ["na", dtype, shape, writer.blob(value.tobytes())]


def read_array(reader: "Reader", tree: list[Any], depth: int) -> "np.ndarray[Any, Any]":
    """The array again."""
    dtype, shape, size = parts(tree, 3)
    return _filled(reader, _read_dtype(dtype), _read_shape(reader, shape), size)


def _dtype(writer: "Writer", value: "np.ndarray[Any, Any]") -> str:
    text = str(value.dtype.str)
    if value.dtype.names is not None or not _DTYPE.fullmatch(text):
        writer.refuse(f"an array or a scalar of dtype {str(value.dtype)[:100]}, which cannot cross")
    return text


def _read_dtype(text: Any) -> "np.dtype[Any]":
    if not _DTYPE.fullmatch(read_text(text, 20)):
        raise CannotRead("a dtype is none that can cross")
    return np.dtype(str(text))


def _read_shape(reader: "Reader", shape: Any) -> list[int]:
    if type(shape) is not list or len(shape) > _DIMENSIONS:
        raise CannotRead("a shape is none")
    found = [read_whole(side, 0, reader.limit) for side in shape]
    if math.prod(side for side in found if side) > reader.limit:
        raise CannotRead("a shape is too large")
    return found


def _filled(reader: "Reader", dtype: "np.dtype[Any]", shape: list[int], size: Any) -> "np.ndarray[Any, Any]":
    content = reader.take(size)
    if math.prod(shape) * dtype.itemsize != len(content):
        raise CannotRead("an array is not as long as its shape says")
    found = np.empty(shape, dtype)
    if not len(content):
        return found
    source: np.ndarray[Any, Any] = np.frombuffer(content, np.uint8 if dtype.kind == "b" else dtype)
    if dtype.kind == "b" and source.max() > 1:
        raise CannotRead("a boolean is neither true nor false")
    if dtype.kind == "U" and not _text(source):
        raise CannotRead("an array has characters in it that are none")
    found[...] = source.reshape(shape)
    return found


def _text(value: "np.ndarray[Any, Any]") -> bool:
    """Whether all characters of an array of text are some."""
    codes = np.ascontiguousarray(value).reshape(-1).view(np.dtype("u4").newbyteorder(value.dtype.byteorder))
    return not bool(((codes > 0x10FFFF) | ((codes >= 0xD800) & (codes < 0xE000))).any())


def _read_objects(reader: "Reader", tree: list[Any], depth: int) -> "np.ndarray[Any, Any]":
    shape = _read_shape(reader, tree[1] if len(tree) > 1 else None)
    if math.prod(shape) != len(tree) - 2:
        raise CannotRead("an array is not as long as its shape says")
    found = np.empty(len(tree) - 2, object)
    for place, value in enumerate(reader.nodes(tree[2:], depth)):
        found[place] = value
    return found.reshape(shape)


def _read_scalar(reader: "Reader", tree: list[Any], depth: int) -> Any:
    dtype, size = parts(tree, 2)
    return _filled(reader, _read_dtype(dtype), [], size)[()]


def _read_str(reader: "Reader", tree: list[Any], depth: int) -> Any:
    (text,) = parts(tree, 1)
    found = reader.node(text, depth)
    if type(found) is not str:
        raise CannotRead("a text is missing")
    return np.str_(found)


READ: dict[str, Callable[["Reader", list[Any], int], Any]] = {
    "na": read_array,
    "no": _read_objects,
    "ns": _read_scalar,
    "nu": _read_str,
    "nb": lambda reader, tree, depth: np.bytes_(bytes(reader.take(*parts(tree, 1)))),
}
