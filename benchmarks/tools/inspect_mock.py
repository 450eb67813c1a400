"""inspect_ai's mockllm on a list of prompts, for in_flight.py.

Lines of JSON in (calls, in_flight, first), lines out (seconds, cpu).
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from inspect_ai import Task, eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ModelOutput, ModelUsage, get_model
from inspect_ai.solver import generate

prompts, answer = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), sys.argv[2]
logs = tempfile.TemporaryDirectory()


def says(*words: object) -> ModelOutput:
    output = ModelOutput.from_content("mockllm/model", answer)
    # Without usage it would count tokens itself, and for that it downloads a table.
    output.usage = ModelUsage(input_tokens=600, output_tokens=200, total_tokens=800)
    return output


def run(calls: int, in_flight: int, first: int) -> None:
    dataset = MemoryDataset([Sample(input=prompts[first + number]) for number in range(calls)])
    model = get_model("mockllm/model", custom_outputs=says, memoize=False)
    (log,) = eval(
        Task(dataset=dataset, solver=generate()),
        model=model,
        display="none",
        log_dir=logs.name,
        max_connections=in_flight,
        max_samples=in_flight,
    )
    assert log.status == "success" and log.samples is not None and len(log.samples) == calls, log.error


run(5, 1, 0)
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    wanted = json.loads(line)
    began, cpu = time.perf_counter(), time.process_time()
    run(wanted["calls"], wanted["in_flight"], wanted["first"])
    print(json.dumps({"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}), flush=True)
