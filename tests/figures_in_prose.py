"""Which numbers in prose are a study's, and which of them no cited entry of the registry holds.

A paragraph is about a study when it names a registry's source (METR, Kwa), uses a word of studies (study, published,
benchmark, researchers, survey, trial of 2025, students who …), goes on with one that does (It …, They …), or stands
right under the citations. Every number in it, in figures, as a per cent or as a spelled fraction, must then occur in an
entry that the same page cites: by `cite("key")` in a cell, or by `[source: key, key]` in the prose itself.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat

from orchestration.sources import Published, registry

CITED = re.compile(r"\[sources?: ([\w, ]+)\]")
_STUDY = re.compile(
    r"\b(?:stud(?:y|ies)\b(?! (?:the|this|it|your|that|each|how)\b)|publish\w+|papers?\b|preprint|researchers?"
    r"|survey(?:s|ed)?|benchmarks?|meta-analys\w+|experimenters|replicat\w+|(?:controlled|randomi[sz]ed) trial"
    r"|trials? (?:of|in|from) (?:19|20)\d\d|(?:19|20)\d\d (?:trial|study|survey)|(?:students|participants|respondents"
    r"|developers|maintainers|teams?|authors) (?:who|had|were|found|report)|source on this page)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^(?:It|They|Its|Their|This|That|These|Those|Both|The same|One measured|Another)\b")
_FIGURE = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.])\d+(?:\.\d+)?")
_SMALL = "one two three four five six seven eight nine ten eleven twelve".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_VALUES = (
    {word: number for number, word in enumerate(_SMALL + _TEENS, 1)}
    | {word: 10 * number for number, word in enumerate(_TENS, 2)}
    | {"hundred": 100, "a hundred": 100}
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
          "ninth": 9, "tenth": 10}  # fmt: skip
_NUMBER = rf"(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_SMALL[:9])}))?|{'|'.join([*_TEENS, *reversed(_SMALL)])}|hundred"
_PER_CENT = re.compile(rf"\b({_NUMBER})[ -](?:per ?cent|points?|times as|of (?:a )?hundred)\b", re.IGNORECASE)
_OUT_OF = re.compile(rf"\b({_NUMBER}|\d+) (?:times )?(?:in|of|out of) (?:the |every )?({_NUMBER}|\d+)\b", re.IGNORECASE)
_FRACTION = re.compile(
    rf"\b(?:({'|'.join(_SMALL[:9])})[ -])?(?:an? )?(half|halves|{'|'.join(list(_PARTS)[1:])})s?\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"\b(?:the|a|its|your|every|each|first|second) (?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) (?!of\b)\w+",
    re.I,
)


@dataclass(frozen=True)
class Stray:
    """A number of a study that no cited entry holds."""

    where: str
    number: str
    paragraph: str

    def __str__(self) -> str:
        return f"{self.where}: '{self.number}' in “{self.paragraph[:160]}”"


@dataclass(frozen=True)
class Page:
    """A page of the course: its paragraphs of prose in order, and the keys that it cites."""

    name: str
    paragraphs: tuple[tuple[str, bool], ...]
    """Each with whether it stands right under citations."""
    keys: tuple[str, ...]


def page_of(path: Path, name: str) -> Page:
    """A notebook or a Markdown page."""
    if path.suffix != ".ipynb":
        text = path.read_text(encoding="utf-8")
        return Page(name, tuple((one, False) for one in paragraphs(text)), tuple(bracketed(text)))
    found: list[tuple[str, bool]] = []
    keys: list[str] = []
    cited_just_now = False
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "markdown":
            parts = paragraphs(cell.source)
            found += [(one, cited_just_now and not cell.source.lstrip().startswith("#")) for one in parts]
            keys += bracketed(cell.source)
            cited_just_now = False
        elif cell.cell_type == "code":
            named = cited(cell.source)
            keys += named
            cited_just_now = bool(named)
    return Page(name, tuple(found), tuple(keys))


def bracketed(text: str) -> list[str]:
    return [key for found in CITED.findall(text) for key in re.findall(r"\w+", found)]


def cited(code: str) -> list[str]:
    """The keys in the `cite(…)` calls of a cell."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return []
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node.func) == "cite"]
    return [key.value for call in calls for key in call.args if isinstance(key, ast.Constant)]


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def paragraphs(text: str) -> list[str]:
    """The paragraphs, list items and table rows, without code, link targets and their own numbering."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    text = re.sub(r"`[^`\n]*`", "", CITED.sub("", text))
    text = re.sub(r"\]\([^)]*\)|<https?:[^>]*>|https?://\S+|<[^>]+>", "] ", text)
    text = re.sub(r"^(\s*(?:>\s*)?)(?:\d+\.|[-*]) ", r"\n\n\1", text, flags=re.M)
    text = re.sub(r"^#{1,6} (.*)$", r"\n\n\1\n\n", re.sub(r"^\|", "\n\n|", text, flags=re.M), flags=re.M)
    return [" ".join(one.split()) for one in re.split(r"\n\s*\n", text) if one.strip()]


def strays(page: Page) -> Iterator[Stray]:
    """The numbers of studies on a page that none of the entries it cites holds."""
    known = registry()
    held = {value for key in page.keys if key in known for value in held_by(known[key])}
    before = False
    for text, under in page.paragraphs:
        about = under or names_a_study(text) or (before and bool(_GOES_ON.match(text)))
        before = about
        if about:
            for number, values in numbers(text):
                if not values & held:
                    yield Stray(page.name, number, text)


def names_a_study(text: str) -> bool:
    return bool(_STUDY.search(text) or _sources().search(text))


@cache
def _sources() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, source_words(registry().values()))))})\b")


def source_words(entries: Iterable[Published]) -> set[str]:
    """Surnames, and names with capitals inside (METR, NoLiMa, SWE-bench), of the registry's sources."""
    found: set[str] = set()
    for entry in entries:
        for part in re.split(r", | and ", entry.source.replace(" et al.", "")):
            if not re.fullmatch(r"[A-ZÀ-Ž][\w’'-]{2,}", part):
                break
            found.add(part)
        found |= set(re.findall(r"\b(?=\w*[a-z]?[A-Z]\w*[A-Z])[\w-]{4,}\b", entry.source))
    return {one for one in found if one not in {"LLMs", "LLM"}}


