"""Merges until three steps are left."""

ITEM = "plan-runs"
MESSAGE = "step 'write it down' takes 40 minutes; 30 is the most for one step"
SHOWN = "plan-self-check"
POINTS = 8
CELLS = {
    "plan": """
plan = [
    {"id": "read", "prompt": "Read files by the schema.", "needs": ["sample files", "brief"],
     "produces": ["reader", "schema"], "minutes": 25,
     "checks": ["files from six programs", "work two examples by hand"]},
    {"id": "judge", "prompt": "Check rows, and find old ones.", "needs": ["schema", "reader"],
     "produces": ["validator", "deduplicator"], "minutes": 30, "checks": ["just below, at, just above"]},
    {"id": "write it down", "prompt": "Import and report.", "needs": ["validator", "deduplicator", "brief"],
     "produces": ["report", "importer", "endpoint"], "minutes": 40,
     "checks": ["pull the plug", "work two examples by hand"]},
]
""",
}
