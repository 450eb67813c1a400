"""An untrained model in llama.cpp's GGUF format, written byte by byte: half a megabyte of seeded noise."""

from __future__ import annotations

import random
import struct
from array import array
from collections.abc import Iterator
from pathlib import Path

CONTEXT, WIDTH, BLOCKS, INNER, HEADS = 4096, 64, 2, 128, 4
ALIGNED = 32
END = 2
UINT32, INT32, FLOAT32, STRING, ARRAY = 4, 5, 6, 8, 9  # GGUF's numbers for types of values
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6  # and for types of tokens
FORMATS = {UINT32: "<I", INT32: "<i", FLOAT32: "<f"}

VOCABULARY = [
    ("<unk>", UNKNOWN),
    ("<s>", CONTROL),
    ("</s>", CONTROL),
    *((f"<0x{byte:02X}>", BYTE) for byte in range(256)),
    ("\u2581", NORMAL),
    *((chr(code), NORMAL) for code in range(33, 127)),
]
TEMPLATE = (
    "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}assistant: {% endif %}"
)


def write(path: Path, seed: int = 3) -> Path:
    """Write the model. The same seed gives the same bytes."""
    dice = random.Random(seed)
    tensors = list(_tensors(dice))
    values = list(_values())
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(values)) + b"".join(values)
    offset, data = 0, bytearray()
    for name, shape, numbers in tensors:
        head += _text(name) + struct.pack("<I", len(shape))
        head += struct.pack(f"<{len(shape)}QIQ", *shape, 0, offset)  # 0: plain float32
        data += _padded(numbers.tobytes())
        offset = len(data)
    path.write_bytes(_padded(head) + data)
    return path


def _values() -> Iterator[bytes]:
    """The key-value pairs of the header."""
    yield _pair("general.architecture", STRING, "llama")
    yield _pair("general.name", STRING, "tiny-random")
    for name, value in (
        ("context_length", CONTEXT),
        ("embedding_length", WIDTH),
        ("block_count", BLOCKS),
        ("feed_forward_length", INNER),
        ("attention.head_count", HEADS),
        ("attention.head_count_kv", HEADS),
        ("rope.dimension_count", WIDTH // HEADS),
    ):
        yield _pair(f"llama.{name}", UINT32, value)
    yield _pair("llama.attention.layer_norm_rms_epsilon", FLOAT32, 1e-5)
    yield _pair("tokenizer.ggml.model", STRING, "llama")
    yield _list("tokenizer.ggml.tokens", STRING, [text for text, _ in VOCABULARY])
    yield _list("tokenizer.ggml.scores", FLOAT32, [0.0] * len(VOCABULARY))
    yield _list("tokenizer.ggml.token_type", INT32, [kind for _, kind in VOCABULARY])
    for number, name in enumerate(("unknown", "bos", "eos")):
        yield _pair(f"tokenizer.ggml.{name}_token_id", UINT32, number)
    yield _pair("tokenizer.chat_template", STRING, TEMPLATE)


def _tensors(dice: random.Random) -> Iterator[tuple[str, tuple[int, ...], array[float]]]:
    """Name, shape (fastest dimension first) and numbers of every tensor."""

    def noise(
        name: str, *shape: int, fixed: dict[int, float] | None = None
    ) -> tuple[str, tuple[int, ...], array[float]]:
        numbers = array("f", (dice.gauss(0, 0.05) for _ in range(shape[0] * shape[1])))
        for place, number in (fixed or {}).items():
            numbers[place] = number
        return f"{name}.weight", shape, numbers

    def ones(name: str) -> tuple[str, tuple[int, ...], array[float]]:
        return f"{name}.weight", (WIDTH,), array("f", [1.0] * WIDTH)

    # Every token is alike in its first dimension, and there the end is likely: answers end after some 60 tokens.
    yield noise("token_embd", WIDTH, len(VOCABULARY), fixed={WIDTH * token: 1.0 for token in range(len(VOCABULARY))})
    yield ones("output_norm")
    yield noise("output", WIDTH, len(VOCABULARY), fixed={WIDTH * END: 0.25})
    for block in range(BLOCKS):
        yield ones(f"blk.{block}.attn_norm")
        yield ones(f"blk.{block}.ffn_norm")
        for name in ("q", "k", "v", "output"):
            yield noise(f"blk.{block}.attn_{name}", WIDTH, WIDTH)
        yield noise(f"blk.{block}.ffn_gate", WIDTH, INNER)
        yield noise(f"blk.{block}.ffn_up", WIDTH, INNER)
        yield noise(f"blk.{block}.ffn_down", INNER, WIDTH)


def _pair(key: str, kind: int, value: str | float) -> bytes:
    return _text(key) + struct.pack("<I", kind) + _value(kind, value)


def _list(key: str, kind: int, values: list[str] | list[float] | list[int]) -> bytes:
    head = _text(key) + struct.pack("<IIQ", ARRAY, kind, len(values))
    return head + b"".join(_value(kind, value) for value in values)


def _value(kind: int, value: str | float) -> bytes:
    return _text(value) if isinstance(value, str) else struct.pack(FORMATS[kind], value)


def _text(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _padded(raw: bytes) -> bytes:
    return raw + b"\0" * (-len(raw) % ALIGNED)
