"""The log as OpenTelemetry traces: valid by the protocol's own messages, and true to the log."""

import base64
import json
import time

import pytest
from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from orchestration.log import DelegationLog
from orchestration.log.leaving import exports, otlp
from orchestration.log.schema import COLUMNS


@pytest.fixture
def log(tmp_path):
    return DelegationLog(tmp_path / "home")


@pytest.fixture
def exported(log, tmp_path):
    """Export the log, read it with OpenTelemetry's own messages and give the spans by name."""

    def made():
        path = exports.export(log, tmp_path / "log.json", replace=True)
        return by_name(parsed(path.read_text(encoding="utf-8")))

    return made


def parsed(text):
    """The spans of a request; whatever the protocol does not know is an error. Ids are bytes in its own JSON."""

    def bytes_of(value):
        if isinstance(value, dict):
            return {
                name: base64.b64encode(bytes.fromhex(one)).decode()
                if name in ("traceId", "spanId", "parentSpanId")
                else bytes_of(one)
                for name, one in value.items()
            }
        return [bytes_of(one) for one in value] if isinstance(value, list) else value

    request = json_format.ParseDict(bytes_of(json.loads(text)), ExportTraceServiceRequest())
    (resource,) = request.resource_spans
    assert [(one.key, one.value.string_value) for one in resource.resource.attributes] == [
        ("service.name", "orchestration-course")
    ]
    (scope,) = resource.scope_spans
    assert scope.scope.name == "orchestration.log"
    for span in scope.spans:
        assert len(span.trace_id) == 16 and any(span.trace_id) and len(span.span_id) == 8 and any(span.span_id)
        assert span.end_time_unix_nano >= span.start_time_unix_nano
    assert len({span.span_id for span in scope.spans}) == len(scope.spans)
    return list(scope.spans)


def by_name(spans):
    found = {span.name: span for span in spans}
    assert len(found) == len(spans)
    return found


def said(attributes):
    """Attributes as plain values."""
    plain = {}
    for one in attributes:
        value = json_format.MessageToDict(one)["value"]
        ((kind, told),) = value.items()
        if kind == "arrayValue":
            told = [next(iter(item.values())) for item in told["values"]]
        plain[one.key] = int(told) if kind == "intValue" else told
    assert len(plain) == len(attributes)
    return plain


def test_a_unit_is_a_span_its_call_a_client_s_span_in_it_and_its_check_an_event_on_it(log, exported):
    with log.delegate("Rate-limit the login", kind="boilerplate", p=0.8, context=["auth.py"]) as unit:
        unit.called(model="example-model-1", input_tokens=120, output_tokens=2**40, seconds=0.25, cost_usd=0.01)
        unit.check("pytest -q", True, "test", score=0.9, seconds=1.5)
        unit.check("mypy", False, "type_check")
        unit.edit(minutes=6)
    spans = exported()
    whole, call = spans["delegate boilerplate"], spans["chat example-model-1"]
    assert whole.trace_id.hex() == unit.unit_id and whole.kind == Span.SPAN_KIND_INTERNAL and not whole.parent_span_id
    assert (call.trace_id, call.parent_span_id) == (whole.trace_id, whole.span_id)
    assert call.kind == Span.SPAN_KIND_CLIENT
    assert call.end_time_unix_nano - call.start_time_unix_nano == 250_000_000
    told = said(whole.attributes)
    assert told["orchestration.unit_id"] == unit.unit_id and told["orchestration.title"] == "Rate-limit the login"
    assert told["orchestration.decision"] == "delegate" and told["orchestration.kind"] == "boilerplate"
    assert told["orchestration.predicted_success"] == 0.8 and told["orchestration.outcome"] == "edited"
    assert told["orchestration.rework_s"] == 360 and told["orchestration.context_items"] == 1
    asked = said(call.attributes)
    assert asked["gen_ai.operation.name"] == "chat" and asked["gen_ai.request.model"] == "example-model-1"
    assert asked["gen_ai.usage.input_tokens"] == 120 and asked["gen_ai.usage.output_tokens"] == 2**40
    assert asked["orchestration.call.cost_usd"] == 0.01
    assert [event.name for event in whole.events] == ["gen_ai.evaluation.result"] * 2
    first, second = (said(event.attributes) for event in whole.events)
    assert (first["gen_ai.evaluation.name"], first["gen_ai.evaluation.score.label"]) == ("pytest -q", "pass")
    assert first["gen_ai.evaluation.score.value"] == 0.9 and first["orchestration.check.verifier"] == "test"
    assert second["gen_ai.evaluation.score.label"] == "fail" and second["orchestration.check.verifier"] == "type_check"


