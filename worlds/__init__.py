"""Small realistic projects to orchestrate in: data, one folder each, and the one loader."""

from .errors import WorldError
from .loader import load, names
from .tokens import count_tokens
from .world import Fact, Finding, Gap, Slip, Step, TaskSize, Unit, World

__all__ = [
    "Fact",
    "Finding",
    "Gap",
    "Slip",
    "Step",
    "TaskSize",
    "Unit",
    "World",
    "WorldError",
    "count_tokens",
    "load",
    "names",
]
