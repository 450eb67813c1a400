"""A version of the practice models answers the same for ever: another answer wants another version."""

from __future__ import annotations

from hashlib import sha256

from asking import LARGE, REVIEWER, SMALL

from practice.profile import VERSION
from worlds import load, names

ANSWERS = {"0.2": "5bd6064697c9ee233e11bcbaaf0582366d0efdf62fbb4a886378511b95a08f28"}
"""Version to the digest of some thousand answers, the same on every machine and Python."""


def requests():
    """Something of everything that can be asked, in every world."""
    for name in names():
        world = load(name)
        for unit in world.units.values():
            slip = next(slip.id for slip in world.slips.values() if slip.unit == unit.id)
            wrong = world.apply_slip(unit.reference, slip).strip()
            yield unit.signature
            yield "\n".join([unit.signature, "Rules:", *(f"- {world.facts[fact].text}" for fact in unit.facts)])
            yield f"Fix this:\n```python\n{wrong}\n```\n1 of 2 tests failed:\n- {next(iter(unit.tests))}: no"
            yield f"Review this:\n```python\n{wrong}\n```"
            yield f"Which is better?\n```python\n{wrong}\n```\n```python\n{unit.alternatives[0]}\n```"
            yield f"Write tests for this:\n{unit.signature}"
            yield f"What edge cases are there for {unit.title.lower()}? {world.title}"
        yield f"Plan {world.title} in steps, with checks."
        yield "\n".join([f"Summarise the rules of {world.title}:", *world.rules])
    yield "What is the capital of France?"


def test_the_answers_of_this_version_are_what_they_were():
    digest = sha256()
    for model in (LARGE, SMALL, REVIEWER):
        for text in requests():
            for sample in ("0", "1", "2"):
                digest.update(model.answer((("user", text),), sample).text.encode())
    assert digest.hexdigest() == ANSWERS[VERSION], "the answers changed: raise VERSION in practice/profile.py"
