"""What a lesson imports: decompose, verify, budget context, delegate; and measure what came of it.

Names are loaded from their rooms on first use, so that an exercise that needs one of them does not pay for all.
"""

from importlib import import_module
from typing import Any

_ROOMS = {
    "calibration": ("Fit", "calibrate"),
    "checks": ("Asserts", "Check", "CheckResult", "Mentions", "Passes", "custom", "workbench"),
    "client": ("Client",),
    "conductor": ("Conductor", "Exchange", "Run", "Step", "without_checks"),
    "context": ("ContextBudget", "ContextPack", "Source"),
    "errors": (
        "AnswerWithoutCode",
        "BadEntry",
        "BudgetExceeded",
        "ContextOverflow",
        "DuplicateTask",
        "InvalidPrediction",
        "ModelError",
        "ModelFailed",
        "ModelUnreachable",
        "NoModel",
        "NotAnApi",
        "OrchestrationError",
        "PlanCycle",
        "PlanError",
        "RateLimited",
        "RecordUnwritable",
        "UnknownModel",
        "UnknownNeed",
        "WrongKey",
    ),
    "experiment": ("Experiment", "Planned", "Running"),
    "cases": ("Case", "Feedback", "feedback"),
    "figures": ("Figure", "curve", "dots"),
    "intervals": ("difference", "mean_difference", "mean_interval", "wilson"),
    "jobs": ("autocomplete", "eras", "job", "load_world", "one_big_prompt", "orchestrated", "task"),
    "log": ("Delegation", "DelegationLog", "watch"),
    "messages": ("Message", "Response", "Usage"),
    "plan": ("Plan", "Task"),
    "policy": ("Costs", "Decision", "Policy"),
    "predictions": ("Prediction", "Predictions"),
    "result": ("Result", "Trial"),
    "rehearsal": (
        "CheckKind",
        "Part",
        "Rehearsal",
        "expected_success",
        "order_problems",
        "order_score",
        "rehearse",
        "step_success",
    ),
    "settings": ("settings_file",),
    "sources": ("cite",),
    "widgets": ("ExperimentPanel", "PredictionLock", "predict", "show"),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"orchestration has no '{name}'; it has {', '.join(__all__)}.")
    return getattr(import_module(f"orchestration.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
