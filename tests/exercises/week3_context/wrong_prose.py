"""Answers in prose where Python is asked for."""

ITEM = "asking-finds"
MESSAGE = "`next_question` is not "
SHOWN = "asking-self-check"
CELLS = {
    "asking": "First I would ask who may use it, then about the money.",
}
