"""Goes on asking while anything is open."""

ITEM = "asking-rules"
MESSAGE = "it asks more than 6 questions"
SHOWN = "asking-self-check"
CELLS = {
    "asking": """
def next_question(feature, answers):
    said = [feature["text"], *answers.values()]
    still_open = {topic for statement in said for topic in leaves_open(statement)} - set(answers)
    return max(still_open, key=lambda topic: TOPICS[topic]["hours"], default=None)
""",
}
