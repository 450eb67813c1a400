"""What an assignment's own cells import, so that the sandbox can have it ready and readable.

Learners' cells may use what the instructor's cells import. Modules of the environment are there anyway; a package that
is installed from a working tree is made readable folder by folder, never the tree it stands in (which may hold the
solutions). What tests import is made ready too if it is installed in the environment, and never from a working tree.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from grader.reading.assignment import Assignment, GradeCell
from grader.reading.names import parse

_PROBE = """
import contextlib, importlib, importlib.util, json, pathlib, site, sys, sysconfig
of_cells, of_tests = json.loads(sys.stdin.read())
found = set()
def take(name, wanted, allowed=lambda name: True):
    try:
        module = importlib.import_module(name)
    except BaseException:
        return
    found.add(name)
    for each in wanted:
        home = getattr(getattr(module, each, None), "__module__", None)
        if not isinstance(home, str) or home not in sys.modules:
            home = name + "." + each
            with contextlib.suppress(BaseException):
                importlib.import_module(home)
        if home in sys.modules and home != "__main__" and allowed(home):
            found.add(home)
for name, wanted in of_cells:
    take(name, wanted)
roots = [pathlib.Path(p).resolve() for p in {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix}]
folders = set()
for name, module in list(sys.modules.items()):
    places = list(getattr(module, "__path__", ())) if "." not in name else ()
    for place in places:
        place = pathlib.Path(place).resolve()
        if place.is_dir() and not any(place.is_relative_to(root) for root in roots):
            folders.add(str(place))
paths = sysconfig.get_paths()
places = [*site.getsitepackages(), *(paths[key] for key in ("stdlib", "platstdlib", "purelib", "platlib"))]
homes = [pathlib.Path(place).resolve() for place in places]
def installed(name):
    try:
        spec = importlib.util.find_spec(name.partition(".")[0])
    except (ImportError, ValueError):
        return False
    if spec is None or spec.origin in ("built-in", "frozen"):
        return spec is not None
    where = [*([spec.origin] if spec.has_location else ()), *(spec.submodule_search_locations or ())]
    where = [pathlib.Path(each).resolve() for each in where]
    return bool(where) and all(any(each.is_relative_to(home) for home in homes) for each in where)
for name, wanted in of_tests:
    if installed(name):
        take(name, wanted, installed)
print("\\n" + json.dumps([sorted(found), sorted(folders)]))
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
    cells = [cell for assignment in assignments for cell in assignment.cells if cell.cell_type == "code"]
    wanted = [
        sorted(_imported(cell for cell in cells if cell.kind != "test")),
        sorted(_imported(cell for cell in cells if cell.kind == "test")),
    ]
    if not any(wanted):
        return Runtime()
    done = subprocess.run(
        [sys.executable, "-P", "-c", _PROBE], input=json.dumps(wanted), capture_output=True, text=True, timeout=120
    )
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        return Runtime()
    preload, readable = json.loads(lines[-1])
    return Runtime(tuple(preload), tuple(readable))


def _imported(cells: Iterable[GradeCell]) -> set[tuple[str, tuple[str, ...]]]:
    """Modules, each with the names taken from it."""
    found: set[tuple[str, tuple[str, ...]]] = set()
    for cell in cells:
        for node in ast.walk(parse(cell)):
            if isinstance(node, ast.Import):
                found |= {(alias.name, ()) for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add((node.module, tuple(sorted(alias.name for alias in node.names))))
    return found
