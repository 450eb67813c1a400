"""Prints the choice instead of returning it."""

ITEM = "decide-saves"
MESSAGE = "`decide` gives back nothing; did you print instead of return?"
SHOWN = "decide-self-check"
CELLS = {
    "deciding": """
# SOLVED


_choice = decide


def decide(task):
    print(_choice(task))
""",
}
