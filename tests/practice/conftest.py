"""Two ways to ask the practice server: as the openai package does, and as bare HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2 as httpx
import openai
import pytest


@pytest.fixture
def sdk(practice_url: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=practice_url, api_key="practice", max_retries=0) as client:
        yield client


@pytest.fixture
def http(practice_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=practice_url, headers={"authorization": "Bearer practice"}) as client:
        yield client
