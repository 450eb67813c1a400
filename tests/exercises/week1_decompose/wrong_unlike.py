"""Merges parts that go wrong in different ways, and buys a check for each."""

ITEM = "plan-succeeds"
MESSAGE = "over the budget: it pays for 96% of the runs, and success counts for one point at most"
SHOWN = None
POINTS = 10
CELLS = {
    "plan": """
plan = [
    {"id": "read", "prompt": "Read files by the schema.", "needs": ["sample files", "brief"],
     "produces": ["reader", "schema"], "minutes": 25,
     "checks": ["files from six programs", "work two examples by hand"]},
    {"id": "judge", "prompt": "Check rows, tell the sender.", "needs": ["schema", "reader", "brief"],
     "produces": ["validator", "report"], "minutes": 30,
     "checks": ["just below, at, just above", "work two examples by hand"]},
    {"id": "store", "prompt": "Import what is new.", "needs": ["schema", "reader", "validator"],
     "produces": ["deduplicator", "importer"], "minutes": 30,
     "checks": ["pull the plug", "just below, at, just above"]},
    {"id": "serve", "prompt": "Take a file.", "needs": ["importer", "report"],
     "produces": ["endpoint"], "minutes": 10, "checks": ["pull the plug"]},
]
""",
}
