"""The practice models over HTTP, as an OpenAI-compatible server answers, faults on request included."""

from practice.serving.server import create_app

__all__ = ["create_app"]
