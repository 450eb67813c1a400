"""Notebook text to plain Python: magics, shell lines and `?` become calls that do nothing, the rest stays as written.

Only text is handled here; nothing of a learner's is run.
"""

from __future__ import annotations

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
'''

_SPECIAL = re.compile(r"^\s*[%!?]|=\s*[%!]|\?\s*$", re.MULTILINE)


def plain_python(source: str) -> str:
    """The same cell without IPython's syntax; line numbers stay as they were.

    A cell magic whose body is Python (`%%time`) keeps its body; any other (`%%bash`, `%%html`) leaves nothing.
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
    from IPython.core.inputtransformer2 import TransformerManager  # takes a third of a second: only when needed

    try:
        return str(TransformerManager().transform_cell("\n".join(lines)))
    except SyntaxError:
        return "\n".join(lines)
