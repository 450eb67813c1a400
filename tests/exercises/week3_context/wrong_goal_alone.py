"""Hands on the wish and nothing else."""

ITEM = "brief-complete"
MESSAGE = "6 of 6 briefs lack something"
SHOWN = None
POINTS = 7
CELLS = {
    "briefing": """
def brief(feature, answers):
    return {"goal": feature["wish"], "requirements": {}, "open": []}
""",
}
