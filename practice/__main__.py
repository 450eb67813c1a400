"""`python -m practice`: serve the practice models on loopback until told to stop."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import socket
import sys
import textwrap
import threading

import uvicorn

from practice.profiles import PROFILES
from practice.serving.faults import KINDS, Kind
from practice.serving.server import create_app
from worlds import count_tokens

SHUTDOWN = 1  # seconds that answers which are slow on request may hold up the end


def main(words: list[str] | None = None) -> int:
    given = _parser().parse_args(words)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", given.port))
    except (OSError, OverflowError) as problem:
        print(
            f"The practice model cannot use port {given.port}: {problem}. Choose another with --port.", file=sys.stderr
        )
        return 2

    count_tokens("ready")
    app = create_app(
        given.key, requests_per_minute=given.requests_per_minute, tokens_per_minute=given.tokens_per_minute
    )
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws="none",
            interface="asgi3",
            timeout_graceful_shutdown=SHUTDOWN,
        )
    )
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    if given.with_parent:
        threading.Thread(target=_end_with_input, daemon=True).start()
    listener.listen(256)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    print(json.dumps({"url": url, "models": list(PROFILES)}), flush=True)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    return 0


def _parser() -> argparse.ArgumentParser:
    faults = "\n".join(_line(name, kind) for name, kind in KINDS.items())
    parser = argparse.ArgumentParser(
        prog="practice",
        description="Serve the practice models (simulated) on this machine.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="faults, asked for in the model's name (NAME:429) or in the header x-practice-fault;\n"
        f"'429=0.2*2' has the value 0.2 and comes twice for the same request, which is then answered:\n{faults}\n\n"
        "openai-processing-ms in a reply is the simulated time of the answer, not the real one.",
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one (default)")
    parser.add_argument("--key", default=None, help="refuse every other API key (default: any key will do)")
    for what in ("requests", "tokens"):
        parser.add_argument(
            f"--{what}-per-minute",
            type=_above_zero,
            metavar="N",
            help=f"refuse more {what} of one key than this with 429, as real servers do (default: no such limit)",
        )
    parser.add_argument("--with-parent", action="store_true", help="stop when standard input closes")
    return parser


def _line(name: str, kind: Kind) -> str:
    said = kind.does + (f"; value: {kind.value}" if kind.value else "")
    return textwrap.fill(said, 100, initial_indent=f"  {name:10}", subsequent_indent=" " * 12)


def _above_zero(text: str) -> int:
    value = int(text) if text.isdecimal() and len(text) < 16 else 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number above 0")
    return value


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a line of the log helps anybody: an answer that breaks off was asked for, a web socket is not wanted."""
    said = record.getMessage()
    return "without completing response" not in said and "WebSocket library" not in said


def _end_with_input() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
