"""A simulated coding model behind a real OpenAI-compatible endpoint.

It never pretends to be more: inside the worlds it knows, its answers depend on what it was really sent, as published
measurements say that models' answers do; outside them it says what it is. Start it with `python -m practice`.
"""

from practice.model import PracticeModel
from practice.profiles import PROFILES, VERSION, Profile
from practice.serving import create_app

__all__ = ["PROFILES", "VERSION", "PracticeModel", "Profile", "create_app"]
