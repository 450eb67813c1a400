"""`python -m practice`: serve the practice models on loopback until told to stop."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import sys
import threading

import uvicorn

from practice.profiles import PROFILES
from practice.server import create_app
from worlds import count_tokens


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="practice", description="Serve the practice models (simulated) on this machine."
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one (default)")
    parser.add_argument("--key", default=None, help="refuse every other API key (default: any key will do)")
    parser.add_argument("--with-parent", action="store_true", help="stop when standard input closes")
    given = parser.parse_args(words)

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
    server = uvicorn.Server(
        uvicorn.Config(create_app(given.key), log_level="warning", access_log=False, lifespan="off")
    )
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


def _end_with_input() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
