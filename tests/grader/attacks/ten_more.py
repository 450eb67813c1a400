"""Ten more, written against the finished design by somebody who had read all of it."""

# ruff: noqa: E501  (attacks are written as attackers would)

from attacks.target import WRONG

ONCE = """import os, time
if time.monotonic() - BEGAN < 0.3:
    os._exit(0)
once = {0}"""
"""A cell that lives when it is run after a test that took its time, and dies when it is run again at once."""


def cells_that_live_once(notebook):
    """Cells that die on being replayed, and a call that makes a replay necessary."""
    after = 0
    for place, cell in enumerate(notebook["cells"]):
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if grade_id == "clean":
            cell["source"] = f"{WRONG}\nimport time\nBEGAN = time.monotonic()\ndef clean(text): time.sleep(0.4)"
        elif grade_id == "count":
            cell["source"] = "def count(words):\n    import os\n    os._exit(0)"
        elif grade_id == "clean-test":
            after = place + 1
    notebook["cells"][after:after] = [
        {"cell_type": "code", "id": f"once{number}", "metadata": {}, "outputs": [], "source": ONCE.format(number)}
        for number in range(300)
    ]


ATTACKS = {
    # what the test itself runs into is caught under the learner's name for it
    "alias-of-a-missing-name": {"need": "TooLow = NameError"},
    "alias-of-a-wrong-call": {"need": "TooLow = TypeError\nneed = 3"},
    "kinds-that-are-told": {
        "need": """class TooLow(Exception): pass
def _kinds_of(kind): return ['TypeError']
need = 3"""
    },
    # a score that has become something else than a number, or than fits into memory
    "score-of-arrays": {"count": "import numpy as np\ndef count(words): return {word: np.array([0]) for word in words}"},
    "scores-that-multiply": {
        "count": """import numpy as np
def count(words):
    shapes = [(10**6, 1), (1, 10**6)]
    return {word: np.zeros(shape, 'u1') for word, shape in zip(sorted(set(words)), shapes)}"""
    },
    # work without end where no clock and no signal reaches
    "range-without-end": {"limit": "limit = {'low': 1, 'high': range(10**18)}"},
    "question-without-end": {"clean": "a" * 400_000 + " b?", "count": "b" * 400_000 + " c?", "double": WRONG},
    "commands-of-another-kind": {"clean": "%x\n" + ",f a b\n;f a b\n/f a b\n" * 20_000, "double": WRONG},
    "cells-that-live-once": cells_that_live_once,
    # what was seen, in all that a function says of itself
    "in-names-and-docs": {
        "count": """def count(words):
    said = '_'.join(words).replace('-', '_') or 'x'
    count.__name__ = count.__qualname__ = count.__doc__ = count.__module__ = said
    count.__annotations__ = {said: said}
    globals().update(limit=count, need=count, table=count, TooLow=type(said.title(), (Exception,), {'__doc__': said}))
    globals().update({said: count, 'double': [count, {said: [count]}]})
    return [[count], {said: count}]"""
    },
}  # fmt: skip
