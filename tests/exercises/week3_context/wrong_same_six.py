"""Asks the six dearest topics, whatever the wish says."""

ITEM = "asking-rules"
MESSAGE = "which the customer has said already"
SHOWN = None
CELLS = {
    "asking": """
def next_question(feature, answers):
    dearest = sorted(TOPICS, key=lambda topic: -TOPICS[topic]["hours"])
    return dearest[len(answers)] if len(answers) < 6 else None
""",
}
