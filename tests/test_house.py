"""The rules of the house, as tests: who may import whom, one door each, short files, stripped notebooks."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]

MAY_IMPORT = {
    "notebooks": {"orchestration"},
    "exercises": {"orchestration"},
    "orchestration": {"worlds", "sandbox"},
    "practice": {"worlds"},
    "grader": {"sandbox"},
    "sandbox": set(),
    "worlds": set(),
    "course": {"orchestration", "practice", "grader", "sandbox", "worlds"},
}
"""Room: the other rooms that it may import. Whoever is in no list may be imported by nobody."""

ONE_DOOR = {
    "openai": "orchestration/models/client.py",
    "ipywidgets": "orchestration/widgets/",
    "nbgrader": "grader/gradebook/",
    "jupyterlab": "course/labserver.py",
    "jupyter_server": "course/labserver.py",
}
"""Package: the only place that imports it."""

FLOORS = [
    {"errors"},
    {"intervals", "settings", "sources"},
    {"record"},
    {"log", "predictions", "figures", "checks", "policy"},
    {"plan", "context", "models", "learning", "hints"},
    {"conductor"},
    {"trials"},
    {"studies"},
    {"widgets"},
]
"""Inside orchestration, from the ground up: nothing imports what stands on a higher floor."""

LONGEST = 400
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MACHINE = re.compile(
    r"/(?:home|Users|work)/[a-z]|/root/[a-z.]|[A-Z]:\\+Users|p[y]pi\.org|pythonhoste[d]|anaconda\.or[g]"
)
TEXTS = {".py", ".ipynb", ".md", ".toml", ".yml", ".json", ".lock", ".txt", ""}


def files(*suffixes: str, within: str = ".") -> list[Path]:
    """The repository's own files, in order."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", within]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    found = sorted({ROOT / name for name in names if name})
    return [path for path in found if path.is_file() and (not suffixes or path.suffix in suffixes)]


def cells(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def source(cell: dict) -> str:
    return "".join(cell["source"])


def sources(room: str) -> Iterator[tuple[str, str]]:
    """Where it stands, and the code: a module, or a code cell without its magics."""
    for path in files(".py", ".ipynb", within=room):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py":
            yield name, path.read_text(encoding="utf-8")
            continue
        for cell in cells(path):
            if cell["cell_type"] == "code":
                yield f"{name}#{cell['id']}", re.sub(r"(?m)^\s*[%!].*$", "", source(cell))


def imported(code: str, name: str) -> Iterator[str]:
    """The dotted names that `code` imports, at the top or anywhere; relative ones made absolute."""
    package = list(Path(name.partition("#")[0]).parent.parts)
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_the_law_allows(room: str):
    assert (ROOT / room).is_dir()
    forbidden = MAY_IMPORT.keys() - MAY_IMPORT[room] - {room}
    broken = [
        f"{name} imports {word}"
        for name, code in sources(room)
        for word in imported(code, name)
        if word.split(".")[0] in forbidden
    ]
    assert broken == []


@pytest.mark.parametrize("package", ONE_DOOR)
def test_a_package_is_imported_through_one_door(package: str):
    users = {
        name
        for room in MAY_IMPORT
        for name, code in sources(room)
        if any(word.split(".")[0] == package for word in imported(code, name))
    }
    assert [name for name in sorted(users) if not name.startswith(ONE_DOOR[package])] == []
    assert users, f"nobody imports {package} any more: take it out of the table"


def test_every_package_that_is_imported_is_a_stated_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"]
    stated = {canonicalize_name(Requirement(line).name) for line in wanted}
    wanted = project["optional-dependencies"]["test"]
    for_tests = stated | {canonicalize_name(Requirement(line).name) for line in wanted}
    for_tests |= {"httpx2", "psutil"}  # they come with openai and with ipykernel
    for_graders = stated | {Requirement(line).name for line in project["optional-dependencies"]["dask"]}
    rooms = dict.fromkeys(MAY_IMPORT, stated)
    rooms |= {"grader": for_graders, "tests": for_tests, "benchmarks": for_tests}
    homes = packages_distributions()
    missing = [
        f"{name} imports {word}"
        for room, known in rooms.items()
        for name, code in sources(room)
        for word in {full.split(".")[0] for full in imported(code, name)}
        if word in homes and word not in MAY_IMPORT
        if not {canonicalize_name(one) for one in homes[word]} & known
    ]
    assert missing == []


def test_nothing_in_orchestration_imports_upwards():
    floor = {name: number for number, names in enumerate(FLOORS) for name in names}
    modules = {name: code for name, code in sources("orchestration") if name != "orchestration/__init__.py"}
    room = {name: name.split("/")[1].removesuffix(".py") for name in modules}
    assert set(room.values()) == floor.keys(), "FLOORS names every room and every module beside them"
    broken = []
    for name, code in modules.items():
        for word in imported(code, name):
            parts = word.split(".")
            if parts[0] == "orchestration" and len(parts) > 1 and floor.get(parts[1], 0) > floor[room[name]]:
                broken.append(f"{name} imports {word}")
    assert broken == []


def test_no_file_is_long():
    lengths = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8").count("\n") for path in files(".py", ".md")}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_file_knows_the_machine_it_was_written_on():
    found = {}
    for path in files():
        if path.suffix in TEXTS and path != Path(__file__) and "o200k" not in path.parts:
            hit = MACHINE.search(path.read_text(encoding="utf-8", errors="replace"))
            found |= {path.relative_to(ROOT).as_posix(): hit.group()} if hit else {}
    assert found == {}


def notebooks() -> list[Path]:
    return files(".ipynb", within="notebooks") + files(".ipynb", within="exercises")


def test_there_are_lessons_and_exercises():
    assert {path.relative_to(ROOT).parts[0] for path in notebooks()} == {"notebooks", "exercises"}


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_notebook_is_stripped(path: Path):
    book = json.loads(path.read_text(encoding="utf-8"))
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert book["metadata"]["kernelspec"]["name"] == "python3"
    assert set(book["metadata"]) <= {"kernelspec", "celltoolbar"}
    for cell in book["cells"]:
        assert not cell.get("outputs") and cell.get("execution_count") is None, f"{cell['id']} has outputs"
        assert not set(cell["metadata"]) & {"execution", "ExecuteTime", "collapsed", "trusted"}, cell["id"]


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_cells_have_names_of_their_own(path: Path):
    names = [cell["id"] for cell in cells(path)]
    assert [name for name in names if not SLUG.fullmatch(name) or re.fullmatch(r"[0-9a-f]{8}|\d+", name)] == []
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("path", files(".ipynb", within="exercises"), ids=lambda path: path.stem)
def test_in_an_exercise_a_cell_is_named_as_nbgrader_knows_it(path: Path):
    graded = {
        cell["id"]: cell["metadata"]["nbgrader"]["grade_id"] for cell in cells(path) if "nbgrader" in cell["metadata"]
    }
    assert {name: grade_id for name, grade_id in graded.items() if name != grade_id} == {}


@pytest.mark.parametrize("words", [["ruff", "check"], ["mypy"]], ids=lambda words: words[0])
def test_the_linters_are_content(words: list[str]):
    told = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
