"""What the server says of itself: its models with their cards, and the page that tells what it can do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from practice.profile import CREATED
from practice.profiles import VERSION, Profile
from practice.serving.answers import FINGERPRINT
from practice.serving.faults import HEADER, KINDS


def card(profile: Profile) -> dict[str, Any]:
    """One model as `/v1/models` lists it."""
    practice = {
        "simulated": True,
        "version": VERSION,
        "card": profile.card(),
        "usd_per_million": {"input": profile.price[0], "output": profile.price[1]},
    }
    return {
        "id": profile.name,
        "object": "model",
        "created": CREATED,
        "owned_by": "practice (simulated)",
        "context_window": profile.window,
        "practice": {**profile.facts(), **practice},
    }


def about(models: Iterable[str]) -> dict[str, Any]:
    """What a person finds who opens the server's address."""
    return {
        "name": "practice models (simulated)",
        "simulated": True,
        "version": FINGERPRINT,
        "api": "POST /v1/chat/completions and GET /v1/models, as OpenAI-compatible servers have them.",
        "models": list(models),
        "headers": {
            "x-practice-sample": "Sent with a call: which of the independent answers to the same messages it draws.",
            HEADER: "Sent with a call: misbehave. So does a model's name with a fault behind it, as in 'NAME:429'.",
            "openai-processing-ms": "Received: the simulated time of the answer. The real time is much shorter.",
            "x-ratelimit-*": "Received: the limits that --requests-per-minute and --tokens-per-minute set.",
        },
        "faults": {name: kind.does + (f"; value: {kind.value}" if kind.value else "") for name, kind in KINDS.items()},
        "fault_form": "fault=value*times: '429=0.2*2' refuses the same request twice, then answers it. "
        "In the header also '429; times=2; value=0.2'.",
    }
