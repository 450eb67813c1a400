"""Drafts into the log: each unit and each call once, however often, and after whatever crash, they are imported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from orchestration.log.capture.calls import Answer, note_call
from orchestration.log.delegation import Delegation, Facts
from orchestration.log.delegation_log import DelegationLog
from orchestration.log.imports.found import Call, Draft, Found, Imported, id_of
from orchestration.record.redaction import redacted_id


@dataclass(frozen=True)
class _Known:
    units: dict[str, tuple[int, float]]
    """How often each unit was revised, and the duration that was said last."""
    outputs: dict[str, int]
    """The output tokens of each call that was imported, by its ext_id."""


def write_drafts(found: Found, log: DelegationLog) -> Imported:
    """Write what the log does not have yet.

    A unit is on the disk before its calls are; a call that is met again with more output is written again, and the
    larger one counts at reading. A session that went on moves its unit's duration; all else stays as the learner
    said it.
    """
    known = _known(log.home / "log")
    new_units = new_calls = met = 0
    for draft in found.drafts:
        unit_id = _unit_id(log, found.source, draft)
        calls = [replace(call, ext_id=_ext_id(log, call)) for call in draft.calls]
        new = [call for call in calls if call.ext_id not in known.outputs]
        grown = [call for call in calls if call.tokens.output > known.outputs.get(call.ext_id, call.tokens.output)]
        met += len(draft.calls) - len(new)
        unit = Delegation(_facts(unit_id, draft, found.source), log, _touched=True)
        if unit_id in known.units:
            met += not draft.calls
            rev, lasted = known.units[unit_id]
            if (draft.duration_s or 0.0) > lasted:
                Delegation(replace(unit.facts, rev=rev), log).revise(duration_s=draft.duration_s)
        elif new or not draft.calls:
            if not log.write_unit(unit.facts):
                found.sentences.append("The rest could not be written: import again when your record can be.")
                break
            known.units[unit_id] = (1, draft.duration_s or 0.0)
            new_units += 1
        else:  # another unit has its calls
            continue
        new_calls += sum(_note(unit, call) for call in new)
        for call in grown:
            _note(unit, call)
    return Imported(found.source, new_units, new_calls, met, dict(found.skipped), tuple(found.sentences))


def _known(folder: Path) -> _Known:
    import pyarrow as pa

    from orchestration.record.reading import tables

    number, text = pa.int64(), pa.string()
    output = "gen_ai.usage.output_tokens"
    wanted = {
        "unit": pa.schema({"unit_id": text, "rev": number, "ts": number, "duration_s": pa.float64()}),
        "call": pa.schema({"ext_id": text, output: number}),
    }
    read, _ = tables(folder, wanted)
    units: dict[str, tuple[int, float]] = {}
    for one in sorted(read["unit"].to_pylist(), key=lambda one: one["ts"] or 0):
        if one["unit_id"]:
            rev, lasted = units.get(one["unit_id"], (1, 0.0))
            units[one["unit_id"]] = (max(rev, one["rev"] or 0), one["duration_s"] or lasted)
    outputs: dict[str, int] = {}
    for call in read["call"].filter(read["call"]["ext_id"].is_valid()).to_pylist():
        outputs[call["ext_id"]] = max(call[output] or 0, outputs.get(call["ext_id"], 0))
    return _Known(units, outputs)


def _unit_id(log: DelegationLog, source: str, draft: Draft) -> str:
    """A UUID of version 8 (RFC 9562), made from the draft's name: the same at every import, and nowhere else."""
    name = f"import\0{source}\0{draft.key}"
    digits = log.fingerprint(name) + log.fingerprint(name + "\0")
    return f"{digits[:12]}8{digits[13:16]}{8 | int(digits[16], 16) & 3:x}{digits[17:]}"


def _ext_id(log: DelegationLog, call: Call) -> str:
    """A call's id as it is written, and so known again: what is not like an id is told by a keyed hash."""
    plain = id_of(call.ext_id) and redacted_id(call.ext_id) == call.ext_id
    return call.ext_id if plain else log.fingerprint(f"call\0{call.ext_id}")


def _facts(unit_id: str, draft: Draft, source: str) -> Facts:
    return Facts(
        unit_id,
        draft.started_at,
        draft.title,
        decision=None,
        source="import",
        tool=draft.tool,
        duration_s=draft.duration_s,
        simulated=False,
        imported_from=source,
        rev=1,
    )


def _note(unit: Delegation, call: Call) -> bool:
    answer = Answer(
        model=call.model,
        input_tokens=call.tokens.input,
        output_tokens=call.tokens.output,
        cache_read=call.tokens.cache_read,
        cache_creation=call.tokens.cache_creation,
        reasoning=call.tokens.reasoning,
        simulated=False,
    )
    return note_call(unit.log, unit, answer, ext_id=call.ext_id, ts=call.at)