def held_by(entry: Published) -> set[float]:
    """All numbers that an entry states."""
    text = f"{entry.says}. {entry.what}. {entry.where}. {entry.source}"
    return {value for _, values in numbers(text) for value in values} | {float(entry.year)}


def numbers(text: str) -> list[tuple[str, set[float]]]:
    """Each number in a text, as it stands there, with what it may mean (`a third` is also 33)."""
    found: list[tuple[str, set[float]]] = []
    text = _ORDINAL.sub(
        " ", re.sub(r"\b(?:week|lesson|part|step|figure|table|section)s? \d+(?:\.\d+)?", " ", text, flags=re.I)
    )

    def shares(match: re.Match[str]) -> str:
        part, whole = _value(match[1]), _value(match[2])
        if whole:
            found.append((match[0], {round(100 * part / whole, 1), round(100 * part / whole)}))
        return " "

    def fractions(match: re.Match[str]) -> str:
        count = _VALUES[match[1].lower()] if match[1] else 1
        share = 100 * count / (2 if match[2].lower() == "halves" else _PARTS[match[2].lower()])
        found.append((match[0], {round(share, 1), float(round(share))}))
        return " "

    def words(match: re.Match[str]) -> str:
        found.append((match[0], {_value(match[1])}))
        return " "

    figures = [(match[0], {float(match[0].replace(",", ""))}) for match in _FIGURE.finditer(text)]
    rest = _OUT_OF.sub(lambda match: shares(match) if not match[1].isdigit() else match[0], text)
    rest = _PER_CENT.sub(words, rest)
    _FRACTION.sub(fractions, rest)
    return figures + found


def _value(word: str) -> float:
    if word.isdigit():
        return float(word)
    return float(sum(_VALUES[part] for part in word.lower().split("-")))
