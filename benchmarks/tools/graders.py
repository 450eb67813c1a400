"""The same class through nbgrader, otter and our grader: each in a course folder of its own, as its manual says."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tools import shop
from tools.metering import Failed, Run, Running
from tools.other_tools import otter_python

BIN = Path(sys.executable).parent
STOCK = 'c = get_config()\nc.CourseDirectory.course_id = "shop"\n'


@dataclass(frozen=True)
class Pace:
    """What one submission takes when the tool is under way, its start left out."""

    seconds: float
    cpu: float


class Course:
    """The assignment at one weight, released by each tool; grades a class as often as asked."""

    def __init__(self, folder: Path, rows: int, calls: int) -> None:
        self.folder, self.rows, self.calls = folder, rows, calls
        self._made = 0
        self.environ = {
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "JUPYTER_CONFIG_DIR": str(folder / "jupyter"),
            "JUPYTER_NO_CONFIG": "1",
        }
        shop.write_source(folder / "source" / shop.NAME, rows, calls)
        stock = folder / "stock"
        shutil.copytree(folder / "source", stock / "source")
        (stock / "nbgrader_config.py").write_text(STOCK, encoding="utf-8")
        self._run([sys.executable, "-m", "nbgrader", "generate_assignment", shop.NAME, "--create"], stock)
        self._run([*OURS, "release", shop.NAME, "--source", "source", "--course", "own"], folder)
        self.released = stock / "release" / shop.NAME / f"{shop.NAME}.ipynb"

    def work(self) -> float:
        """Seconds of the six tests alone, in a bare process."""
        command = [sys.executable, "-c", shop.work(self.rows, self.calls)]
        return min(float(self._run(command, self.folder).said) for _ in range(5))

    def nbgrader(self, count: int, processes: int) -> tuple[Pace, float, Path]:
        """`nbgrader autograde` of a class: its pace, the whole command's seconds, its course folder."""
        place = self._fresh("stock")
        kinds = shop.write_class(self.released, place / "submitted", count)
        globs = ["*"] if processes == 1 else ["a*", "b*"]
        command = [sys.executable, "-m", "nbgrader", "autograde", shop.NAME]
        running = [
            Running([*command, f"--student={glob}"], place, stamp="Sanitizing", **self.environ) for glob in globs
        ]
        runs = [one.done() for one in running]
        check(place / "gradebook.db", kinds)
        paces = [_pace(run) for run in runs]
        together = 1 / sum(1 / pace.seconds for pace in paces)
        cpu = sum(pace.cpu for pace in paces) / len(paces)
        return Pace(together, cpu), max(run.seconds for run in runs), place

    def ours(
        self, count: int, judges: int, *, hostile: bool = False, memory: bool = False
    ) -> tuple[Run, Path, Mapping[str, str]]:
        """`grader grade` of a class: what it took, its course folder, the kinds of the submissions."""
        place = self._fresh("own")
        handed_in = place.with_suffix(".in")
        kinds = shop.write_class(self.released, handed_in, count, hostile)
        words = ["grade", shop.NAME, "--submissions", str(handed_in), "--workers", str(judges)]
        where = ["--source", str(self.folder / "source"), "--course", str(place)]
        run = Running([*OURS, *words, *where], self.folder, memory=memory, **self.environ).done()
        check(place / "gradebook.db", kinds)
        return run, place, kinds

    def otter(self, count: int) -> list[Pace]:
        """otter's API in one process: what each submission took. Raises NotToBeHad."""
        python = otter_python()
        place = self.folder / f"otter-{self._made}"
        self._made += 1
        shop.write_otter_tests(place / "tests")
        environ = self.environ | {"PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}
        words = ["generate", "-t", "tests", "-o", "autograder.zip", "--no-environment", "--no-requirements"]
        self._run([str(python.parent / "otter"), *words], place, environ)
        kinds = shop.write_class(self.released, place / "in", count)
        notebooks = [str(place / "in" / student / shop.NAME / f"{shop.NAME}.ipynb") for student in kinds]
        driver = str(Path(__file__).with_name("otter_grades.py"))
        command = [str(python), driver, "autograder.zip", *notebooks]
        run = Running(command, place, stamp='{"seconds"', **environ).done()
        rows = [json.loads(line) for line in run.said.splitlines() if line.startswith('{"seconds"')]
        wrong = [row for row, kind in zip(rows, kinds.values(), strict=True) if row["points"] != shop.AUTO_POINTS[kind]]
        if wrong:
            raise Failed(f"otter gave other points than expected: {wrong}")
        used = [0.0, *(cpu for _, cpu in run.stamps)]
        return [Pace(row["seconds"], after - before) for row, before, after in zip(rows, used, used[1:], strict=False)]

    def nbgrader_feedback(self, graded: Path, glob: str) -> Pace:
        """`nbgrader generate_feedback` of some students of a course folder that was graded."""
        command = [sys.executable, "-m", "nbgrader", "generate_feedback", shop.NAME, f"--student={glob}"]
        return _pace(Running(command, graded, stamp="Converting notebook", **self.environ).done())

    def our_feedback(self, graded: Path) -> Run:
        """`grader feedback` of everybody of a course folder that was graded, whose pages are lost."""
        shutil.rmtree(graded / "feedback")
        where = ["--source", str(self.folder / "source"), "--course", str(graded)]
        return self._run([*OURS, "feedback", shop.NAME, *where], self.folder)

    def _fresh(self, template: str) -> Path:
        self._made += 1
        return Path(shutil.copytree(self.folder / template, self.folder / f"{template}-{self._made}"))

    def _run(self, command: list[str], folder: Path, environ: Mapping[str, str] | None = None) -> Run:
        return Running(command, folder, **(self.environ if environ is None else environ)).done()


OURS = [sys.executable, "-m", "grader"]


def difference(small: tuple[int, Run], large: tuple[int, Run]) -> Pace:
    """The pace between two classes of different size: what both have in common, the start, falls out."""
    more = large[0] - small[0]
    return Pace((large[1].seconds - small[1].seconds) / more, (large[1].cpu - small[1].cpu) / more)


def points(book: Path) -> dict[str, float]:
    """Every student's points by tests, in nbgrader's gradebook."""
    query = """select submitted_assignment.student_id, sum(grade.auto_score) from grade
               join submitted_notebook on submitted_notebook.id = grade.notebook_id
               join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id group by 1"""
    with closing(sqlite3.connect(book)) as db:
        return dict(db.execute(query).fetchall())


def check(book: Path, kinds: Mapping[str, str]) -> None:
    """Raises Failed unless everybody who does not attack has the points of their kind."""
    found = points(book)
    wrong = [
        f"{student} ({kind}) has {found.get(student)}"
        for student, kind in kinds.items()
        if kind in shop.AUTO_POINTS and found.get(student) != shop.AUTO_POINTS[kind]
    ]
    if wrong:
        raise Failed(f"{book}: {len(wrong)} scores are not as expected: {', '.join(wrong[:5])}")


def _pace(run: Run) -> Pace:
    """Between the first and the last submission that it began with."""
    (first, used), (last, used_last) = run.stamps[0], run.stamps[-1]
    return Pace((last - first) / (len(run.stamps) - 1), (used_last - used) / (len(run.stamps) - 1))
