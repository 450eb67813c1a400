"""What an assignment's own cells import, so that the sandbox can have it ready and readable.

Learners' cells may use what the instructor's cells import. Modules of the environment are there anyway; a package that
is installed from a working tree is made readable folder by folder, never the tree it stands in (which may hold the
solutions).
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from grader.reading.assignment import Assignment
from grader.reading.names import parse

_PROBE = """
import importlib, json, pathlib, sys, sysconfig
found = []
for name, wanted in json.loads(sys.stdin.read()):
    try:
        module = importlib.import_module(name)
        homes = [getattr(getattr(module, each, None), "__module__", None) for each in wanted]
        found += [name, *(home for home in homes if home in sys.modules and home != "__main__")]
    except BaseException:
        pass
found = sorted(set(found))
roots = [pathlib.Path(p).resolve() for p in {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix}]
folders = set()
for name, module in list(sys.modules.items()):
    places = list(getattr(module, "__path__", ())) if "." not in name else ()
    for place in places:
        place = pathlib.Path(place).resolve()
        if place.is_dir() and not any(place.is_relative_to(root) for root in roots):
            folders.add(str(place))
print("\\n" + json.dumps([found, sorted(folders)]))
"""


@dataclass(frozen=True)
class Runtime:
    """What a sandbox is told before any learner's code runs."""

    preload: tuple[str, ...] = ()
    """Modules imported once, before the first learner."""
    readable: tuple[str, ...] = ()
    """Package folders outside the environment that these modules come from."""


def runtime_of(assignments: Iterable[Assignment]) -> Runtime:
    """Import what the instructor's cells import, once, in a process of its own, and see where it comes from."""
    wanted = sorted({pair for assignment in assignments for pair in _imported(assignment)})
    if not wanted:
        return Runtime()
    done = subprocess.run(
        [sys.executable, "-P", "-c", _PROBE], input=json.dumps(wanted), capture_output=True, text=True, timeout=120
    )
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        return Runtime()
    preload, readable = json.loads(lines[-1])
    return Runtime(tuple(preload), tuple(readable))


def _imported(assignment: Assignment) -> set[tuple[str, tuple[str, ...]]]:
    """Modules, each with the names taken from it."""
    found: set[tuple[str, tuple[str, ...]]] = set()
    for cell in assignment.cells:
        if cell.cell_type != "code" or cell.kind == "test":
            continue
        for node in ast.walk(parse(cell)):
            if isinstance(node, ast.Import):
                found |= {(alias.name, ()) for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add((node.module, tuple(sorted(alias.name for alias in node.names))))
    return found
