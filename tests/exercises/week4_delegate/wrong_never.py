"""Keeps everything."""

ITEM = "decide-critical"
MESSAGE = "on security-critical tasks it saves 0%"
SHOWN = None
CELLS = {
    "deciding": """
def decide(task):
    return "keep"
""",
}
