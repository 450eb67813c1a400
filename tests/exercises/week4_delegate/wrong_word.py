"""Answers with a word that is no choice."""

ITEM = "decide-critical"
MESSAGE = "it should say one of delegate, assist, keep"
SHOWN = "decide-self-check"
CELLS = {
    "deciding": """
# SOLVED


_choice = decide


def decide(task):
    return {"assist": "review"}.get(_choice(task), _choice(task))
""",
}
