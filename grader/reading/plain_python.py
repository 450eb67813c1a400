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
def _kinds_of(kind):
    return [k.__name__ for k in kind.__mro__] if isinstance(kind, type) and issubclass(kind, BaseException) else []
'''

LONGEST = 200_000
"""Characters of a cell that are parsed here to show its last value."""
MOST_WORK = 1_000_000
"""Characters times special lines of a cell that IPython may rewrite here: it reads all of it again for each of them."""

_SPECIAL = re.compile(r"^[ \t]*[%!?]|=[ \t]*[%!]|\?[ \t]*$", re.MULTILINE)


def plain_python(source: str) -> str:
    """The same cell without IPython's syntax; line numbers stay as they were.

    A cell magic whose body is Python (`%%time`) keeps its body; any other (`%%bash`, `%%html`) leaves nothing. A cell
    that nobody writes by hand, of hundreds of magics, stays as it is.
    """
    if not _SPECIAL.search(source):
        return source
    if len(source) * sum(1 for _ in _SPECIAL.finditer(source)) > MOST_WORK:
        return source
    lines = source.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        name = re.match(r"%%(\w*)", lines[first])
        if not name or name[1] not in BODY_IS_PYTHON:
            return ""
        lines[first] = ""
    from IPython.core.inputtransformer2 import TransformerManager  # takes a third of a second: only when needed

    try:
        return str(TransformerManager().transform_cell("\n".join(lines)))
    except SyntaxError:
        return "\n".join(lines)


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
