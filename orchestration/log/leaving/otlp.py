"""The log as OpenTelemetry traces: a unit is a span, its calls are spans in it, its checks events on it.

The shape is OTLP's JSON encoding of one ExportTraceServiceRequest (opentelemetry.io/docs/specs/otlp, "JSON Protobuf
encoding"): ids in hexadecimal, 64-bit integers as texts, names in lowerCamelCase. Attributes have the names of the
GenAI conventions where there is one (`schema.OTEL`); all others begin with `orchestration.`. No text of a prompt or an
answer goes into it, even where the learner keeps them.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2s
from math import isfinite
from typing import TYPE_CHECKING, Any

from orchestration.log.schema import COLUMNS, OTEL

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INTERNAL, CLIENT, ERROR = 1, 3, 2
"""Of OTLP's SpanKind and StatusCode."""

_ATTRIBUTE = {column.name: column.otel or f"orchestration.{column.name}" for column in COLUMNS}
_SAID_BY_CALLS = frozenset(column.name for column in COLUMNS if column.record == "call" and column.otel)
_SAID_BY_THE_SPAN = frozenset({"started_at", "duration_s"})
_NOT_OF_A_CHECK = frozenset({"v", "id", "ts", "t", "unit_id", "learner_id"})
_NOT_OF_A_CALL = _NOT_OF_A_CHECK | {"duration_s", "prompt", "answer"}
_UUID = re.compile(r"[0-9a-f]{32}")

Record = Mapping[str, Any]


def pieces(
    units: pd.DataFrame, calls: Iterable[Record] | None = None, checks: Iterable[Record] | None = None
) -> Iterator[str]:
    """One ExportTraceServiceRequest as JSON, in pieces, so that a large log is never twice in memory."""
    resource = {"attributes": _attributes({"service.name": "orchestration-course"})}
    scope = {"name": "orchestration.log", "attributes": _attributes({"orchestration.otel_names": OTEL})}
    yield f'{{"resourceSpans":[{{"resource":{_json(resource)},"scopeSpans":[{{"scope":{_json(scope)},"spans":['
    for place, span in enumerate(spans(units, calls, checks)):
        yield f"{',' if place else ''}\n{_json(span)}"
    yield "\n]}]}]}\n"


def spans(
    units: pd.DataFrame, calls: Iterable[Record] | None = None, checks: Iterable[Record] | None = None
) -> Iterator[dict[str, Any]]:
    """The spans, each unit's calls behind it.

    calls, checks: records of the log. Where calls are given, tokens and models stand on their spans only: who adds them
    up over all spans must not count them twice. Without them the unit's span has the sums.

    A part of a unit is a child span in its trace, as the specification has it of parent and child; where the parent is
    not among `units`, it begins a trace of its own, with a link to where the parent would be. A call of no unit is a
    trace of its own. An open unit, or one whose time nobody took, ends with its last call or check.
    """
    table = arrow(units)
    parents = dict(zip(*(table[name].to_pylist() for name in ("unit_id", "parent_id")), strict=True))
    calls_of, checks_of = _by_unit(calls or (), parents), _by_unit(checks or (), parents)
    if calls is not None:
        table = table.select([name for name in table.column_names if name not in _SAID_BY_CALLS])
    for batch in table.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            mine = calls_of[row["unit_id"]]
            unit = _unit(row, parents, mine, checks_of[row["unit_id"]])
            yield unit
            yield from (_call(call, unit["traceId"], unit["spanId"]) for call in mine)
    yield from (_call(call, _trace_id(_id(call))) for call in calls_of[""])


def arrow(frame: pd.DataFrame) -> pa.Table:
    """A frame as an Arrow table; an index without a name is left out."""
    import pyarrow as pa

    named = frame.index.name is not None
    return pa.Table.from_pandas(frame.reset_index() if named else frame, preserve_index=False)


def _by_unit(records: Iterable[Record], known: Mapping[str, Any]) -> defaultdict[str, list[Record]]:
    """Records by their unit; under "" what belongs to none."""
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        unit = record.get("unit_id")
        if unit is None or unit in known:
            found[unit or ""].append(record)
    return found


