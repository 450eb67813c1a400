"""One truth about versions, said in four places; and a door that opens on any machine with Python."""

import ast
import importlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = {name: (ROOT / name).read_text() for name in ("requirements.lock", "tests/requirements.lock")}


def entries(text: str) -> dict[str, str]:
    """Requirement line: the lines of hashes that belong to it."""
    joined = text.replace("\\\n", " ")
    parts = (line.partition("--hash") for line in joined.splitlines() if line.strip() and not line.startswith("#"))
    return {line.strip(): mark + hashes for line, mark, hashes in parts}


def locked(text: str) -> dict[str, list[Requirement]]:
    """Name: its requirements, one for each marker."""
    found: dict[str, list[Requirement]] = {}
    for line in entries(text):
        found.setdefault(canonicalize_name(Requirement(line).name), []).append(Requirement(line))
    return found


def test_conda_takes_a_python_that_the_project_allows_and_the_same_lock():
    words = re.findall(r"^ +- (\S.*)$", (ROOT / "environment.yml").read_text(), re.MULTILINE)
    (pin,) = (word for word in words if word.startswith("python="))
    assert SpecifierSet(PROJECT["requires-python"]).contains(pin.removeprefix("python="))
    assert words[-2:] == ["pip:", "-r requirements.lock"]


def test_the_door_admits_the_pythons_that_the_project_allows():
    door = (ROOT / "start.py").read_text()
    (low, high) = re.search(r"not \((3, \d+)\) <= sys.version_info\[:2\] < \((3, \d+)\)", door).groups()
    assert PROJECT["requires-python"] == f">={low.replace(', ', '.')},<{high.replace(', ', '.')}"


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_satisfies_every_direct_dependency(name: str):
    wanted = list(PROJECT["dependencies"])
    if name.startswith("tests/"):
        wanted += PROJECT["optional-dependencies"]["test"]
    found = locked(LOCKS[name])
    for requirement in map(Requirement, wanted):
        for one in found[canonicalize_name(requirement.name)]:
            (version,) = (spec.version for spec in one.specifier)
            assert requirement.specifier.contains(version, prereleases=True), f"{one} for {requirement}"


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_of_a_lock_is_exact_and_hashed(name: str):
    for line, hashes in entries(LOCKS[name]).items():
        assert [spec.operator for spec in Requirement(line).specifier] == ["=="], line
        assert re.fullmatch(r"(--hash=sha256:[0-9a-f]{64}\s*)+", hashes), line


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address(name: str):
    assert not re.search(r"://|--index|--find-links|--extra|\bfile:|\.(org|com|io)\b", LOCKS[name])


def test_the_tests_lock_contains_the_courses():
    # on which systems a package is wanted can differ; its version and its hashes cannot
    course, tests = ({k.partition(" ;")[0]: v for k, v in entries(text).items()} for text in LOCKS.values())
    assert {line: course[line] for line in course if tests.get(line) != course[line]} == {}


def test_every_script_of_the_project_exists():
    for target in PROJECT["scripts"].values():
        module, _, function = target.partition(":")
        assert callable(getattr(importlib.import_module(module), function))


def test_the_door_is_understood_by_any_python():
    text = (ROOT / "start.py").read_text(encoding="utf-8")
    assert text.isascii()
    for node in ast.walk(ast.parse(text, feature_version=(3, 4))):
        assert not isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.Starred | ast.NamedExpr), ast.unparse(node)
        assert getattr(node, "annotation", None) is None and getattr(node, "returns", None) is None, ast.unparse(node)
        assert getattr(node, "cause", None) is None, ast.unparse(node)
        assert not (isinstance(node, ast.Name) and node.id == "print"), "print is a statement in Python 2"


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A clone on which nothing was set up yet."""
    for name in ("start.py", "pyproject.toml", *LOCKS):
        (tmp_path / "clone" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / "clone" / name)
    return tmp_path / "clone"


def start(folder: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    base = getattr(sys, "_base_executable", sys.executable)
    env = os.environ | environ
    return subprocess.run([base, folder / "start.py", *words], env=env, capture_output=True, text=True, timeout=120)


def test_help_needs_no_set_up(fresh: Path):
    told = start(fresh, "--help")
    assert told.returncode == 0 and "start.py test" in told.stdout
    assert not (fresh / ".venv").exists()


@pytest.mark.slow
def test_without_a_network_the_door_says_so_in_one_sentence(fresh: Path):
    nowhere = "http://127.0.0.1:9"
    environ = {
        "HTTP_PROXY": nowhere,
        "HTTPS_PROXY": nowhere,
        "PIP_RETRIES": "0",
        "PIP_NO_CACHE_DIR": "1",
        "UV_NO_CACHE": "1",
    }
    told = start(fresh, "setup", **environ)
    assert told.returncode == 1
    assert told.stderr.startswith("start.py: The packages could not be downloaded") and told.stderr.count("\n") == 1


def test_a_set_up_for_another_python_is_said_in_one_sentence(fresh: Path):
    (fresh / ".venv" / "bin").mkdir(parents=True)
    (fresh / ".venv" / "bin" / "python").symlink_to("/bin/false")
    told = start(fresh, "setup")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == "start.py: The folder .venv belongs to Python ?. Remove it and start again.\n"


def test_what_is_already_set_up_is_not_set_up_again():
    state = ROOT / ".venv" / "start-state.json"
    if not state.exists():
        pytest.skip("this environment was not made by start.py")
    told = start(ROOT, "setup")
    assert (told.returncode, told.stdout) == (0, "Everything is ready.\n")
