"""Reads the wish, and does not listen to the answers."""

ITEM = "asking-finds"
MESSAGE = "an answer opens a topic that is then not asked about"
SHOWN = "asking-self-check"
CELLS = {
    "asking": """
# SOLVED


_listening = next_question


def next_question(feature, answers):
    heard = {topic: "" for topic in answers}
    return _listening(feature, heard)
""",
}
