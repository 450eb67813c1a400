"""Notebook text to plain Python: magics, shell lines and `?` become calls that do nothing, the rest stays as written.

Only text is handled here; nothing of a learner's is run.
"""

from __future__ import annotations

import ast
import re

BODY_IS_PYTHON = frozenset({"time", "timeit", "capture", "prun", "debug"})
# The least that makes an ordinary notebook run without IPython; magics and shell lines do nothing and return nothing.
PREAMBLE = '''
class _Notebook:
    """Stands in for IPython's shell: magics and shell lines do nothing here."""
    def run_line_magic(self, *parts, **named): return None
    def run_cell_magic(self, *parts, **named): return None
    def system(self, *parts, **named): return None
    def getoutput(self, *parts, **named): return []
def get_ipython(_notebook=_Notebook()): return _notebook
def display(*things, **named): print(*things)
def _last_value(value):
    if value is not None: print(repr(value))
def _doc_of(thing):
    return getattr(thing, "__doc__", None)
def _kinds_of(kind):
    return [k.__name__ for k in kind.__mro__] if isinstance(kind, type) and issubclass(kind, BaseException) else []
'''

LONGEST = 200_000
"""Characters of a cell that are parsed here to show its last value."""

_SPECIAL = re.compile(r"^[ \t]*[%!?]|=[ \t]*[%!]|\?[ \t]*$", re.MULTILINE)
_ASSIGNED = re.compile(r"([^=()\[\]'\"#]+=[ \t]*)([%!])")
_TIMED = re.compile(r"([ \t]*)%time[ \t]+(.+)")
# What a line is made of, as far as it decides where a statement begins: comments, strings, brackets.
_PARTS = re.compile(
    r"#.*|(?P<long>\"\"\"|''')|\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?|(?P<open>[(\[{])|(?P<close>[)\]}])"
)
_ENDS = {
    '"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*"""'),
    "'''": re.compile(r"(?:[^'\\]|\\.|'(?!''))*'''"),
}


def plain_python(source: str) -> str:
    """The same cell without IPython's syntax; line numbers stay as they were.

    A cell magic whose body is Python (`%%time`) keeps its body; any other (`%%bash`, `%%html`) leaves nothing. Line
    magics, shell lines and `?` do nothing; what they are assigned to is None, a shell's output an empty list. One pass
    over the text, however it is made: IPython's own reader takes minutes for some cells of a few kilobytes.
    """
    if not _SPECIAL.search(source):
        return source
    lines = source.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        name = re.match(r"%%(\w*)", lines[first])
        if not name or name[1] not in BODY_IS_PYTHON:
            return ""
        lines[first] = ""
    depth, quote, carried = 0, "", False
    for number, line in enumerate(lines):
        if not depth and not quote and not carried:
            plain = _without_magic(line)
            if plain is not None:
                lines[number] = plain
                continue
        depth, quote = _after(line, depth, quote)
        carried = line.endswith("\\")
    return "\n".join(lines)


def _without_magic(line: str) -> str | None:
    """A line that is IPython's, as Python; None for any other line."""
    bare = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    if timed := _TIMED.match(line):
        return timed[1] + timed[2]
    if bare.startswith(("%", "!", "?")) or (bare.endswith("?") and "#" not in bare and bare[:-1].strip("?")):
        return f"{indent}pass"
    assigned = _ASSIGNED.match(line)
    return assigned[1] + ("[]" if assigned[2] == "!" else "None") if assigned else None


def _after(line: str, depth: int, quote: str) -> tuple[int, str]:
    """How many brackets are open after a line, and which long string."""
    place = 0
    while place < len(line):
        if quote:
            end = _ENDS[quote].match(line, place)
            if end is None:
                return depth, quote
            place, quote = end.end(), ""
            continue
        part = _PARTS.search(line, place)
        if part is None:
            break
        place = part.end()
        if part["long"]:
            quote = part["long"]
        depth = max(depth + bool(part["open"]) - bool(part["close"]), 0)
    return depth, quote


def with_last_value(source: str) -> str:
    """The same cell, printing the value of its last expression as a notebook shows it; line numbers stay."""
    if len(source) > LONGEST:
        return source
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or source.rstrip().endswith(";") or "\r" in source or "\f" in source:
        return source
    lines = [line.encode() for line in source.split("\n")]
    first, end = last.lineno - 1, (last.end_lineno or last.lineno) - 1
    stop = last.end_col_offset or 0
    lines[end] = lines[end][:stop] + b"))" + lines[end][stop:]
    lines[first] = lines[first][: last.col_offset] + b"_last_value((" + lines[first][last.col_offset :]
    return b"\n".join(lines).decode()
