"""Does not look at what was asked."""

ITEM = "asking-rules"
MESSAGE = "a second time"
SHOWN = "asking-self-check"
CELLS = {
    "asking": """
def next_question(feature, answers):
    return max(leaves_open(feature["text"]), key=lambda topic: TOPICS[topic]["hours"])
""",
}
