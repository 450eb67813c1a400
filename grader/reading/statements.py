"""A learner's text read as Python as far as it is Python: which statements it has, and what each of them defines.

It is only parsed, and only so much of it that nobody can keep a grader busy with it.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

LARGEST = 100_000
"""Characters of one text that are parsed."""
ALLOWANCE = 2_000_000
"""Characters of one notebook that are parsed in all."""

_SPECIAL = re.compile(r"^([ \t]*)(?:[%!].*|[\w.]+\?\??[ \t]*)$", re.MULTILINE)
_ASSIGNED = re.compile(r"=[ \t]*[%!].*$", re.MULTILINE)
_CELL_MAGIC = re.compile(r"\s*%%(time|timeit|capture|prun|debug)?\b.*")
_HEAD = re.compile(r"(?:async[ \t]+def|def|class)[ \t]+(\w+)|(\w+)[ \t]*(?::[^=\n]+)?=(?!=)")


@dataclass(frozen=True)
class Part:
    """A statement of a text, with the comments above it."""

    text: str
    binds: frozenset[str]


class Reader:
    """Parses the texts of one notebook, as far as its allowance goes."""

    def __init__(self) -> None:
        self._left = ALLOWANCE
        self._is_python: dict[str, bool] = {}

    def parses(self, text: str) -> bool:
        """Whether the text is Python, as far as anybody will know."""
        if text not in self._is_python:
            self._is_python[text] = self._tree(text) is not None
        return self._is_python[text]

    def defines(self, text: str) -> frozenset[str]:
        """The names that the text binds at its top level."""
        return frozenset().union(*(part.binds for part in self.parts(text)))

    def parts(self, text: str) -> tuple[Part, ...]:
        """The text's statements; of a text that is not Python, the pieces that seem to begin one."""
        tree = self._tree(text)
        return tuple(_by_tree(text, tree) if tree is not None else _by_lines(text))

    def _tree(self, text: str) -> ast.Module | None:
        self._left -= len(text)
        return parsed(text) if len(text) <= LARGEST and self._left > 0 else None


def parsed(text: str) -> ast.Module | None:
    """The text as a tree, its magics and shell lines as statements that do nothing; None when it is no Python."""
    magic = _CELL_MAGIC.match(text)
    if magic and not magic[1]:
        return None
    if magic:
        text = text[: magic.start()] + "pass" + text[magic.end() :]
    text = _ASSIGNED.sub("= None", _SPECIAL.sub(r"\1pass", text))
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def bound(node: ast.AST) -> Iterator[str]:
    """The names that a statement binds outside of functions and classes in it."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    todo = [node]
    while todo:
        inner = todo.pop()
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield inner.name
            continue
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id
        elif isinstance(inner, ast.alias):
            yield (inner.asname or inner.name).partition(".")[0]
        if not isinstance(inner, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            todo += ast.iter_child_nodes(inner)


def _by_tree(text: str, tree: ast.Module) -> Iterator[Part]:
    lines = text.split("\n")
    begin, names = 0, set[str]()
    for node, following in zip_longest(tree.body, tree.body[1:]):
        names |= set(bound(node))
        end = node.end_lineno or node.lineno
        if following is None:
            end = len(lines)
        elif _first_line(following) <= end:  # two statements on one line stay together
            continue
        yield Part("\n".join(lines[begin:end]), frozenset(names))
        begin, names = end, set()


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def _by_lines(text: str) -> Iterator[Part]:
    begun: list[str] = []
    above: list[str] = []
    name = ""
    for line in text.split("\n"):
        head = _HEAD.match(line)
        if head:
            if begun:
                yield Part("\n".join(begun), frozenset({name} - {""}))
            begun, above, name = [*above, line], [], head[1] or head[2]
        elif line[:1] in ("#", "@"):
            above.append(line)
        else:
            begun += [*above, line]
            above = []
    yield Part("\n".join([*begun, *above]), frozenset({name} - {""}))
