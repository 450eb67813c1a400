"""What a lesson imports: decompose, verify, budget context, delegate; and measure what came of it.

Names are loaded from their rooms on first use, so that an exercise that needs one of them does not pay for all.
"""

import sys
from importlib import import_module
from typing import Any

_ROOMS = {
    "context.asking": ("Asked", "ask_customer"),
    "context.briefing": ("NO_MATTER", "brief_problems", "interview", "left_open"),
    "studies.calibration": ("Fit", "calibrate"),
    "studies.changes": ("histories",),
    "checks.check": (
        "Asserts",
        "Check",
        "CheckResult",
        "Examples",
        "Mentions",
        "Passes",
        "custom",
        "tests_of",
        "workbench",
    ),
    "policy.choices": ("TRACK_RECORD", "choice_tasks", "decided"),
    "models.client": ("Client",),
    "conductor": ("Conductor", "Exchange", "Run", "Step", "without_checks"),
    "context.budget": ("ContextBudget", "ContextPack", "Source", "must_hold"),
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
    "trials.experiment": ("Experiment", "Planned", "Running"),
    "checks.cases": ("Case", "Feedback", "feedback"),
    "figures": ("Figure", "around_zero", "curve", "dots"),
    "checks.handed_in": ("kind_of", "mistake", "no_function", "ready"),
    "intervals": ("difference", "mean_difference", "mean_interval", "wilson"),
    "studies.jobs": (
        "ask_for_tests",
        "autocomplete",
        "eras",
        "job",
        "load_world",
        "one_big_prompt",
        "orchestrated",
        "task",
    ),
    "learning": ("Learning", "progress", "your_predictions"),
    "log": ("Delegation", "DelegationLog", "watch"),
    "models.messages": ("Message", "Response", "Usage"),
    "checks.mutants": ("built", "coverage", "disagreements", "hunt", "mutants_of", "rejected"),
    "studies.opinions": ("second_opinions",),
    "context.packing": ("by_value", "by_value_per_token", "edge_problems", "pack_problems", "pack_share", "pack_task"),
    "studies.perception": ("felt_and_measured", "time_saved"),
    "plan.tasks": ("Plan", "Task"),
    "policy.policies": ("Costs", "Decision", "Policy"),
    "policy.runs": ("costs_by_kind", "try_policies"),
    "predictions": ("Prediction", "Predictions"),
    "studies.proposals": ("cards", "proposed"),
    "trials.result": ("Result", "Trial"),
    "plan.feasibility": ("Part", "order_problems", "order_score"),
    "plan.rehearsal": ("CheckKind", "Rehearsal", "expected_success", "rehearse", "step_success"),
    "settings": ("settings_file",),
    "studies.splitting": (
        "Contract",
        "as_needed",
        "contracts",
        "first_tries",
        "in_steps",
        "recalls",
        "six_steps",
        "starting_over",
    ),
    "studies.showing": (
        "Holds",
        "against_rules",
        "fact_in_text",
        "leave_one_out",
        "measured_for",
        "rules_of",
        "shown",
        "source_files",
        "source_values",
    ),
    "sources": ("cite",),
    "studies.team": ("team_log", "team_tasks"),
    "widgets": (
        "ExperimentPanel",
        "PredictionLock",
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
    ),
    "checks.written_tests": ("Bites",),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"orchestration has no '{name}'; it has {', '.join(__all__)}.")
    return getattr(import_module(f"orchestration.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]


if "IPython" in sys.modules:
    import_module("orchestration.hints").install()
