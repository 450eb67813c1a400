"""Merges parts that go wrong in different ways, and looks for one of them."""

ITEM = "plan-holds"
MESSAGE = "of runs succeed there; half is asked for"
SHOWN = None
POINTS = 11.2
CELLS = {
    "plan": """
plan = [
    {"id": "read", "prompt": "Read files by the schema.", "needs": ["sample files", "brief"],
     "produces": ["reader", "schema"], "minutes": 25, "checks": ["files from six programs"]},
    {"id": "judge", "prompt": "Check rows, tell the sender.", "needs": ["schema", "reader", "brief"],
     "produces": ["validator", "report"], "minutes": 30, "checks": ["just below, at, just above"]},
    {"id": "store", "prompt": "Import what is new.", "needs": ["schema", "reader", "validator"],
     "produces": ["deduplicator", "importer"], "minutes": 30, "checks": ["pull the plug"]},
    {"id": "serve", "prompt": "Take a file.", "needs": ["importer", "report"],
     "produces": ["endpoint"], "minutes": 10, "checks": ["pull the plug"]},
]
""",
}
