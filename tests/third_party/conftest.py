"""The same tests for several servers: the practice model always, other people's when slow tests are asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import openai
import pytest
import servers
from own_venv import CannotInstall
from servers import Served

SLOW = (pytest.mark.slow, pytest.mark.timeout(3600))  # the first test of each also installs the server


@contextmanager
def installed() -> Iterator[None]:
    """What cannot be installed is skipped with the reason, except in CI, where that is a failure."""
    try:
        yield
    except CannotInstall as problem:
        if os.environ.get("CI") == "true":
            pytest.fail(str(problem))
        pytest.skip(str(problem))


@pytest.fixture(scope="session")
def practice_windows(practice_url: str) -> dict[str, int]:
    """The practice models and their windows, as their server lists them."""
    own = openai.DefaultHttpx2Client(trust_env=False)
    listed = openai.OpenAI(base_url=practice_url, api_key="practice", http_client=own).models.list()
    return {card.id: card.model_extra["context_window"] for card in listed}


@pytest.fixture(scope="session")
def llama_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with installed(), servers.llama_cpp(tmp_path_factory.mktemp("llama_cpp")) as url:
        yield url


@pytest.fixture(scope="session")
def litellm_url(
    practice_url: str, practice_windows: dict[str, int], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    names = [*practice_windows, *(f"{next(iter(practice_windows))}:{fault}" for fault in (429, 500, "cut"))]
    with installed(), servers.litellm(tmp_path_factory.mktemp("litellm"), practice_url, names) as url:
        yield url


@pytest.fixture(
    scope="session",
    params=[
        "practice",
        pytest.param("llama-cpp-python", marks=SLOW),
        pytest.param("litellm", marks=SLOW),
        pytest.param("litellm before practice", marks=SLOW),
    ],
)
def served(request: pytest.FixtureRequest, practice_windows: dict[str, int]) -> Served:
    """A model of each server in turn."""
    small = min(practice_windows, key=lambda name: practice_windows[name])
    match request.param:
        case "practice":
            url = request.getfixturevalue("practice_url")
            return Served(url, small, window=practice_windows[small], simulated=True, priced=True)
        case "llama-cpp-python":
            url = request.getfixturevalue("llama_url")
            return Served(url, "tiny-random", window=servers.WINDOW, knows_its_models=False)
        case "litellm":
            return Served(request.getfixturevalue("litellm_url"), "fixed", servers.KEY)
        case _:
            return Served(request.getfixturevalue("litellm_url"), small, servers.KEY, practice_windows[small], True)
