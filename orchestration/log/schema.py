"""The log as data: its words, and every column with its type, unit, meaning and OpenTelemetry name.

The names of OpenTelemetry's GenAI conventions are still in development, so they stand here as our own table with a
version (`OTEL`): records keep the names, frames have short ones, exports map them back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pyarrow as pa

    from orchestration.log.questions.answers import Answer

OTEL = "semantic-conventions-genai 002c8a6 (2026)"
"""The state of the conventions that the names were taken from."""

Decision = Literal["delegate", "assist", "keep"]
Outcome = Literal["open", "accepted", "edited", "rejected", "abandoned", "done"]
Verifier = Literal["test", "type_check", "lint", "run", "review", "second_model", "by_hand"]

DELEGABLE = ("boilerplate", "tests", "migration", "docs", "bug_investigation")
"""What the course's table says is mostly worth delegating."""
JUDGMENT = ("architecture", "security", "business_rules", "ux", "trade_off")
"""What it says should mostly be kept."""
KINDS = (*DELEGABLE, *JUDGMENT, "other")
DECISIONS: tuple[Decision, ...] = ("delegate", "assist", "keep")
OUTCOMES: tuple[Outcome, ...] = ("open", "accepted", "edited", "rejected", "abandoned", "done")
VERIFIERS: tuple[Verifier, ...] = ("test", "type_check", "lint", "run", "review", "second_model", "by_hand")
SOURCES = ("lesson", "exercise", "work", "import")
CONTEXT_MODES = ("none", "verbatim", "summary", "mixed")

ADD_UP = ("rework_s", "human_s")
"""Fields of which a revision says what it adds; of all others it says what they are from then on."""

WORDS: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "decision": DECISIONS,
    "source": SOURCES,
    "outcome": OUTCOMES,
    "first_outcome": OUTCOMES,
    "context_mode": CONTEXT_MODES,
}
"""Columns whose words are fixed, in the order in which they sort and are drawn."""

CLOSED = frozenset(
    {
        "unit_id", "parent_id", "rev", "started_at", "source", "kind", "decision", "outcome", "verifier",
        "context_mode", "prompt_hmac", "fingerprint", "ext_id", "cost_source", "gen_ai.operation.name",
        "gen_ai.response.id", "gen_ai.response.finish_reasons",
    }
)  # fmt: skip
"""Fields of ids and fixed words: all other text is redacted before it is written."""


@dataclass(frozen=True)
class Column:
    """One column of the frame."""

    name: str
    dtype: str
    """In pandas."""
    meaning: str
    unit: str = ""
    otel: str = ""
    """The name in OpenTelemetry's GenAI conventions, where one exists."""
    record: str = ""
    """The record it is read or folded from: unit, call or check."""
    shared: bool = False
    """Whether it leaves the machine when the learner shares the log."""


_TEXT, _WORD, _INT, _REAL, _BOOL = "string[pyarrow]", "category", "int64[pyarrow]", "double[pyarrow]", "bool[pyarrow]"
_TIME = "timestamp[us, tz=UTC][pyarrow]"