def test_ids_are_hexadecimal_and_long_numbers_texts_as_the_json_encoding_has_them(log):
    with log.delegate("Numbers", kind="tests") as unit:
        unit.called(model="m", input_tokens=120)
    (span,) = otlp.spans(log.frame())
    assert (span["traceId"], span["spanId"]) == (unit.unit_id, unit.unit_id[16:])
    assert span["startTimeUnixNano"].isdigit() and span["endTimeUnixNano"].isdigit()
    assert {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "120"}} in span["attributes"]


def test_tokens_are_said_once_so_that_adding_them_up_over_all_spans_is_right(log, exported):
    for n in range(3):
        with log.delegate(f"Part {n}", kind=("tests", "docs", "ux")[n]) as unit:
            unit.called(model=f"m{n}", input_tokens=100, count=4)
            unit.accept()
    spans = exported()
    assert sum(said(span.attributes).get("gen_ai.usage.input_tokens", 0) for span in spans.values()) == 300
    assert said(spans["chat m1"].attributes)["orchestration.call.count"] == 4
    alone = parsed("".join(otlp.pieces(log.frame())))
    assert sum(said(span.attributes)["gen_ai.usage.input_tokens"] for span in alone) == 300 and len(alone) == 3


def test_attributes_are_named_by_the_schema_and_begin_with_ours_where_the_conventions_have_none(log):
    with log.delegate("All of it", kind="docs", p=0.5, minutes=5, why="why", course_ref="week1_x/plan", step=1) as unit:
        unit.called(model="m", input_tokens=1, provider="local")
        unit.accept()
    (span,) = parsed("".join(otlp.pieces(log.frame())))
    told = said(span.attributes)
    names = {column.otel or f"orchestration.{column.name}" for column in COLUMNS}
    assert set(told) <= names and told["gen_ai.workflow.name"] == "week1_x/plan"
    assert told["gen_ai.response.model"] == "m" and told["gen_ai.provider.name"] == "local"


def test_a_part_is_a_child_in_its_parent_s_trace_and_a_part_of_a_missing_one_is_linked(log, exported):
    with log.delegate("Whole", kind="architecture") as whole:
        with log.delegate("Part", kind="tests") as part:
            with log.delegate("Part of the part", kind="docs") as small:
                small.called(model="m")
    spans = exported()
    top, middle, low = (spans[f"delegate {kind}"] for kind in ("architecture", "tests", "docs"))
    assert {span.trace_id.hex() for span in spans.values()} == {whole.unit_id}
    assert (middle.parent_span_id, low.parent_span_id) == (top.span_id, middle.span_id)
    assert spans["chat m"].parent_span_id == low.span_id
    some = log.frame().loc[lambda df: df["unit_id"] != whole.unit_id]
    orphan = by_name(parsed("".join(otlp.pieces(some))))["delegate tests"]
    assert orphan.trace_id.hex() == part.unit_id and not orphan.parent_span_id
    assert [link.trace_id.hex() for link in orphan.links] == [whole.unit_id] and orphan.links[0].span_id == top.span_id


def test_units_that_are_each_other_s_parents_are_spans_all_the_same(log):
    a, b, c, d = (log.delegate(name, kind=name) for name in ("tests", "docs", "ux", "security"))
    frame = log.frame().set_index("unit_id")
    frame.loc[a.unit_id, "parent_id"], frame.loc[b.unit_id, "parent_id"] = b.unit_id, a.unit_id
    frame.loc[c.unit_id, "parent_id"], frame.loc[d.unit_id, "parent_id"] = c.unit_id, a.unit_id
    spans = parsed("".join(otlp.pieces(frame)))
    assert [span.trace_id.hex() for span in spans] == [a.unit_id, b.unit_id, c.unit_id, d.unit_id]
    assert not any(span.parent_span_id for span in spans) and all(len(span.links) == 1 for span in spans)


