"""Turns a vague wish into a brief with few questions: what a wish leaves open, who asks what, and what a brief lacks.

A catalogue of topics says for each, as plain data: `asks` (the question), `signs` (beginnings of words that raise it),
`settled` (beginnings of words that answer it) and `hours` (rework when it is guessed wrong). A feature is a dict with a
`wish` (one sentence) and a `text` (the wish with all that was said about it).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from orchestration.checks.handed_in import kind_of

__all__ = ["NO_MATTER", "Interview", "brief_problems", "interview", "left_open"]

NO_MATTER = "That does not matter to us."
"""What the customer says to a question that hides no requirement."""
LONGEST_GOAL = 200

Topics = Mapping[str, Mapping[str, Any]]
Feature = Mapping[str, str]


def left_open(statement: str, topics: Topics) -> list[str]:
    """The topics that a statement raises by a sign and does not settle, in the order of the catalogue."""

    def has(words: Any) -> bool:
        return any(re.search(rf"\b{re.escape(word)}", statement, re.IGNORECASE) for word in words)

    return [topic for topic, about in topics.items() if has(about["signs"]) and not has(about["settled"])]


@dataclass(frozen=True)
class Interview:
    """What was asked, what came of it, and what was wrong with the asking."""

    answers: Mapping[str, str]
    """Topic to answer, in the order asked."""
    problems: tuple[str, ...]
    saved: int
    """Hours of rework that the answers avoid."""
    best: int
    """The most that as many questions could have avoided."""
    unheard: tuple[str, ...]
    """Topics that an answer opened and that were not asked about, although there was a question for them."""
    passed_over: tuple[str, ...]
    """Questions asked while the wish left a dearer topic open, a sentence each."""


def interview(
    next_question: Callable[[dict[str, str], dict[str, str]], Any],
    feature: Feature,
    customer: Mapping[str, str],
    topics: Topics,
    *,
    most: int = 6,
) -> Interview:
    """Let `next_question(feature, answers)` ask the customer until it returns None, `most` times at most.

    customer: topic to what the customer says, for topics that hide a requirement. A question that cannot be asked ends
    the interview. Raises what `next_question` raises.
    """
    answers: dict[str, str] = {}
    problems: list[str] = []
    while (topic := next_question(dict(feature), dict(answers))) is not None:
        found = _wrong_question(topic, answers, topics, most)
        if found:
            problems.append(found)
            break
        if _settled(feature["text"], topics[topic]) and topic not in customer:
            problems.append(f"it asks about '{topic}', which the customer has said already")
        answers[topic] = customer.get(topic, NO_MATTER)
    if not problems and len(answers) < most and (still := _raised(feature, answers, topics) - set(answers)):
        problems.append(f"it stops after {len(answers)} questions, and {len(still)} topics are still open")
    hours = sorted((topics[topic]["hours"] for topic in customer), reverse=True)
    saved = sum(topics[topic]["hours"] for topic in answers if topic in customer)
    unheard = _unheard(answers, topics, most)
    return Interview(
        answers, tuple(problems), saved, sum(hours[:most]), unheard, _passed_over(feature, answers, topics)
    )


def brief_problems(feature: Feature, answers: Mapping[str, str], brief: Any, topics: Topics) -> dict[str, str]:
    """What a brief lacks: `goal`, `requirements` or `open` to one sentence each. Never raises.

    A brief is {"goal": text, "requirements": {topic: what the customer said}, "open": [topics nobody asked about]}.
    """
    if not isinstance(brief, Mapping):
        said = f"{kind_of(brief)} came back; a dict with goal, requirements and open is asked for"
        return dict.fromkeys(("goal", "requirements", "open"), said)
    found = {
        "goal": _goal(brief.get("goal")),
        "requirements": _requirements(brief.get("requirements"), answers, topics),
        "open": _open(brief.get("open"), feature, answers, topics),
    }
    return {part: said for part, said in found.items() if said}


def _wrong_question(topic: Any, answers: Mapping[str, str], topics: Topics, most: int) -> str:
    if not isinstance(topic, str) or topic not in topics:
        return f"it asks about {kind_of(topic)} that is no topic of the catalogue"
    if topic in answers:
        return f"it asks about '{topic}' a second time"
    return f"it asks more than {most} questions" if len(answers) == most else ""


def _raised(feature: Feature, answers: Mapping[str, str], topics: Topics) -> set[str]:
    return {topic for said in (feature["text"], *answers.values()) for topic in left_open(said, topics)}


def _unheard(answers: Mapping[str, str], topics: Topics, most: int) -> tuple[str, ...]:
    """What an answer opened and nobody asked about, where a question was left or spent on a cheaper topic later."""
    asked, found = list(answers), dict[str, None]()
    for place, topic in enumerate(asked, 1):
        for opened in left_open(answers[topic], topics):
            cheaper = any(topics[later]["hours"] < topics[opened]["hours"] for later in asked[place:])
            if opened not in answers and (cheaper or len(asked) < most):
                found[opened] = None
    return tuple(found)


def _passed_over(feature: Feature, answers: Mapping[str, str], topics: Topics) -> tuple[str, ...]:
    still, found = set(left_open(feature["text"], topics)), []
    for topic in answers:
        dearest = max((topics[one]["hours"] for one in still), default=0)
        if topics[topic]["hours"] < dearest:
            hours = topics[topic]["hours"]
            found.append(f"it asks about '{topic}' ({hours} h) while a dearer topic is open ({dearest} h)")
        still.discard(topic)
    return tuple(found)


def _settled(text: str, about: Mapping[str, Any]) -> bool:
    return any(re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) for word in about["settled"])


def _goal(goal: Any) -> str:
    if not isinstance(goal, str) or len(goal.split()) < 3:
        return "`goal` is missing: what the customer wants, in a sentence"
    return (
        f"`goal` is longer than {LONGEST_GOAL} characters; one sentence is enough" if len(goal) > LONGEST_GOAL else ""
    )


def _requirements(given: Any, answers: Mapping[str, str], topics: Topics) -> str:
    if not isinstance(given, Mapping):
        return "`requirements` is not a dict of topics and what the customer said"
    for topic, answer in answers.items():
        if answer == NO_MATTER:
            if topic in given:
                return f"'{topic}' does not matter to the customer, and yet the brief requires something"
        elif answer not in str(given.get(topic, "")):
            return f"what the customer said about '{topic}' does not stand in `requirements` word for word"
        elif _added(str(given[topic]), answer, topics[topic]["asks"], topic):
            return f"`requirements` says more about '{topic}' than the customer did"
    invented = [topic for topic in given if topic not in answers]
    if not invented:
        return ""
    known = isinstance(invented[0], str) and invented[0] in topics
    named = f"'{invented[0]}'" if known else "something that is no topic"
    return f"`requirements` holds {named}, and nobody has said anything about it"


def _added(said: str, *known: str) -> bool:
    """Whether words are left when what is known is taken out, each once."""
    for part in known:
        said = re.sub(re.escape(part), "", said, count=1, flags=re.IGNORECASE)
    return any(sign.isalnum() for sign in said)


def _open(given: Any, feature: Feature, answers: Mapping[str, str], topics: Topics) -> str:
    if not isinstance(given, list | tuple | set | frozenset):
        return "`open` is not a list of topics"
    wanted = _raised(feature, answers, topics) - set(answers)
    told = {str(topic) for topic in given}
    missing, needless = wanted - told, told - wanted
    if missing:
        return f"{len(missing)} of the topics that are still open are not in `open`"
    return "`open` holds something that is not open" if needless else ""
