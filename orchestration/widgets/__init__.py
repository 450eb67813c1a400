"""The course's controls: lock a prediction in, run an experiment, look inside it. The only door to ipywidgets."""

from orchestration.widgets.bar import context_bar
from orchestration.widgets.board import PlanBoard, plan_board
from orchestration.widgets.costs import CostSliders, cost_sliders
from orchestration.widgets.explain import Explanation, explain
from orchestration.widgets.habit import HabitForm, habit
from orchestration.widgets.kills import KillList, kill_list
from orchestration.widgets.lock import PredictionLock, predict
from orchestration.widgets.notyet import NotYet
from orchestration.widgets.panel import ExperimentPanel, show
from orchestration.widgets.quiz import Quiz, quiz
from orchestration.widgets.reveal import Reveal, reveal
from orchestration.widgets.review import Review, review
from orchestration.widgets.seconds import ThirtySeconds, thirty_seconds

__all__ = [
    "CostSliders",
    "ExperimentPanel",
    "Explanation",
    "HabitForm",
    "KillList",
    "NotYet",
    "PlanBoard",
    "PredictionLock",
    "Quiz",
    "Reveal",
    "Review",
    "ThirtySeconds",
    "context_bar",
    "cost_sliders",
    "explain",
    "habit",
    "kill_list",
    "plan_board",
    "predict",
    "quiz",
    "reveal",
    "review",
    "show",
    "thirty_seconds",
]
