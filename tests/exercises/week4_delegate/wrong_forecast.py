"""Believes what people forecast."""

ITEM = "decide-saves"
MESSAGE = "it hands over more than pays"
SHOWN = None
POINTS = 6.52
CELLS = {
    "deciding": """
# SOLVED


TRACK_RECORD = {forecast: forecast for forecast in TRACK_RECORD}
""",
}
