"""What a learner reads: one small page of its own, or the same in a terminal.

Everything is escaped, nothing is loaded from anywhere, and no test and no traceback is quoted.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from grader.atomic import write_whole
from grader.gradebook.marks import Mark, Marks
from grader.score import OUTCOME_WORDS, Outcome, Report, Verdict, number

COMMENT = "Your instructor:"
BY_HAND = "graded by hand"
SIGNS = {"pass": "✓", "partial": "◐", "fail": "✗", "manual": "…", "internal": "?"}

STYLE = """
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --page: #ffffff; --good: #116329;
  --bad: #a40e26; --part: #7d4e00; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9da7b3; --line: #3d444d; --page: #0d1117;
  --good: #56d364; --bad: #ff7b72; --part: #e3b341; } }
body { font: 1.05rem/1.55 system-ui, sans-serif; color: var(--text); background: var(--page); max-width: 44rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: .2rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.score { font-size: 1.25rem; margin: .2rem 0 1.2rem; } .soft, footer { color: var(--soft); }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; }
th, td { text-align: left; vertical-align: top; padding: .55rem .6rem .55rem 0; border-top: 1px solid var(--line); }
th { font-weight: 600; } td.points { white-space: nowrap; text-align: right; }
.message { display: block; overflow-wrap: anywhere; white-space: pre-line; }
.comment { margin-top: .3rem; padding-left: .7rem; border-left: 3px solid var(--line); }
.pass { color: var(--good); } .fail { color: var(--bad); } .partial { color: var(--part); }
footer { margin-top: 2.5rem; font-size: .9rem; }
"""


def write_page(report: Report, course: Path, marks: Marks | None = None) -> Path:
    """Write feedback/<student>/<assignment>/<notebook>.html under the course folder, whole or not at all.

    marks: what the gradebook says, with what people entered by hand. Raises CourseError.
    """
    path = course / "feedback" / report.student / report.assignment / f"{report.notebook}.html"
    write_whole(path, page(report, marks))
    return path


def page(report: Report, marks: Marks | None = None) -> str:
    """One self-contained HTML page."""
    rows = "\n".join(_row(line) for line in _lines(report, marks))
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{escape(report.assignment)}: feedback for {escape(report.student)}</title>",
        f"<style>{STYLE}</style></head><body><main>",
        f"<h1>{escape(_heading(report))}</h1>",
        f'<p class="score">{escape(score_line(report, marks))}</p>',
        "<table><caption class='soft'>One row for each check.</caption>",
        '<thead><tr><th scope="col">Check</th><th scope="col">Result</th><th scope="col">Points</th></tr></thead>',
        f"<tbody>\n{rows}\n</tbody></table>",
        _list("About your answers", _remarks(marks)),
        _list("What happened when your cells ran", report.findings),
        _list("What was repaired before grading", report.notes),
        f"<footer><p>{escape(report.student)} · graded {escape(report.graded_at or 'not yet')} · "
        f"{escape(report.sandbox)}</p></footer>",
        "</main></body></html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def text(report: Report, marks: Marks | None = None) -> str:
    """The same for a terminal, without colour."""
    lines = [f"{_heading(report)}: {score_line(report, marks)}", ""]
    for line in _lines(report, marks):
        by_hand = f" ({BY_HAND})" if line.word == BY_HAND else ""
        lines.append(f"  {SIGNS[line.outcome]} {line.points:>9}  {line.title}{by_hand}")
        lines += [f"               {said}" for said in line.message.splitlines() if said.strip()]
        lines += [f"               {COMMENT} {said}" for said in line.comment.splitlines() if said.strip()]
    for title, sentences in (
        ("About your answers", _remarks(marks)),
        ("When your cells ran", report.findings),
        ("Repaired before grading", report.notes),
    ):
        if sentences:
            lines += ["", f"{title}:", *(f"  - {sentence}" for sentence in sentences)]
    return "\n".join(_printable(line) for line in lines) + "\n"


def score_line(report: Report, marks: Marks | None = None) -> str:
    """The score in words, as the gradebook counts it: `6.5 of 10 points (7.5, less 1 for handing in late)`."""
    lines = _lines(report, marks)
    open_points = sum(verdict.of for verdict, line in zip(report.verdicts, lines, strict=True) if line.counts is None)
    still = f", {number(open_points)} still open" if open_points else ""
    points = sum(line.counts or 0.0 for line in lines)
    penalty = marks.penalty if marks is not None else 0.0
    if not penalty:
        return f"{number(points)} of {number(report.of)} points{still}"
    late = f"({number(points)}, less {number(penalty)} for handing in late)"
    return f"{number(max(0.0, points - penalty))} of {number(report.of)} points {late}{still}"


@dataclass(frozen=True)
class _Line:
    """A graded cell as the learner reads it: the judge's verdict, or a person's where there is one."""

    title: str
    outcome: Outcome
    word: str
    points: str
    counts: float | None
    message: str
    comment: str


def _lines(report: Report, marks: Marks | None) -> tuple[_Line, ...]:
    cells = marks.cells if marks is not None else {}
    return tuple(_line(verdict, cells.get(verdict.grade_id)) for verdict in report.verdicts)


def _line(verdict: Verdict, mark: Mark | None) -> _Line:
    outcome, word, counts, message = verdict.outcome, OUTCOME_WORDS[verdict.outcome], verdict.points, verdict.message
    if mark is not None and mark.manual is not None:
        counts = mark.manual
        outcome = "pass" if counts >= verdict.of else "partial" if counts > 0 else "fail"
        word = BY_HAND
        message = message if verdict.outcome in ("partial", "fail") and outcome != "pass" else ""
    extra = (mark.extra or 0.0) if mark is not None and counts is not None else 0.0
    points = f"{'open' if counts is None else number(counts)}{f' + {number(extra)}' if extra else ''}"
    counted = None if counts is None else counts + extra
    comment = mark.comment if mark is not None else ""
    return _Line(verdict.title, outcome, word, f"{points} / {number(verdict.of)}", counted, message, comment)


def _remarks(marks: Marks | None) -> tuple[str, ...]:
    """A person's words about answers that have no row of their own."""
    if marks is None:
        return ()
    return tuple(f"{grade_id.replace('-', ' ').replace('_', ' ')}: {said}" for grade_id, said in marks.comments.items())


def _heading(report: Report) -> str:
    same = report.notebook == report.assignment
    return report.assignment if same else f"{report.assignment}, {report.notebook}"


def _row(line: _Line) -> str:
    word = f'<span class="{line.outcome}">{SIGNS[line.outcome]} {line.word}</span>'
    message = f'<span class="message">{escape(line.message)}</span>' if line.message else ""
    comment = f'<span class="message comment">{COMMENT} {escape(line.comment)}</span>' if line.comment else ""
    return (
        f'<tr><th scope="row">{escape(line.title)}</th><td>{word}{message}{comment}</td>'
        f'<td class="points">{escape(line.points)}</td></tr>'
    )


def _list(title: str, sentences: tuple[str, ...]) -> str:
    if not sentences:
        return ""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f"<h2>{escape(title)}</h2><ul>{items}</ul>"


def _printable(line: str) -> str:
    """Without control characters, which could drive the terminal."""
    return "".join(c if c.isprintable() or c == "\t" else "�" for c in line)
