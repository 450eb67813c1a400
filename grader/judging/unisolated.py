"""A test that runs beside the learner's code, in the sandbox, because its cell carries the tag `unisolated`.

For answers that cannot leave the sandbox: classes, live objects. The learner's code can see such a test and can forge
its result; the verdict says so. It runs in a session of its own, so that its text is gone before any other cell runs.
"""

from __future__ import annotations

import ast
from typing import Any

from grader.judging.learner import Learner
from grader.judging.saying import what_happened
from grader.reading.assignment import GradeCell
from grader.reading.names import parse
from sandbox import Execution

UNISOLATED, IN_PLACE = "unisolated", "in-place"
_LAST = "_value_of_the_last_expression"


def tags_of(cell: GradeCell) -> frozenset[str]:
    """The instructor's tags of a test cell that mean something here."""
    metadata = cell.data.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    found = {str(tag) for tag in tags} if cell.kind == "test" and isinstance(tags, list) else set()
    return frozenset(found & {UNISOLATED, IN_PLACE})


def beside_the_learner(cell: GradeCell, learner: Learner) -> tuple[Execution, Any]:
    """Run the test after all cells so far; how it ended, and the value of its last expression, or None."""
    tree = parse(cell)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and not cell.source.rstrip().endswith(";"):
        name = ast.Name(_LAST, ast.Store())
        tree.body[-1] = ast.copy_location(ast.Assign([name], last.value), last)
    learner.has_seen = True
    return learner.run_apart(ast.unparse(ast.fix_missing_locations(tree)), _LAST)


def message_beside(cell: GradeCell, done: Execution, learner: Learner) -> str:
    """What to say when it did not pass: the instructor's own words if it is they, and never a text of the learner's.

    The learner's code has seen the test, so whatever else it says could quote it.
    """
    said = done.error.message if done.error else ""
    messages = {
        node.msg.value
        for node in ast.walk(parse(cell))
        if isinstance(node, ast.Assert) and isinstance(node.msg, ast.Constant) and isinstance(node.msg.value, str)
    }
    if done.status == "error":
        return said if said in messages else "This check did not pass."
    return f"The check, run beside your code, {what_happened(done, learner)}"