def test_an_error_is_a_status_and_a_rejection_is_none(log, exported):
    with pytest.raises(ZeroDivisionError), log.delegate("Divide", kind="tests") as unit:
        unit.log.write({"t": "call", "unit_id": unit.unit_id, "error.type": "RateLimited"}, durable=False)
        raise ZeroDivisionError
    with log.delegate("Refuse", kind="docs") as other:
        other.reject("misses the retry case")
    spans = exported()
    failed, call, refused = spans["delegate tests"], spans["chat"], spans["delegate docs"]
    assert (failed.status.code, failed.status.message) == (Status.STATUS_CODE_ERROR, "ZeroDivisionError")
    assert said(failed.attributes)["error.type"] == "ZeroDivisionError"
    assert (call.status.code, said(call.attributes)["error.type"]) == (Status.STATUS_CODE_ERROR, "RateLimited")
    assert refused.status.code == Status.STATUS_CODE_UNSET


def test_open_work_ends_with_the_last_that_is_known_of_it_and_kept_work_has_no_calls(log, exported):
    unit = log.delegate("Still open", kind="tests")
    time.sleep(0.002)
    unit.called(model="m")
    log.keep("Cookies or tokens", kind="trade_off", minutes=25)
    spans = exported()
    still, call, kept = spans["delegate tests"], spans["chat m"], spans["keep trade_off"]
    assert still.end_time_unix_nano == call.end_time_unix_nano > still.start_time_unix_nano
    assert said(still.attributes)["orchestration.outcome"] == "open"
    assert said(kept.attributes)["orchestration.human_s"] == 1500 and not kept.events


def test_a_call_of_no_unit_is_a_trace_of_its_own(log, exported):
    log.write({"t": "call", "gen_ai.operation.name": "chat", "gen_ai.request.model": "m", "simulated": True,
               "gen_ai.response.finish_reasons": ["stop", "length"]}, durable=False)  # fmt: skip
    (call,) = exported().values()
    told = said(call.attributes)
    assert not call.parent_span_id and told["orchestration.simulated"] is True
    assert told["gen_ai.response.finish_reasons"] == ["stop", "length"]


def test_a_call_that_was_imported_twice_is_one_span(log, exported):
    unit = log.delegate("Session", kind="tests")
    for tokens in (3, 209):
        log.write({"t": "call", "unit_id": unit.unit_id, "ext_id": "msg-1", "gen_ai.request.model": "m",
                   "gen_ai.usage.output_tokens": tokens}, durable=False)  # fmt: skip
    assert said(exported()["chat m"].attributes)["gen_ai.usage.output_tokens"] == 209


def test_the_text_of_prompts_is_never_in_it_even_where_the_learner_keeps_it(log, tmp_path):
    log.content("full")
    unit = log.delegate("Kept text", kind="tests")
    log.write({"t": "call", "unit_id": unit.unit_id, "prompt": "SECRET-QUESTION", "answer": "SECRET-ANSWER",
               "prompt_chars": 15}, durable=False)  # fmt: skip
    assert any("SECRET-QUESTION" in path.read_text("utf-8") for path in (tmp_path / "home" / "log").glob("*.jsonl"))
    text = exports.export(log, tmp_path / "log.json").read_text("utf-8")
    assert "SECRET" not in text and '"orchestration.call.prompt_chars"' in text


def test_records_of_nonsense_still_make_a_valid_request(log, exported):
    unit = log.delegate('Line\u2028break, "quotes" and \U0001f680', kind="tests")
    for nonsense in ({"duration_s": 1e300}, {"duration_s": -5.0}, {"ts": -7}, {"cost_usd": 1e308},
                     {"gen_ai.request.model": "\x00\x7f"}):  # fmt: skip
        log.write(
            {"t": "call", "unit_id": unit.unit_id, "gen_ai.operation.name": str(nonsense), **nonsense}, durable=False
        )
    frame = log.frame().assign(unit_id="not a uuid at all")
    (span,) = parsed("".join(otlp.pieces(frame)))
    assert said(span.attributes)["orchestration.unit_id"] == "not a uuid at all"
    assert len(exported()) == 6


def test_an_empty_log_is_a_valid_request_of_no_spans(exported):
    assert exported() == {}