COLUMNS = (
    Column("unit_id", _TEXT, "the unit's id; sorts by time", record="unit"),
    Column("parent_id", _TEXT, "the unit that it is a part of", record="unit"),
    Column("step", _INT, "its place in the plan, from 1", record="unit"),
    Column("started_at", _TIME, "when it was decided", "UTC", record="unit", shared=True),
    Column("duration_s", _REAL, "from the decision to the close, by the clock", "s", record="unit", shared=True),
    Column("learner_id", _WORD, "whose: random, not a name", record="unit", shared=True),
    Column("source", _WORD, "where it came from: lesson, exercise, work, import", record="unit", shared=True),
    Column("course_ref", _WORD, "the lesson or exercise", otel="gen_ai.workflow.name", record="unit", shared=True),
    Column("title", _TEXT, "what was to be done, redacted, 120 characters at most", record="unit"),
    Column("kind", _WORD, "what sort of work, in the order of the course's table", record="unit", shared=True),
    Column("decision", _WORD, "delegate, assist or keep; none for an imported draft", record="unit", shared=True),
    Column("why", _TEXT, "the reason given, redacted", record="unit"),
    Column("predicted_success", _REAL, "chance given before anything was seen; the first one counts", "0..1",
           record="unit", shared=True),
    Column("predicted_min", _REAL, "own time it was thought to take", "min", record="unit", shared=True),
    Column("human_s", _REAL, "own time it took", "s", record="unit", shared=True),
    Column("context_items", _INT, "things the model was shown", "n", record="unit", shared=True),
    Column("context_tokens", _INT, "their length", "token", record="unit", shared=True),
    Column("context_mode", _WORD, "none, verbatim, summary or mixed", record="unit", shared=True),
    Column("tool", _WORD, "what it was done with", otel="gen_ai.agent.name", record="unit", shared=True),
    Column("outcome", _WORD, "open, accepted, edited, rejected, abandoned; done for kept work", record="unit",
           shared=True),
    Column("first_outcome", _WORD, "how it was closed the first time", record="unit", shared=True),
    Column("accepted_first", _BOOL, "accepted at the first close with one answer at most; imported: however many",
           record="unit", shared=True),
    Column("reopened", _INT, "how often it came back after a close", "n", record="unit", shared=True),
    Column("rework_s", _REAL, "own time spent repairing", "s", record="unit", shared=True),
    Column("error", _WORD, "the exception that ended it", otel="error.type", record="unit", shared=True),
    Column("calls", _INT, "calls to a model", "n", record="call", shared=True),
    Column("model", _WORD, "the model that answered last", otel="gen_ai.response.model", record="call", shared=True),
    Column("provider", _WORD, "who serves it: practice, local, or the server's name", otel="gen_ai.provider.name",
           record="call"),
    Column("fingerprint", _WORD, "the model's version, as its server states it", record="call"),
    Column("input_tokens", _INT, "read by the model, cached ones included", "token",
           otel="gen_ai.usage.input_tokens", record="call", shared=True),
    Column("output_tokens", _INT, "written by it, reasoning included", "token",
           otel="gen_ai.usage.output_tokens", record="call", shared=True),
    Column("cache_read_tokens", _INT, "of the input, from its cache", "token",
           otel="gen_ai.usage.cache_read.input_tokens", record="call", shared=True),
    Column("cache_write_tokens", _INT, "of the input, written to its cache", "token",
           otel="gen_ai.usage.cache_creation.input_tokens", record="call", shared=True),
    Column("reasoning_tokens", _INT, "of the output, not shown", "token",
           otel="gen_ai.usage.reasoning.output_tokens", record="call", shared=True),
    Column("model_s", _REAL, "time of all calls, added up", "s", record="call", shared=True),
    Column("cost_usd", _REAL, "stated by the server, else worked out from the tokens at list price", "USD",
           record="call", shared=True),
    Column("cost_source", _WORD, "stated, simulated, or where the list price is from", record="call", shared=True),
    Column("checks", _INT, "checks made", "n", record="check", shared=True),
    Column("checks_passed", _INT, "of them passed", "n", record="check", shared=True),
    Column("verified", _BOOL, "whether anything was checked", record="check", shared=True),
    Column("verified_by", _TEXT, "by what, with commas between: test, review, by_hand, …", record="check", shared=True),
    Column("simulated", _BOOL, "whether a practice model did the work", record="unit", shared=True),
    Column("imported_from", _WORD, "the tool or file that an imported unit comes from", record="unit"),
)  # fmt: skip
"""In the frame's order."""

_RECORDS = {
    "unit": {
        "string": "unit_id parent_id source course_ref title kind decision why context_mode tool outcome error "
        "imported_from",
        "int64": "rev step started_at context_items context_tokens",
        "double": "duration_s predicted_success predicted_min human_s rework_s",
        "bool": "simulated",
        "list": "context",
    },
    "call": {
        "string": "unit_id gen_ai.operation.name gen_ai.provider.name gen_ai.request.model gen_ai.response.model "
        "gen_ai.response.id error.type prompt_hmac prompt answer cost_source fingerprint ext_id",
        "int64": "gen_ai.usage.input_tokens gen_ai.usage.output_tokens gen_ai.usage.cache_read.input_tokens "
        "gen_ai.usage.cache_creation.input_tokens gen_ai.usage.reasoning.output_tokens prompt_chars answer_chars count",
        "double": "duration_s cost_usd",
        "bool": "simulated",
        "list": "gen_ai.response.finish_reasons",
    },
    "check": {
        "string": "unit_id gen_ai.evaluation.name gen_ai.evaluation.score.label verifier",
        "int64": "count count_passed",
        "double": "gen_ai.evaluation.score.value duration_s",
    },
}
"""The fields of each record on disk by their type; `v`, `id`, `ts` and `learner_id` are in all of them."""


def record_schemas() -> dict[str, pa.Schema]:
    """The fields of the three records (unit, call, check) as Arrow types; a field that a record lacks is null."""
    import pyarrow as pa

    types = {
        "string": pa.string(), "int64": pa.int64(), "double": pa.float64(), "bool": pa.bool_(),
        "list": pa.list_(pa.string()),
    }  # fmt: skip
    envelope = [("v", pa.int64()), ("id", pa.string()), ("ts", pa.int64()), ("learner_id", pa.string())]
    return {
        record: pa.schema(envelope + [(name, types[kind]) for kind, names in fields.items() for name in names.split()])
        for record, fields in _RECORDS.items()
    }


def columns_frame() -> Answer:
    """Every column of the log's frame, in its order: name, dtype, unit, meaning, otel, record, shared."""
    import pandas as pd

    from orchestration.log.questions.answers import Answer

    table = pd.DataFrame(
        [(one.name, one.dtype, one.unit, one.meaning, one.otel, one.record, one.shared) for one in COLUMNS],
        columns=["name", "dtype", "unit", "meaning", "otel", "record", "shared"],
    )
    return Answer.whole(table, [f"otel: {OTEL}. shared: leaves this machine when you share the log."])
