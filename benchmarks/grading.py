"""The same class through `nbgrader autograde`, otter's API and `grader grade`, in turns, and a thousand through ours.

    python benchmarks/grading.py [--light] [--heavy] [--otter] [--feedback] [--thousand] [--rounds 2]

Without a word: light, heavy, otter and feedback, about ten minutes. otter is set up on first use below build/bench.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tools import shop
from tools.graders import Course, Pace, difference, points
from tools.metering import exact
from tools.other_tools import OTTER, NotToBeHad

WHAT = f"""\
One notebook: six answers, six test cells with hidden tests, pandas; one answer for a person to grade. Half of the
submissions are right, two in five half right, one in ten has a cell that is no Python. Everybody gets the same points
from all three, or this stops.
  nbgrader   `nbgrader autograde`, stock configuration: gradebook and graded notebook. Two processes: half of the
             students each, over one gradebook. Pace: between the lines that it logs at its first and last submission.
  otter      otter-grader {OTTER}, otter.api in one process, the same tests as files of its own kind: points only, no
             gradebook, no graded notebook. Pace: median of the calls, the first one left out.
  ours       `grader grade`: sandbox, gradebook, graded notebook, feedback page, every attempt kept; the instructor's
             own solution is graded along. Pace: the difference between two sizes of class.
"""
ROWS, CALLS = {"light": 200, "heavy": 60_000}, {"light": 10, "heavy": 300}
SIZES = {"light": (20, 300), "heavy": (10, 70)}
"""Of our classes, of which the difference is taken."""
STOCK_SIZES = {"light": {1: 12, 2: 100}, "heavy": {1: 12, 2: 24}}
"""Of nbgrader's classes, with one and with two processes."""
WHOLE = 100
BAR = {"heavy": 10, "light": 30, "whole": 10}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name in ("light", "heavy", "otter", "feedback", "thousand"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--students", type=int, default=1000, help="of the thousand")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave everything there")
    given = parser.parse_args()
    if not (given.light or given.heavy or given.otter or given.feedback or given.thousand):
        given.light = given.heavy = given.otter = given.feedback = True
    print(WHAT)
    how = "by control group" if exact() else "of every process as last seen, ten times a second: a little low"
    print(f"CPU is counted {how}. {load()}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        courses = {weight: Course(folder / weight, ROWS[weight], CALLS[weight]) for weight in ROWS}
        courses["light"].nbgrader(4, 2)  # once unmeasured: what is imported is compiled and at hand
        courses["light"].ours(4, 2)
        for weight, course in courses.items():
            if getattr(given, weight):
                compare(weight, course, given.rounds, given.otter)
        if given.otter and not (given.light or given.heavy):
            for weight, course in courses.items():
                table(weight, {"otter, one process": otter(course)})
        if given.feedback:
            feedback(courses["light"])
        if given.thousand:
            thousand(courses["heavy"], given.students)
    print(load())


def load() -> str:
    """How busy the machine is."""
    return f"Machine: {os.cpu_count()} cores, load average {', '.join(f'{x:.2f}' for x in os.getloadavg())}."


def compare(weight: str, course: Course, rounds: int, with_otter: bool) -> None:
    """All tools in turns; a table of their paces, and the ratios within each round."""
    print(f"\n{weight}: the six tests alone take {course.work() * 1e3:.0f} ms")
    found: dict[str, list[Pace]] = {}
    whole: dict[str, list[float]] = {"nbgrader": [], "ours": []}

    def stock(processes: int) -> list[Pace]:
        pace, seconds, _ = course.nbgrader(STOCK_SIZES[weight][processes], processes)
        if STOCK_SIZES[weight][processes] == WHOLE:
            whole["nbgrader"].append(seconds)
        return [pace]

    def ours(judges: int) -> list[Pace]:
        small, large = ((size, course.ours(size, judges)[0]) for size in SIZES[weight])
        if weight == "light" and judges == 2:
            whole["ours"].append(course.ours(WHOLE, judges)[0].seconds)
        return [difference(small, large)]

    turns: dict[str, Callable[[], list[Pace]]] = {
        "nbgrader, one process": lambda: stock(1),
        "nbgrader, two processes": lambda: stock(2),
        "ours, one judge": lambda: ours(1),
        "ours, two judges": lambda: ours(2),
    }
    if with_otter:
        turns["otter, one process"] = lambda: otter(course)
    for number in range(rounds):
        names = list(turns)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            found.setdefault(name, []).extend(turns[name]())
    table(weight, {name: found[name] for name in turns})
    ratio(f"{weight}, two cores", found["nbgrader, two processes"], found["ours, two judges"], BAR[weight])
    ratio(f"{weight}, one core", found["nbgrader, one process"], found["ours, one judge"], None)
    if whole["ours"]:
        print(f"{WHOLE} {weight} submissions, start-up and all:")
        print(f"  nbgrader, two processes {spread(whole['nbgrader'])} s; ours, two judges {spread(whole['ours'])} s")
        pairs = [[Pace(seconds, 0) for seconds in whole[name]] for name in ("nbgrader", "ours")]
        ratio(f"{WHOLE} {weight}, end to end", pairs[0], pairs[1], BAR["whole"])


def otter(course: Course) -> list[Pace]:
    """Its calls after the first; nothing where it is not to be had."""
    try:
        return course.otter(5)[1:]
    except NotToBeHad as problem:
        print(f"otter is left out: {problem}")
        return []


def table(weight: str, found: dict[str, list[Pace]]) -> None:
    """Seconds and CPU of one submission, start-up left out."""
    print(f"\n{weight + ', a submission':26}{'median s':>10}{'least':>8}{'CPU s':>8}{'n':>4}")
    for name, paces in found.items():
        if paces:
            seconds = [pace.seconds for pace in paces]
            cpu = statistics.median(pace.cpu for pace in paces)
            print(f"{name:26}{statistics.median(seconds):10.3f}{min(seconds):8.3f}{cpu:8.3f}{len(paces):4}", flush=True)


def ratio(name: str, theirs: list[Pace], own: list[Pace], bar: int | None) -> None:
    """How many times faster ours is: the median of the rounds, and the least."""
    found = [other.seconds / mine.seconds for other, mine in zip(theirs, own, strict=True)]
    wanted = f"; wanted: {bar}" if bar else ""
    print(f"{name}: ours is {statistics.median(found):.1f} times as fast (least {min(found):.1f}{wanted})", flush=True)


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} (least {min(values):.2f})"


