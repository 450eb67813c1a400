"""Asks what is open in the order of the catalogue."""

ITEM = "asking-finds"
MESSAGE = "while a dearer topic is open"
SHOWN = "asking-self-check"
POINTS = 6
CELLS = {
    "asking": """
def next_question(feature, answers):
    said = [feature["text"], *answers.values()]
    still_open = {topic for statement in said for topic in leaves_open(statement)} - set(answers)
    return next((topic for topic in TOPICS if topic in still_open and len(answers) < 6), None)
""",
}
