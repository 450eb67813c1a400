"""Stops after three questions, to be polite."""

ITEM = "asking-rules"
MESSAGE = "it stops after 3 questions"
SHOWN = "asking-self-check"
CELLS = {
    "asking": """
# SOLVED


_six = next_question


def next_question(feature, answers):
    return _six(feature, answers) if len(answers) < 3 else None
""",
}
