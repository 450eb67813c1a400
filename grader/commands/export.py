"""`grader export`: scores for a spreadsheet, for Canvas and for Moodle."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from grader.atomic import write_whole
from grader.errors import SourceError
from grader.telling.exports.canvas import fill
from grader.telling.exports.moodle import pack
from grader.telling.exports.scores import Scores, scores_of, students_of
from grader.telling.exports.tables import table
from grader.telling.report.people import pseudonyms

HELP = "scores as CSV, for Canvas or for Moodle"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words that `grader export` understands."""
    parser.add_argument("more", nargs="*", metavar="assignment", help="more assignments")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="a row a student (without any of these three: "
                                                                 "COURSE/export/ASSIGNMENT.csv)")  # fmt: skip
    parser.add_argument("--items", action="store_true", help="with the CSV: a column for each graded cell as well")
    parser.add_argument("--pseudonymous", action="store_true", help="with the CSV: codes in place of names")
    parser.add_argument("--canvas", type=Path, metavar="CSV", help="the gradebook as Canvas exported it")
    parser.add_argument("--to", type=Path, metavar="FILE", help="with --canvas: where to write it, filled in")
    parser.add_argument("--column", action="append", default=[], metavar="NAME",
                        help="with --canvas: its name there; again for each further one")  # fmt: skip
    parser.add_argument("--moodle", type=Path, metavar="ZIP", help="write a zip with grades and feedback for Moodle")
    parser.add_argument("--worksheet", type=Path, metavar="CSV", help="with --moodle: Moodle's own grading worksheet")
    parser.add_argument("--final", action="store_true", help="refuse while any score is open")


def run(options: argparse.Namespace, console: Console) -> None:
    """Export, and say what is open, what did not fit, and where it was written."""
    names = list(dict.fromkeys([options.assignment, *options.more]))
    _check(options, names)
    students = students_of(options.course)
    found = [scores_of(options.course, name) for name in names]
    open_ones = [sentence for scores in found for sentence in _open(scores)]
    if options.final and open_ones:
        raise SourceError(f"Not final, so nothing was exported. {' '.join(open_ones)}")
    for sentence in open_ones:
        console.print(sentence, markup=False)
    if options.canvas:
        filled = fill(options.canvas, found, students, options.column)
        write_whole(options.to, filled.text)
        _say(console, filled.sentences)
        wrote = f"Wrote {options.to}: {filled.filled} score(s). Next: import it in Canvas under Grades."
        console.print(wrote, markup=False)
    if options.moodle:
        packed = pack(options.course, found[0], students, options.worksheet)
        write_whole(options.moodle, packed.data)
        _say(console, packed.sentences)
        wrote = f"Wrote {options.moodle}: {packed.grades} grade(s), {packed.pages} feedback page(s)."
        console.print(wrote, markup=False)
        console.print("Next: on the assignment's grading page in Moodle, upload the zip as 'multiple feedback files', "
                      "and a worksheet in it as 'grading worksheet'.")  # fmt: skip
    if options.csv or not (options.canvas or options.moodle):
        path = options.csv or options.course / "export" / f"{'+'.join(names)}.csv"
        everybody = {*students, *(one for scores in found for one in (*scores.by, *scores.waiting))}
        codes = pseudonyms(everybody, options.course / "report") if options.pseudonymous else None
        write_whole(path, "\ufeff" + table(found, students, codes, items=options.items))
        console.print(f"Wrote {path}: {len(everybody)} student(s), {len(found)} assignment(s).", markup=False)


def _check(options: argparse.Namespace, names: Sequence[str]) -> None:
    if bool(options.canvas) != bool(options.to):
        raise SourceError("--canvas and --to go together: Canvas's own export, and the file to write.")
    if options.canvas and options.to.resolve() == options.canvas.resolve():
        raise SourceError("--to would overwrite what Canvas exported. Give another file, so that you can compare them.")
    if len(options.column) > len(names) or (options.column and not options.canvas):
        raise SourceError("--column names a column of --canvas, once for each assignment.")
    if options.moodle and len(names) > 1:
        raise SourceError("A zip for Moodle holds one assignment. Export them one by one.")
    if options.worksheet and not options.moodle:
        raise SourceError("--worksheet goes with --moodle.")
    if (options.canvas or options.moodle) and options.pseudonymous:
        raise SourceError("Canvas and Moodle must know who is who. Use --pseudonymous with --csv alone.")


def _open(scores: Scores) -> list[str]:
    said = []
    if scores.open_by_hand:
        said.append(f"{scores.assignment}: {scores.open_by_hand} answer(s) are for a person to grade or to look at "
                    "again, in formgrader; they count as they stand.")  # fmt: skip
    if scores.open_ours:
        said.append(f"{scores.assignment}: {scores.open_ours} score(s) were left open by the grader's own trouble and "
                    f"count nothing yet; run: grader grade {scores.assignment}")  # fmt: skip
    if scores.waiting:
        said.append(f"{scores.assignment}: collected but not graded: {', '.join(scores.waiting)}.")
    return said


def _say(console: Console, sentences: Sequence[str]) -> None:
    for sentence in sentences:
        console.print(sentence, markup=False)
