"""Counts with numpy, whose whole numbers are no `int`."""

CELLS = {
    "best-split": """
import numpy as np


def best_split(minutes, t50, k, recall, handover):
    steps = [step_success(minutes / n, t50=t50, shape=k, recall=recall, tries=3) for n in range(1, 13)]
    return 1 + np.argmax([expected_success([step] * n, handover) for n, step in enumerate(steps, 1)])
""",
}
