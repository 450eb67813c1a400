"""The sentences of a verdict: what happened, in words for a learner, with nothing of a hidden test in them."""

from __future__ import annotations

import builtins
import re
import traceback

from grader.judging.crossing import Uncrossable
from grader.judging.learner import Learner
from sandbox import Execution

LONGEST = 600
"""Characters of a message."""

_SENTENCES = (
    "object is not iterable",
    "object is not subscriptable",
    "object is not callable",
    "not supported between instances of  and",
    *(f"unsupported operand type(s) for {sign}:  and" for sign in ("+", "-", "*", "/", "//", "%", "** or pow()")),
    "object of type  has no len()",
)

_OTHERS = ("NoneType", "DataFrame", "Series", "ndarray", "<", "<=", ">", ">=")


def message_of(error: BaseException, learner: Learner, missing: set[str]) -> str:
    """What to say of the exception with which a test cell ended."""
    for raised, sentence in learner.raised:
        if raised is error:
            return sentence
    if isinstance(error, Uncrossable):
        return str(error)
    if isinstance(error, NameError) and error.name in missing:
        return f"`{error.name}` is not defined in your notebook."
    inner = traceback.extract_tb(error.__traceback__)
    ours = bool(inner) and inner[-1].filename.startswith("<")
    if isinstance(error, AssertionError):
        # a library's assertion quotes expected values (numpy.testing); the instructor's own words do not
        return str(error).strip() if ours and str(error).strip() else "This check did not pass."
    kind = type(error).__name__
    if isinstance(error, MemoryError):
        return "The check could not use your answer: it led into more memory than there is."
    if isinstance(error, TypeError | AttributeError):
        if learner.answered_none and "NoneType" in str(error):
            return f"`{learner.answered_none[-1]}` gives back nothing; did you print instead of return?"
        if ours and (not (learner.has_seen or learner.hidden) or _only_types(str(error))):
            return f"The check could not use your answer: {kind}: {error}."
    return f"The check could not use your answer (it stopped on {kind})."


def in_full(error: BaseException) -> str:
    """The same for the author of the test: the exception, and the line of the test in which it came up."""
    lines = [each.lineno for each in traceback.extract_tb(error.__traceback__) if each.filename.startswith("<")]
    where = f" in line {lines[0]} of the test" if lines else ""
    text = str(error).strip().split("\n")[0][:200]
    return f"{type(error).__name__}{where}" + (f": {text}" if text else "")


def _only_types(text: str) -> bool:
    """Whether Python's sentence names types of values and nothing else, so that it can repeat no input."""
    named = re.findall(r"'([^']*)'", text)
    known = all(hasattr(builtins, name) or name in _OTHERS for name in named)
    return known and re.sub(r"'[^']*'", "", text).strip() in _SENTENCES


def what_happened(done: Execution, learner: Learner) -> str:
    """How a cell of the learner's ended, to go on from "Your cell …"."""
    if done.status == "timeout":
        return "did not finish in time and was stopped. Is there a loop that never ends?"
    if done.status == "error" and done.error is not None:
        text = done.error.message.strip().split("\n")[0][:200] if not learner.has_seen else ""
        kind = done.error.kind
        if learner.has_seen and not hasattr(builtins, kind):
            kind = "an exception of its own"
        return (
            f"stopped with {kind}{learner.where(done.error, ' in line ')}" + (f": {bare(text)}" if text else "") + "."
        )
    words = {
        "memory": "used more memory than is allowed and was stopped.",
        "output": "printed more than is allowed and was stopped.",
        "signal": "ended its own Python.",
    }
    return words.get(done.status, f"ended with status '{done.status}'.")


def bare(sentence: object) -> str:
    """Without its full stop, to be put into another sentence."""
    return str(sentence).rstrip(".")


def readable(text: str) -> str:
    """Text for a person: of bounded length, and without characters that could drive a terminal or turn a line round."""
    return "".join(c if c.isprintable() or c in "\n\t\u200d" else "\N{REPLACEMENT CHARACTER}" for c in text[:LONGEST])
