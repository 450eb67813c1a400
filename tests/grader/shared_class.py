"""A class that shares its logs: the files as `course log share` writes them, made by hand from what they should say."""

import json
import random

KINDS = ("boilerplate", "tests", "migration", "docs", "bug_investigation", "architecture", "security",
         "business_rules", "ux", "trade_off")  # fmt: skip


def unit(number, kind="tests", decision="delegate", outcome="accepted", **more):
    """A shared unit; what is not said is not known."""
    return {"t": "shared_unit", "v": 1, "unit": f"{number:016x}", "started_at": "2026-11-20", "source": "lesson",
            "kind": kind, "decision": decision, "outcome": outcome} | more  # fmt: skip


def prediction(id, question, confidence=80.0, **more):
    """A shared prediction."""
    return {"t": "prediction", "v": 1, "id": id, "lesson": "1.1", "topic": "", "question": question, "unit": "",
            "near": 10.0, "confidence": confidence, "late": False} | more  # fmt: skip


def hand_in(folder, learner, records, *, made="2026-11-23", place="autumn", name=None):
    """Write what one learner shares; learner is a number."""
    folder.mkdir(parents=True, exist_ok=True)
    pseudonym = f"{learner:012x}"
    head = {"t": "share", "v": 1, "place": place, "pseudonym": pseudonym, "made": made}
    path = folder / (name or f"{place}-{pseudonym}.jsonl")
    path.write_text("".join(json.dumps(one) + "\n" for one in (head, *records)), encoding="utf-8")
    return path


def plant_class(folder, learners=14, seed=1):
    """A class of some habit: mechanical work is handed over, judgment is kept, half of it is checked."""
    chance = random.Random(seed)
    for learner in range(learners):
        careful, records = chance.random(), []
        for number in range(chance.randint(8, 20)):
            kind = chance.choice(KINDS)
            give = chance.random() < (0.75 if KINDS.index(kind) < 5 else 0.25)
            decision = chance.choice(("delegate", "delegate", "assist")) if give else "keep"
            if decision == "keep":
                records.append(unit(learner * 1000 + number, kind, decision, "done", human_s=1500.0, verified=False))
                continue
            checked, said = chance.random() < careful, round(chance.uniform(0.5, 1.0), 2)
            outcome = chance.choices(("accepted", "edited", "rejected", "abandoned"), (6, 3, 2, 1))[0]
            records.append(
                unit(learner * 1000 + number, kind, decision, outcome, accepted_first=outcome == "accepted",
                     verified=checked, predicted_success=said, simulated=chance.random() < 0.6,
                     **({"rework_s": 60.0 * chance.randint(1, 30)} if outcome == "edited" else {}))
            )  # fmt: skip
        right = chance.random() < 0.6
        records.append(
            prediction("way", "Which way is better?", choice="parts" if right else "whole", truth_choice="parts",
                       simulated=True)
        )  # fmt: skip
        hand_in(folder, learner, records)
