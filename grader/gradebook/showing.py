"""What nbgrader's pages show: nothing that runs, and in feedback nothing that was hidden.

Only nbgrader loads this file: nbgrader_config.py names what is in it.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters.html import contextfilter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import Preprocessor
from nbconvert.preprocessors.sanitize import clean
from traitlets import Bool

from grader.attempts import attempts_of
from grader.errors import SourceError
from grader.gradebook.seam import FAILED, carry_along
from grader.reading.assignment import HIDDEN, SCHEME, without

AFTER = "(left out: this cell ran after a hidden test)\n"
LEFT_OUT = "(left out: it quoted a hidden test)\n"
NO_TEXT = "(something else than text or a picture, not shown)"

TAGS = frozenset(
    "a abbr b blockquote br caption cite code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li mark ol p "
    "pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr tt u ul var".split()
)
CLASSES = re.compile(r"[a-z][a-z0-9]{0,2}|highlight|alert|alert-[a-z]+|text-(left|right|center)")
"""Of Pygments, and boxes; formgrader's own buttons and fields have longer names."""
LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
IMAGE = re.compile(r"https?://|data:image/(png|jpeg|gif|webp);base64,|[\w][\w./ %-]*$", re.IGNORECASE)
PICTURES = ("image/png", "image/jpeg")
# MathJax lets these make links, elements with names, and styles
REACHING_OUT = re.compile(r"\\(href|url|class|cssId|style|data|require|unicode|includegraphics)(?![A-Za-z])")


class Harmless(Preprocessor):  # type: ignore[misc]
    """Leaves text and pictures of what learners' cells put out; raw cells, which pages take as HTML, become text."""

    enabled = Bool(True).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook as it can be shown."""
        nb.metadata = nbformat.from_dict(
            {k: nb.metadata[k] for k in ("kernelspec", "language_info") if k in nb.metadata}
        )
        nb.cells = [self._cell(cell) for cell in nb.cells]
        return nb, resources

    def _cell(self, cell: Any) -> Any:
        cell.metadata = nbformat.from_dict({k: cell.metadata[k] for k in ("nbgrader", "grader") if k in cell.metadata})
        if cell.cell_type == "raw":
            return nbformat.v4.new_markdown_cell(_as_written(cell.source), metadata=cell.metadata)
        if cell.cell_type == "code":
            cell.outputs = [_shown(output) for output in cell.outputs]
        return cell


class Redact(Preprocessor):  # type: ignore[misc]
    """Takes hidden tests and mark schemes out of the notebook that a learner gets back, and whatever quotes them."""

    enabled = Bool(True).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook as its learner may see it, with the judge's sentences about it on top."""
        secret: set[str] = set()
        for cell in nb.cells:
            if cell.metadata.get("grader", {}).get("after_hidden_test") and cell.get("outputs"):
                cell.outputs = [nbformat.v4.new_output("stream", text=AFTER)]
            shown = _visible(cell.source)
            if cell.metadata.get("nbgrader", {}).get("solution"):  # theirs, whatever they wrote into it
                continue
            secret |= {line.strip() for line in set(cell.source.split("\n")) - set(shown.split("\n"))} - {""}
            if shown != cell.source:
                cell.source = shown
                cell.outputs = [_verdict(output) for output in cell.get("outputs", [])]
        telling = [line for line in secret if len(line) > 7]
        for cell in nb.cells:
            for output in cell.get("outputs", []):
                _take_out(output, telling)
        where = resources["nbgrader"]
        carry_along(self.parent.parent.coursedir, "feedback", where["assignment"], where["student"])
        sentences = self._sentences(where)
        if sentences:
            text = "**About this notebook**\n\n" + _as_written("\n".join(sentences))
            nb.cells.insert(0, nbformat.v4.new_markdown_cell(text))
        return nb, resources

    def _sentences(self, where: Any) -> tuple[str, ...]:
        with attempts_of(Path(self.parent.parent.coursedir.root)) as attempts:
            reports = attempts.latest(where["assignment"], [where["student"]])
        return tuple(s for r in reports if r.notebook == where["notebook"] for s in (*r.findings, *r.notes))


@contextfilter  # type: ignore[untyped-decorator]
def markdown(context: Any, source: str) -> str:
    """Markdown as HTML that cannot do anything; the filter of this name in nbgrader's pages."""
    renderer = IPythonRenderer(attachments=context.get("cell", {}).get("attachments", {}), exclude_anchor_links=True)
    renderer._escape = False  # real tags are wanted; what they may be is decided below
    try:
        html = MarkdownWithMath(renderer=renderer).render(source)
    except Exception:  # a picture that is not there, nesting without end: the page is shown regardless
        html = f"<pre>{escape(source)}</pre>"
    safe: str = clean(html, tags=TAGS, attributes=_allowed, protocols=["http", "https", "mailto", "data"])
    return REACHING_OUT.sub(r"\\text{\1}", safe)


def _allowed(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return all(CLASSES.fullmatch(word) for word in value.split())
    if (tag, name) == ("a", "href"):
        return LINK.match(value) is not None
    if (tag, name) == ("img", "src"):
        return IMAGE.match(value) is not None
    return name in ("title", "alt", "align", "colspan", "rowspan", "start", "open", "width", "height", "lang", "dir")


def _shown(output: Any) -> Any:
    if output.output_type not in ("display_data", "execute_result"):
        return output
    data = {kind: output.data[kind] for kind in ("text/plain", *PICTURES) if kind in output.data}
    output.data = nbformat.from_dict(data or {"text/plain": NO_TEXT})
    output.metadata = nbformat.from_dict({})
    return output


def _visible(source: str) -> str:
    """The text without hidden regions; of a region that never ends, nothing is visible."""
    for region in (HIDDEN, SCHEME):
        try:
            source = without(region, source)
        except SourceError:
            source = source[: source.index(region[0])].rpartition("\n")[0]
    return source


def _verdict(output: Any) -> Any:
    """An output of a test with hidden lines: the judge's own word, or no more than that it did not pass."""
    if output.output_type == "error" and output.ename != FAILED:
        said = "This check did not pass."
        return nbformat.v4.new_output("error", ename=FAILED, evalue=said, traceback=[said])
    return output


def _take_out(output: Any, secret: list[str]) -> None:
    def quotes(text: str) -> bool:
        return any(line in text for line in secret)

    if output.output_type == "stream" and quotes(output.text):
        output.text = LEFT_OUT
    elif output.output_type == "error" and quotes("\n".join([output.evalue, *map(_plain, output.traceback)])):
        output.evalue, output.traceback = "", [f"{output.ename}: {LEFT_OUT}"]
    elif output.get("data", {}).get("text/plain") and quotes(output.data["text/plain"]):
        output.data["text/plain"] = LEFT_OUT


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def _as_written(text: str) -> str:
    fence = "`" * (max((len(ticks) for ticks in re.findall(r"`+", text)), default=2) + 1)
    fence = fence if len(fence) > 2 else "```"
    return f"{fence}\n{text}\n{fence}"
