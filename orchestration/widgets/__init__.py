"""The course's controls: lock a prediction in, run an experiment, look inside it. The only door to ipywidgets."""

from orchestration.widgets.lock import PredictionLock, predict
from orchestration.widgets.notyet import NotYet
from orchestration.widgets.panel import ExperimentPanel, show

__all__ = ["ExperimentPanel", "NotYet", "PredictionLock", "predict", "show"]
