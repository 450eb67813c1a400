"""What a learner reads: one small page of its own, or the same in a terminal.

Everything is escaped, nothing is loaded from anywhere, and no test and no traceback is quoted.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from grader.score import OUTCOME_WORDS, Report, Verdict, number

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
.pass { color: var(--good); } .fail { color: var(--bad); } .partial { color: var(--part); }
footer { margin-top: 2.5rem; font-size: .9rem; }
"""


def write_page(report: Report, course: Path) -> Path:
    """Write feedback/<student>/<assignment>/<notebook>.html under the course folder."""
    path = course / "feedback" / report.student / report.assignment / f"{report.notebook}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(report), encoding="utf-8")
    return path


def page(report: Report) -> str:
    """One self-contained HTML page."""
    rows = "\n".join(_row(verdict) for verdict in report.verdicts)
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{escape(report.assignment)}: feedback for {escape(report.student)}</title>",
        f"<style>{STYLE}</style></head><body><main>",
        f"<h1>{escape(_heading(report))}</h1>",
        f'<p class="score">{escape(score_line(report))}</p>',
        "<table><caption class='soft'>One row for each check.</caption>",
        '<thead><tr><th scope="col">Check</th><th scope="col">Result</th><th scope="col">Points</th></tr></thead>',
        f"<tbody>\n{rows}\n</tbody></table>",
        _list("What happened when your cells ran", report.findings),
        _list("What was repaired before grading", report.notes),
        f"<footer><p>{escape(report.student)} · graded {escape(report.graded_at or 'not yet')} · "
        f"{escape(report.sandbox)}</p></footer>",
        "</main></body></html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def text(report: Report) -> str:
    """The same for a terminal, without colour."""
    lines = [f"{_heading(report)}: {score_line(report)}", ""]
    for verdict in report.verdicts:
        lines.append(f"  {SIGNS[verdict.outcome]} {_points(verdict):>9}  {verdict.title}")
        lines += [f"               {line}" for line in verdict.message.splitlines() if line.strip()]
    for title, sentences in (("When your cells ran", report.findings), ("Repaired before grading", report.notes)):
        if sentences:
            lines += ["", f"{title}:", *(f"  - {sentence}" for sentence in sentences)]
    return "\n".join(_printable(line) for line in lines) + "\n"


def score_line(report: Report) -> str:
    """The score in words: `7.5 of 10 points, 2 still open`."""
    open_points = sum(verdict.of for verdict in report.open)
    still = f", {number(open_points)} still open" if open_points else ""
    return f"{number(report.points)} of {number(report.of)} points{still}"


def _heading(report: Report) -> str:
    same = report.notebook == report.assignment
    return report.assignment if same else f"{report.assignment}, {report.notebook}"


def _row(verdict: Verdict) -> str:
    word = f'<span class="{verdict.outcome}">{SIGNS[verdict.outcome]} {OUTCOME_WORDS[verdict.outcome]}</span>'
    message = f'<span class="message">{escape(verdict.message)}</span>' if verdict.message else ""
    return (
        f'<tr><th scope="row">{escape(verdict.title)}</th><td>{word}{message}</td>'
        f'<td class="points">{escape(_points(verdict))}</td></tr>'
    )


def _points(verdict: Verdict) -> str:
    return f"{'open' if verdict.points is None else number(verdict.points)} / {number(verdict.of)}"


def _list(title: str, sentences: tuple[str, ...]) -> str:
    if not sentences:
        return ""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f"<h2>{escape(title)}</h2><ul>{items}</ul>"


def _printable(line: str) -> str:
    """Without control characters, which could drive the terminal."""
    return "".join(c if c.isprintable() or c == "\t" else "�" for c in line)
