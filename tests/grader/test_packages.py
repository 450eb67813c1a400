"""Installed packages in the sandbox: what the source imports, what a learner imports, and what only a test imports."""

import os
import sys
from pathlib import Path

import pytest
from handed_in import answered, cell, item, mark, notebook

from grader.judging.judge import grade
from grader.judging.runtime import runtime_of
from grader.reading.assignment import parse_source

PLAIN = "import json"
PLOT = "import matplotlib.pyplot as plt"
ANSWER = "def f(x):\n    if x < 0:\n        raise ValueError(x)\n    return x"
DRAWN = (
    "import io, os\nimport numpy as np\n\n\ndef f(x):\n    out = io.BytesIO()\n    plt.plot(np.arange(x))\n"
    "    plt.savefig(out)\n    return [len(out.getvalue()) > 1000, sorted(os.listdir())]"
)


def source_of(before, test, tags=()):
    tested = cell(test, mark("f-test", grade=True, locked=True, points=4))
    tested["metadata"]["tags"] = list(tags)
    answer = cell("### BEGIN SOLUTION\npass\n### END SOLUTION", mark("f", solution=True))
    return notebook([cell(before, mark("given", locked=True)), answer, tested])


def runtime(source):
    return runtime_of([parse_source(item(None, source)["source"], "words", "words")])


def verdict(source, answer):
    needed = runtime(source)
    submission = answered(source, {"f": answer})
    done = grade(item(submission, source, preload=needed.preload, readable=needed.readable))
    (found,) = done["verdicts"]
    return found["outcome"], found["points"], found["message"]


def servers():
    """Pids of this process's sandbox servers."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"from inside import start" in (folder / "cmdline").read_bytes():
                found.add(folder.name)
        except OSError:
            continue
    return found


def test_learners_of_a_plotting_assignment_get_their_points_from_one_server():
    source = source_of(PLOT, "assert f(3) == [True, []], 'a picture, and nothing left lying about'")
    before = servers()
    assert verdict(source, DRAWN) == ("pass", 4, "")
    first = servers() - before
    assert verdict(source, DRAWN) == ("pass", 4, "")
    assert verdict(source, "def f(x):\n    return [False, []]")[0] == "fail"
    assert servers() - before == first
    assert first or sys.platform != "linux"


def test_a_package_that_only_the_learner_imports_is_there():
    source = source_of(PLAIN, "assert f(3) == 3")
    assert verdict(source, "import numpy as np\n\ndef f(x):\n    return int(np.arange(x).sum())") == ("pass", 4, "")


@pytest.mark.parametrize("tags", [(), ("unisolated",)])
def test_a_test_can_use_a_package_that_only_it_imports(tags):
    test = (
        "import pytest\nimport numpy as np\nwith pytest.raises(ValueError):\n    f(-1)\n"
        "np.testing.assert_allclose([f(1)], [1.0])"
    )
    source = source_of(PLAIN, test, tags)
    assert verdict(source, ANSWER) == ("pass", 4, "")
    assert verdict(source, "def f(x):\n    return x")[0] == "fail"


def test_what_tests_import_is_made_ready_only_if_it_is_installed(tmp_path, monkeypatch):
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "answers_of_week_one.py").write_text(f"open({str(tmp_path / 'imported')!r}, 'w')")
    (tree / "helpers_of_week_one.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tree))
    test = "import answers_of_week_one, dateutil.tz\nfrom collections import abc\nassert f(1) == 1"
    found = runtime(source_of("import helpers_of_week_one", test))
    assert set(found.preload) == {"helpers_of_week_one", "dateutil.tz", "collections", "collections.abc"}
    assert not (tmp_path / "imported").exists()


def test_a_module_that_the_sandbox_cannot_import_does_not_cool_the_others():
    source = source_of(PLAIN, "assert f(1) == [True, True]")
    answer = "import sys\n\ndef f(x):\n    return ['dateutil' in sys.modules, 'json' in sys.modules]"
    submission = answered(source, {"f": answer})
    done = grade(item(submission, source, preload=["no_such_module", "dateutil"]))
    assert done["verdicts"][0]["outcome"] == "pass"
