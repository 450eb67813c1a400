"""One stylesheet for every widget: the colours of JupyterLab, or plain ones; sizes follow the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as ui

from orchestration.checks.cases import code_marks
from orchestration.errors import OrchestrationError

STYLE = Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def card(*children: Any, more: str = "") -> Any:
    """A framed box with the stylesheet in it (`more`: rules of this one card)."""
    sheet = ui.HTML(f"<style>{STYLE}{more}</style>", layout=ui.Layout(display="none"))
    box = ui.VBox([sheet, *children])
    box.add_class("oc-card")
    return box


def row(*children: Any, kind: str = "oc-row") -> Any:
    """Controls side by side, wrapping where the page is narrow or the letters are large."""
    box = ui.HBox(list(children))
    box.add_class(kind)
    return box


def words(text: str, kind: str = "oc-note", *, alert: bool = False) -> str:
    """A paragraph of plain text; `alert` has it read out at once by a screen reader."""
    role = ' role="alert"' if alert else ""
    return f'<p class="{kind}"{role}>{plain(text)}</p>' if text else ""


def plain(text: str) -> str:
    """Text as HTML: escaped, and numbers not parted from their percent sign."""
    return re.sub(r"(?<=\d) (?=%)", "&nbsp;", escape(text))


def marked(text: str) -> str:
    """Text as HTML, with what stands between backticks as code."""
    return code_marks(plain(text))


def verdict(passed: bool) -> str:
    """What a check said, as a mark and a word."""
    return '<span class="oc-good">✓ passed</span>' if passed else '<span class="oc-bad">✗ failed</span>'


def quoted(heading: str, text: str, tag: str = "h4") -> str:
    """A text word for word under its heading, in a box that can be reached and scrolled from the keyboard."""
    title = f'<{tag} class="oc-quoted">{escape(heading)}</{tag}>' if heading else ""
    return f'{title}<pre tabindex="0" role="region" aria-label="{escape(heading or "message")}">{escape(text)}</pre>'


def guarded(act: Callable[[], object], message: Any) -> Callable[[object], None]:
    """A button's handler that says in `message` what went wrong: an exception in it is lost without a trace."""

    def handler(_: object) -> None:
        try:
            act()
        except OrchestrationError as error:
            message.value = words(str(error), "oc-ask", alert=True)
        except Exception as error:
            message.value = words(f"{type(error).__name__}: {error}", "oc-error", alert=True)

    return handler
