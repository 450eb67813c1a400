"""Makes each part a step, and looks up the check that sees its trouble best."""

ITEM = "plan-succeeds"
MESSAGE = "nothing gets lost in its 6 hand-overs in 53%"
SHOWN = None
POINTS = 12
CELLS = {
    "plan": """
NEEDS = {
    "schema": ["brief"],
    "reader": ["sample files"],
    "validator": ["schema", "reader"],
    "deduplicator": ["schema", "reader"],
    "importer": ["validator", "deduplicator"],
    "report": ["validator", "brief"],
    "endpoint": ["importer", "report"],
}
BEST = {
    "misread rule": "work two examples by hand",
    "odd input": "files from six programs",
    "boundary": "just below, at, just above",
    "half-done write": "pull the plug",
}


def plan():
    return [
        {"id": part, "prompt": "x", "needs": needs, "produces": [part], "minutes": PARTS[part].minutes,
         "checks": [BEST[PARTS[part].trouble]]}
        for part, needs in NEEDS.items()
    ]
""",
}