def _unit(
    row: Record, parents: Mapping[str, str | None], calls: Sequence[Record], checks: Sequence[Record]
) -> dict[str, Any]:
    id, parent = row["unit_id"], row.get("parent_id")
    start = _moment((row["started_at"] - EPOCH) // timedelta(microseconds=1))
    ends = [start, *(_moment(one.get("ts")) for one in (*calls, *checks))]
    end = max(ends) if row.get("duration_s") is None else start + _long(row["duration_s"])
    span: dict[str, Any] = {"traceId": _trace_id(_root(id, parents)), "spanId": _span_id(id)}
    if parent is not None and parent in parents and _root(id, parents) != id:
        span["parentSpanId"] = _span_id(parent)
    elif parent is not None:
        span["links"] = [{"traceId": _trace_id(parent), "spanId": _span_id(parent)}]
    span |= {
        "name": f"{row.get('decision', 'unit')} {row.get('kind', 'other')}",
        "kind": INTERNAL,
        "startTimeUnixNano": str(start),
        "endTimeUnixNano": str(end),
        "attributes": _attributes(
            {_ATTRIBUTE.get(name, f"orchestration.{name}"): value for name, value in row.items()
             if name not in _SAID_BY_THE_SPAN}
        ),
    }  # fmt: skip
    if checks:
        span["events"] = [_event(check) for check in checks]
    return span | _status(row.get("error"))


def _call(call: Record, trace: str, parent: str = "") -> dict[str, Any]:
    """A call as a client's span; one record of many calls is one span with their number."""
    end = _moment(call.get("ts"))
    model = call.get("gen_ai.request.model") or call.get("gen_ai.response.model") or ""
    said = {_named(name, "call"): value for name, value in call.items() if name not in _NOT_OF_A_CALL}
    return {
        "traceId": trace,
        "spanId": _span_id(_id(call)),
        **({"parentSpanId": parent} if parent else {}),
        "name": f"{call.get('gen_ai.operation.name') or 'chat'} {model}".rstrip(),
        "kind": CLIENT,
        "startTimeUnixNano": str(max(0, end - _long(call.get("duration_s")))),
        "endTimeUnixNano": str(end),
        "attributes": _attributes(said),
    } | _status(call.get("error.type"))


def _event(check: Record) -> dict[str, Any]:
    said = {_named(name, "check"): value for name, value in check.items() if name not in _NOT_OF_A_CHECK}
    return {
        "timeUnixNano": str(_moment(check.get("ts"))),
        "name": "gen_ai.evaluation.result",
        "attributes": _attributes(said),
    }


def _named(field: str, record: str) -> str:
    """A record's field as an attribute."""
    if field.startswith(("gen_ai.", "error.")):
        return field
    return "orchestration.simulated" if field == "simulated" else f"orchestration.{record}.{field}"


def _status(error: Any) -> dict[str, Any]:
    return {"status": {"code": ERROR, "message": str(error)}} if error else {}


def _root(id: str, parents: Mapping[str, str | None]) -> str:
    """The topmost unit that this one is a part of; itself where the parents run in a circle."""
    seen, here = {id}, id
    while (above := parents.get(here)) is not None and above in parents:
        if above in seen:
            return id
        seen.add(above)
        here = above
    return here


def _id(record: Record) -> str:
    """Of a record; of one that lost it, all that it says."""
    return record.get("id") or repr(sorted(record.items(), key=str))


def _trace_id(id: str) -> str:
    """16 bytes in hexadecimal: a UUID as it is, any other id by a hash."""
    return id if _UUID.fullmatch(id) and id[16:].strip("0") else blake2s(id.encode(), digest_size=16).hexdigest()


def _span_id(id: str) -> str:
    """8 bytes in hexadecimal: the random half of the UUID."""
    return _trace_id(id)[16:]


def _moment(microseconds: Any) -> int:
    """A record's time in nanoseconds since 1970; 0 where there is none."""
    return 1000 * max(0, microseconds or 0)


def _long(seconds: Any) -> int:
    """A duration in nanoseconds, a century at most; 0 where there is none."""
    return round(1e9 * min(max(0.0, seconds), 3.2e9)) if seconds is not None and isfinite(seconds) else 0


def _attributes(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"key": name, "value": _value(value)} for name, value in said.items() if value is not None]


def _value(value: Any) -> dict[str, Any]:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value if isfinite(value) else str(value).replace("inf", "Infinity")}
        case list() | tuple():
            return {"arrayValue": {"values": [_value(one) for one in value if one is not None]}}
        case _:
            return {"stringValue": str(value)}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