def feedback(course: Course) -> None:
    """What a page takes, start-up left out."""
    _, _, graded = course.nbgrader(24, 2)
    theirs = course.nbgrader_feedback(graded, "*")
    runs = []
    for size in (20, 300):
        _, place, _ = course.ours(size, 2)
        runs.append((size, course.our_feedback(place)))
    own = difference(*runs)
    print("\nfeedback, a page: nbgrader generate_feedback "
          f"{theirs.seconds:.3f} s (CPU {theirs.cpu:.3f}), `grader feedback` {own.seconds:.4f} s (CPU {own.cpu:.4f}; "
          f"300 pages, start-up and all, {runs[1][1].seconds:.2f} s); wanted: 0.03", flush=True)  # fmt: skip


def thousand(course: Course, count: int) -> None:
    """A large class with heavy tests through ours, and the same with one in ten hostile."""
    for hostile in (False, True):
        run, place, kinds = course.ours(count, 2, hostile=hostile, memory=True)
        sizes = {name: (place / name).stat().st_size / 1e6 for name in ("gradebook.db", "attempts.db")}
        what = "one in ten hostile" if hostile else "nobody hostile"
        print(f"\n{count:,} heavy submissions, two judges, {what}: {run.seconds:.1f} s")
        print(f"  each {run.seconds / count:.3f} s, CPU {run.cpu / count:.3f} s; all processes together at most "
              f"{run.memory / 2**20:.0f} MiB")  # fmt: skip
        print("  " + ", ".join(f"{name} {size:.1f} MB" for name, size in sizes.items()), flush=True)
        if hostile:
            found = points(place / "gradebook.db")
            said = Counter((kind, found.get(student)) for student, kind in kinds.items() if kind in shop.HOSTILE)
            rows = ", ".join(f"{kind} {got:g} (x{times})" for (kind, got), times in sorted(said.items(), key=str))
            print(f"points by tests of the hostile: {rows}; of 11. Everybody else has the points of their kind.")
            print(f"processes left: {'not counted' if run.left is None else run.left}")


if __name__ == "__main__":
    main()
