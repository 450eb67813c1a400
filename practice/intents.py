"""What a request wants done: each intent has words that speak for it, and the one with the most weight is taken."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from practice.cues import cues, pattern
from practice.memory import by_line, by_text

FENCE = re.compile(r"```[a-zA-Z]*\n(.*?)```", re.S)
_DEFINES = re.compile(r"^[ \t]*(?:async )?(?:def|class) \w", re.M)
_CODE_LINE = re.compile(
    r"_*[A-Z][A-Z0-9_]+(?:: [^=]{1,40})? = |(?:async )?def \w+\(|class \w+[:(]|@\w+|import \w+$|from \w+ import \w"
)
_GIVEN = re.compile(r"^[^\n]*\b(already|existing|available|do not (change|rewrite)|may (call|use))\b[^\n]*:\s*$", re.I)
_REPORT = re.compile(r"^E\s{2,}\S|^>\s+assert\b|^FAILED\b|^Traceback", re.M)
_TEST = re.compile(r"^def test_", re.M)
_TOP = re.compile(r"^(?:async )?def (\w+)", re.M)
_HEAD = re.compile(r"\s*(?:async )?def \w+\(.*\)[^:)]*:?$")
_ITEM = re.compile(r"[ \t]*(?:[-*•]|\d+[.)])\s")
_LIST = 4  # items from which a list is what a request is about and not the request
_LONG = 1_600  # characters of prose of which only the beginning, the end and what asks is read
FAILURE = pattern("failure")
_RED_WORDS = ("fail", "assert", "error", "expected", "traceback", "still wrong", "test_")
_LET = pattern("lets_tests_be_edited")
_FORBID = pattern("forbids_editing_tests")


_CUES = cues()
_ASKS = pattern("asks")
_THANKS, _TALK, _QUESTIONS = pattern("thanks"), pattern("talk"), pattern("questions")
_WORK = re.compile(r"\b(?:please|pls|could you|can you|implement|write|also|next|now)\b", re.I)
_NO_CODE = pattern("wants_no_code")


_SPELT = tuple(
    "summarise summarize summary implement implementation function functions review repair correct please program "
    "problems mistakes situations condense".split()
)


@lru_cache(maxsize=16_384)
def _spelt(word: str) -> str:
    if len(word) < 6 or word in _SPELT:
        return word
    near = process.extractOne(word, _SPELT, scorer=fuzz.ratio, score_cutoff=84)
    return near[0] if near and near[0][0] == word[0] and abs(len(near[0]) - len(word)) < 3 else word


def _mended(text: str) -> str:
    return re.sub(r"[a-z]+", lambda found: _spelt(found[0]), text.lower())


@dataclass(frozen=True)
class Code:
    """The fenced code of one message, told apart."""

    stubs: str
    """Functions without a body: something to be written."""
    tests: str
    written: tuple[str, ...]
    """Blocks of code that do something."""


@by_line
def _kind(line: str) -> tuple[bool, bool, bool]:
    """Whether a line begins code, says that something is given, or is an item of a list; most lines come again."""
    heads = len(line) < 400 and line.rstrip().endswith(":") and _GIVEN.match(line) is not None
    return _CODE_LINE.match(line) is not None, heads, _ITEM.match(line) is not None and not _red(line)


def items(text: str) -> int:
    """How many items of lists a text has, outside its fenced code."""
    return sum(_kind(line)[2] for line in (FENCE.sub("", text) if "```" in text else text).split("\n"))


@by_text
def code_in(text: str) -> Code:
    """The code of a text, fenced or not, as stubs, tests and written code."""
    stubs, tests, written = [], [], []
    for block in (*FENCE.findall(text), *_parts(text)[1]):
        if _REPORT.search(block):
            continue
        if _TEST.search(block):
            tests.append(block)
            if _ours(block):
                written.append(block)
        elif _DEFINES.search(block) and _only_stubs(block):
            stubs.append(block)
        elif _DEFINES.search(block) or ("=" in block and "(" in block and not FAILURE.search(block)):
            written.append(block)
    return Code("\n".join(stubs), "\n".join(tests), tuple(written))


def prose(text: str) -> str:
    """The text without its code, fenced or not."""
    return _parts(text)[0]


@by_text
def _parts(text: str) -> tuple[str, tuple[str, ...]]:
    """What people wrote, and the code that stands among it without a fence."""
    kept: list[str] = []
    blocks: list[list[str]] = []
    pending: list[str] = []  # comments, which belong to code that follows
    inside = given = False
    for line in (FENCE.sub("\n", text) if "```" in text else text).split("\n"):
        code, heads, _ = _kind(line)
        given = heads or (given and bool(line.strip()))
        if given:  # what follows "Already written:" up to an empty line is there and not asked for
            continue
        if line.startswith("#") or (pending and not line.strip()):
            pending.append(line)
            continue
        if code:
            if not inside:
                blocks.append([])
            inside = True
        elif inside and line.strip() and not line.startswith((" ", "\t", ")", "]", "}")):
            inside = False
        (blocks[-1] if inside else kept).extend((*pending, line))
        pending = []
    kept.extend(pending)
    found = ["\n".join(block).strip("\n") for block in blocks]
    return "\n".join(kept), tuple(block for block in found if _DEFINES.search(block))


@by_text
def asking(text: str) -> str:
    """What of a long text can hold the request: no long lists, and of the middle only the sentences that ask."""
    lines = text.split("\n")
    if sum(_kind(line)[2] for line in lines) >= _LIST:
        lines = [line for line in lines if not _kind(line)[2]]
    text = "\n".join(lines)
    if len(text) <= _LONG:
        return text
    text = "\n".join(line for line in lines if not line.startswith(("#", ">", "|")))
    edge = _LONG // 4
    middle = [one for one in re.split(r"(?<=[.!?])\s+|\n+", text[edge:-edge]) if _ASKS.search(one)]
    return "\n".join([text[:edge], *middle[:8], text[-edge:]])


def _only_stubs(block: str) -> bool:
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(_completed(block), feature_version=(3, 11))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    found = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return bool(found) and all(all(_says_nothing(node) for node in function.body) for function in found)


def _completed(block: str) -> str:
    """The block with a body for the head that it ends with: people type `def f(a):` and wait."""
    block = block.rstrip()
    last = block.rsplit("\n", 1)[-1]
    if not _HEAD.match(last):
        return block
    return f"{block} ..." if last.endswith(":") else f"{block}: ..."


def _ours(block: str) -> bool:
    """Whether a block with tests also defines what they test."""
    return any(not name.startswith("test_") for name in _TOP.findall(block))


def _says_nothing(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Pass, ast.Raise)) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def fails(text: str) -> bool:
    """Whether a text reports a failing check or an error, outside the code that it quotes."""
    return any(_red(line) for line in report(text).split("\n"))


def report(text: str) -> str:
    """What a text says outside the code that it quotes, output of tests included."""
    return "\n".join([prose(text), *(block for block in FENCE.findall(text) if _quotes_no_code(block))])


def _quotes_no_code(block: str) -> bool:
    return not _DEFINES.search(block) or _REPORT.search(block) is not None


@by_line
def _red(line: str) -> bool:
    low = line.lower()
    if not any(word in low for word in _RED_WORDS):
        return False  # most lines, at a fraction of the price
    return FAILURE.search(line) is not None


@by_line
def _cues(line: str) -> frozenset[tuple[str, int]]:
    """The cues in a line; none of them reaches over its end, and lines come again in many prompts."""
    line = _mended(line)
    return frozenset(
        (intent, number) for intent, cues in _CUES.items() for number, (_, cue) in enumerate(cues) if cue.search(line)
    )


def _weights(text: str) -> dict[str, float]:
    found = frozenset().union(*(_cues(line) for line in text.split("\n")))
    weights = dict.fromkeys(_CUES, 0.0)
    for intent, number in sorted(found):
        weights[intent] += _CUES[intent][number][0]
    return weights


@by_line
def may_edit_tests(line: str) -> bool | None:
    """Whether a line lets tests be changed (True), forbids it (False) or says nothing (None)."""
    if "test" not in line.lower() and "file" not in line and "takes" not in line:
        return None  # most lines, at a fraction of the price
    if _FORBID.search(line):
        return False
    return True if _LET.search(line) else None


def is_talk(request: str) -> bool:
    """Whether a request says thanks, greets or asks about the model itself, and asks for nothing."""
    if len(request) > 200 or "```" in request or _WORK.search(request):
        return False
    return bool(_THANKS.search(request) or _TALK.search(request))


def intent_of(request: str, *, code_before: bool, first: bool) -> str:
    """The intent of a request: judge, tests, edges, summarise, plan, review, repair, implement, or "" for none.

    code_before: there is code earlier in the conversation. first: nothing was answered yet.
    """
    code = code_in(request)
    plain = asking(prose(request))
    red = fails(request)
    scores = _weights(plain)
    for intent, weight in _weights(plain.strip().rsplit("\n", 1)[-1][-160:]).items():
        scores[intent] += 0.3 * weight
    has_code = bool(code.written)
    if len(code.written) >= 2 and not red:
        scores["judge"] += 6 if scores["judge"] else 1
    elif len(code.written) < 2:
        scores["judge"] -= 4
    if has_code:
        scores["review"] += 2.5 if scores["review"] else 0.4
        scores["repair"] += 1.5 if scores["repair"] or red else 0.3
        scores["implement"] -= 1.5
        scores["plan"] -= 1.5
    else:
        scores["review"] -= 0.5
        if not code_before or first:
            scores["repair"] -= 2.5
    if red:
        scores["repair"] += 5.0
        scores["tests"] -= 2.0
    if code.stubs:
        scores["implement"] += 4.0
    if _NO_CODE.search(plain):
        scores["implement"] -= 4
        scores["repair"] -= 3
        for intent in ("review", "edges", "plan", "summarise"):
            scores[intent] += 0.5
    if is_talk(request) and max(scores.values()) < 3:
        return ""
    chosen = max(scores, key=lambda intent: scores[intent])
    building = chosen == "implement" or scores[chosen] <= 0
    if building and not code.stubs and not has_code and _QUESTIONS.search(plain):
        return "other"
    if chosen == "review" and not first and code_before and scores["repair"] >= 4:
        return "repair"
    return chosen if scores[chosen] > 0 else ""
