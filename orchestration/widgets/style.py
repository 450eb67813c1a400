"""One stylesheet for every widget: the colours of JupyterLab, or plain ones; sizes follow the page."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import ipywidgets as ui

STYLE = """
.oc-card{--oc-ink:var(--jp-content-font-color1,#212121);--oc-muted:var(--jp-content-font-color2,#616161);
--oc-line:var(--jp-border-color2,#d5d5d5);--oc-soft:var(--jp-layout-color2,#f3f3f3);--oc-accent:#1565c0;
--oc-good:#1b6e2f;--oc-bad:#b3261e;--oc-warn:#9a5b00;max-width:46rem;margin:.6rem 0 1rem!important;
padding:1rem 1.25rem 1.1rem!important;border:1px solid var(--oc-line);border-radius:6px;
color:var(--oc-ink);background:var(--jp-layout-color0,#fff);overflow:visible!important;line-height:1.5}
[data-jp-theme-light=false] .oc-card{--oc-accent:#7ab8ff;--oc-good:#7bd88f;--oc-bad:#ff8a80;--oc-warn:#ffc46b}
.oc-card .widget-html-content,.oc-card .widget-html{line-height:1.5;overflow:visible;height:auto;margin:0}
.oc-card .widget-html-content{align-self:stretch;width:100%}
.oc-card .widget-box{overflow:visible;margin:0}
.oc-card p{margin:0}
.oc-head{display:flex;gap:.8rem;align-items:baseline;justify-content:space-between;flex-wrap:wrap}
.oc-eyebrow{font-size:.8em;letter-spacing:.06em;text-transform:uppercase;color:var(--oc-muted);font-weight:600}
.oc-title{font-size:1.2em;font-weight:600;line-height:1.35;margin:0;max-width:40rem}
.oc-badge{font-size:.75em;letter-spacing:.08em;font-weight:700;border:1.5px solid var(--oc-warn);color:var(--oc-warn);
border-radius:3px;padding:.05em .55em;white-space:nowrap}
.oc-note{color:var(--oc-muted)}
.oc-done{color:var(--oc-ink)} .oc-done b{font-weight:600}
.oc-ask{color:var(--oc-warn);font-weight:500}
.oc-error{color:var(--oc-bad);border-left:3px solid var(--oc-bad);padding-left:.7em}
.oc-finding{font-size:1.1em;line-height:1.45;font-weight:600;margin:.9rem 0 .4rem!important;max-width:40rem}
.oc-gaps{margin:0 0 .8rem;max-width:40rem}
.oc-gaps p{display:grid;grid-template-columns:1.4em 1fr;margin:.15em 0!important}
.oc-row{align-items:center!important;flex-wrap:wrap;gap:.2rem .7rem;margin:.15rem 0!important}
.oc-row .widget-label{color:var(--oc-ink);text-align:left}
.oc-lock .oc-title{margin-bottom:.5rem!important}
.oc-hint{color:var(--oc-muted);padding-left:max(0px,min(9.5rem + 8px,100% - 20rem))}
.oc-row .oc-row{flex-wrap:nowrap;min-width:0;margin:0!important}
.oc-unset{opacity:.45}
.oc-row .widget-inline-hbox{margin:0}
.oc-card input[type=text]{text-align:right;font-variant-numeric:tabular-nums}
.oc-actions{align-items:center!important;flex-wrap:wrap;gap:.4rem .9rem;margin:.7rem 0 0!important}
.oc-card .jupyter-button{height:auto;min-height:2.3em;line-height:1.3;padding:.4em 1.2em;width:auto;border-radius:4px;
font-size:1em;margin:0;white-space:nowrap}
.oc-card .jupyter-button.mod-primary{background:#1565c0;color:#fff;font-weight:600}
.oc-card .jupyter-button:disabled{opacity:.5}
.oc-card :is(button,input,select,summary,pre,[role=slider],[role=button]):focus-visible{
outline:3px solid var(--oc-accent);outline-offset:2px}
.oc-card .widget-radio-box{height:auto;margin:0}
.oc-card .widget-radio-box label{height:auto;line-height:1.4;padding:.25em 0;white-space:normal;font-size:1em}
.oc-card .widget-radio{width:100%;height:auto}
.oc-progress{display:flex;align-items:center;gap:.9rem;flex-wrap:wrap;margin:.9rem 0 .5rem;
font-variant-numeric:tabular-nums}
.oc-progress progress{flex:1 1 14rem;height:.7rem;accent-color:#1565c0}
.oc-live{border-collapse:collapse;width:100%;margin:.3rem 0}
.oc-live th{font-weight:600;text-align:left;padding:.3em 1em .3em 0;vertical-align:top;width:11rem}
.oc-live td{padding:.3em 0;vertical-align:top}
.oc-live td:last-child{white-space:nowrap;text-align:right;padding-left:1em;font-variant-numeric:tabular-nums}
.oc-strip{display:block;width:100%;height:auto;max-width:26rem;margin-top:.3em}
.oc-strip .p{fill:var(--oc-accent)} .oc-strip .f{fill:none;stroke:var(--oc-ink);stroke-width:1.2}
.oc-strip .w{fill:var(--oc-muted);opacity:.4}
.oc-inside{margin:.9rem 0 0!important;border-top:1px solid var(--oc-line)}
.oc-inside>.jupyter-button,.oc-inside>.jupyter-button.mod-active{background:none;border:0;box-shadow:none;
padding:.5em .2em;margin:.4rem 0 0;color:var(--oc-ink);font-weight:600;align-self:flex-start;white-space:normal;
text-align:left}
.oc-inside>.jupyter-button:hover{text-decoration:underline;box-shadow:none}
.oc-inside h4{font-size:1em;font-weight:600;margin:1.1em 0 .3em}
.oc-inside pre{background:var(--oc-soft)!important;color:var(--oc-ink);border-radius:4px;padding:.7em .9em!important;
margin:.2em 0 .7em!important;max-height:24rem;overflow:auto;
white-space:pre-wrap!important;overflow-wrap:anywhere;word-break:normal!important;
font-family:var(--jp-code-font-family,monospace);font-size:.92em;line-height:1.45}
.oc-inside ul.oc-checks{list-style:none;margin:.2em 0;padding:0}
.oc-checks li{padding-left:1.6em;text-indent:-1.6em}
.oc-good{color:var(--oc-good)} .oc-bad{color:var(--oc-bad)}
@media print{.oc-card .jupyter-button,.oc-inside{display:none!important}.oc-card{border:0;padding:0!important}}
@media (prefers-reduced-motion:reduce){.oc-card *{transition:none!important;animation:none!important}}
"""


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
