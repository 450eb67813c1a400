"""Whom an experiment may ask: the lesson's own client, the practice model, the learner's model where one is set."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from orchestration import settings
from orchestration.errors import OrchestrationError
from orchestration.models.client import LOOPBACK, Client

PRACTICE = "ORCHESTRATION_PRACTICE_URL"


@dataclass(frozen=True)
class Endpoint:
    """A model that can be asked."""

    label: str
    client: Client


def endpoints(client: Client) -> tuple[Endpoint, ...]:
    """The client of an experiment first, then every other model that is known here. Asks nobody but `client`."""
    found = [Endpoint(_label(client.url, client.model), client)]
    for url, key, model in _known():
        if url.rstrip("/") not in [one.client.url for one in found]:
            try:
                found.append(Endpoint(_label(url, model), Client(url, key, model)))
            except OrchestrationError:
                continue  # an address that cannot be one is said by whoever needs it
    return tuple(found)


def _known() -> list[tuple[str, str, str | None]]:
    known: list[tuple[str, str, str | None]] = []
    if practice := os.environ.get(PRACTICE):
        known.append((practice, "practice", None))
    try:
        own = settings.configured()
        if own:
            known.append((own.url, own.key, own.model))
        stored = settings.stored()
        if stored:
            known.append((stored.url, stored.key, stored.model))
    except OrchestrationError:
        pass
    return known


def _label(url: str, model: str | None) -> str:
    if url.rstrip("/") == os.environ.get(PRACTICE, "").rstrip("/"):
        return f"the practice model {model or ''}".rstrip() + " (simulated)"
    host = urlsplit(url).hostname
    where = "on this machine" if host in LOOPBACK else f"at {host}"
    return f"{model or 'the first model'} {where}"
