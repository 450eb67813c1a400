"""One of several answers, as buttons: reached with Tab, chosen with Space, the chosen one marked in shape and words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as ui


def choices(question: str, options: Sequence[Any], *, label: str = "", stacked: bool = False) -> ui.ToggleButtons:
    """Buttons of which one is chosen, none to begin with; `value` is what was chosen.

    Not radio buttons: ipywidgets gives those no common name, so the arrow keys leave the card instead of choosing.
    `question` is told with every button, `label` is shown above them, `stacked` puts them one below the other.
    """
    made = ui.ToggleButtons(
        options=options,
        value=None,
        description=label,
        tooltips=[question] * len(options),
        layout=ui.Layout(width="auto"),
    )
    made.style.description_width = "auto"
    made.add_class("oc-pick")
    if stacked:
        made.add_class("oc-stacked")
    return made
