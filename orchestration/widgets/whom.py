"""Whom an experiment asks: a list of the models that are known here, shown where there is a choice."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as ui

from orchestration.errors import OrchestrationError
from orchestration.models.client import Client
from orchestration.models.endpoints import Endpoint, endpoints


class Whom:
    """The choice of a model. `box` is the widget, hidden while there is nothing to choose."""

    def __init__(self, choose: Callable[[Client], None]) -> None:
        self._choose, self._known = choose, tuple[Endpoint, ...]()
        self.box = ui.Dropdown(
            description="Ask",
            tooltip="Which model this experiment asks",
            style={"description_width": "initial"},
            layout=ui.Layout(width="auto", max_width="100%", display="none"),
        )
        self.box.observe(self._chosen, "value")

    @property
    def labels(self) -> tuple[str, ...]:
        """The models that can be asked, the experiment's own first."""
        return tuple(one.label for one in self._known)

    def fill(self, client: Client) -> None:
        """Offer what is known here beside the experiment's own client."""
        self._known = endpoints(client)
        self.box.options = [(one.label, place) for place, one in enumerate(self._known)]
        self.box.value = 0
        self.box.layout.display = None if len(self._known) > 1 else "none"

    def choose(self, label: str) -> None:
        """Ask the model of that label, or the first whose label holds these words. Raises OrchestrationError."""
        for place, one in enumerate(self._known):
            if label in one.label:
                self.box.value = place
                return
        raise OrchestrationError(f"No model here is called '{label}'; there are: {'; '.join(self.labels)}.")

    def _chosen(self, change: dict[str, int]) -> None:
        if change["new"] is not None and change["old"] is not None:
            self._choose(self._known[change["new"]].client)
