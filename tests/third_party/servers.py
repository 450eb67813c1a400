"""The servers that the client suite runs against: how each is started, and what it promises beyond the common."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import random_gguf
from own_venv import FOLDER, LITELLM, LLAMA_CPP

WINDOW = 2048
FIXED = "Here it is.\n\n```python\nanswer = 42\n```"
KEY = "sk-for-these-tests-only-0123456789abcdef"
NO_PROXY = {"NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost"}
PROXIES = {"http_proxy", "https_proxy", "all_proxy"}


@dataclass(frozen=True)
class Served:
    """One model of a running server."""

    url: str
    model: str
    key: str = "any"
    window: int | None = None
    """Tokens after which it refuses; None where it never does."""
    simulated: bool = False
    """Whether every answer must be known as simulated."""
    priced: bool = False
    """Whether its list of models states prices."""
    knows_its_models: bool = True
    """Whether it refuses a model that it does not have."""


@contextmanager
def llama_cpp(folder: Path) -> Iterator[str]:
    """llama-cpp-python's server with an untrained model: a real tokenizer, sampler, template and window."""
    python, port = LLAMA_CPP.installed(), free_port()
    model = random_gguf.write(folder / "tiny-random.gguf")
    words = (
        f"-m llama_cpp.server --host 127.0.0.1 --port {port} --model_alias tiny-random --n_ctx {WINDOW} --n_threads 1"
    )
    with running([str(python), *words.split(), "--model", str(model)], port, folder):
        yield f"http://127.0.0.1:{port}/v1"


@contextmanager
def litellm(folder: Path, practice: str, models: Sequence[str]) -> Iterator[str]:
    """litellm's proxy: a model of its own that always says the same, and these practice models behind it."""
    LITELLM.installed()
    port = free_port()
    behind = "".join(
        f"  - model_name: '{name}'\n    litellm_params:\n      model: 'openai/{name}'\n"
        f"      api_base: {practice}\n      api_key: practice\n      max_retries: 0\n"
        for name in models
    )
    fixed = "\n".join(f"        {line}" for line in FIXED.splitlines())
    config = folder / "litellm.yaml"
    config.write_text(
        "model_list:\n  - model_name: fixed\n    litellm_params:\n      model: openai/fixed\n      api_key: none\n"
        f"      mock_response: |-\n{fixed}\n{behind}"
        "router_settings:\n  num_retries: 0\n  disable_cooldowns: true\n"
        "general_settings:\n  forward_client_headers_to_llm_api: true\n"  # the number of the sample is in a header
    )
    command = [str(LITELLM.python.with_name("litellm")), "--config", str(config), "--host", "127.0.0.1"]
    environ = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MODE": "PRODUCTION", "LITELLM_MASTER_KEY": KEY}
    with running([*command, "--port", str(port), "--telemetry", "False"], port, folder, environ):
        yield f"http://127.0.0.1:{port}/v1"


@contextmanager
def running(command: Sequence[str], port: int, folder: Path, environ: dict[str, str] | None = None) -> Iterator[None]:
    """A server's process, from its first answer on. Its output goes to build/third_party."""
    log = FOLDER / f"{Path(command[0]).parents[1].name}-server-{port}.log"
    own = {name: value for name, value in os.environ.items() if name.lower() not in PROXIES}
    with (
        log.open("wb") as said,
        subprocess.Popen(
            command,
            cwd=folder,
            env=own | NO_PROXY | (environ or {}),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            _wait(process, f"http://127.0.0.1:{port}/v1/models", log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    ask = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    ask.addheaders = [("Authorization", f"Bearer {KEY}")]
    end = time.monotonic() + 180
    while process.poll() is None and time.monotonic() < end:
        try:
            with ask.open(url, timeout=10):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"The server did not start: see {log}.")


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
