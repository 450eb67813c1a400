"""Another right way: a list instead of a function, another order, another cut."""

CELLS = {
    "order": """
order = [
    "limit attempts",
    "hash passwords",
    "data model",
    "log in",
    "register",
    "refresh sessions",
    "integration tests",
    "security review"
]
""",
    "plan": """
# plain data instead of a function, and another cut: one step makes schema and reader, with a check for each
plan = [
    {"id": "one", "prompt": "Write the schema from the brief; read files of any dialect.",
     "needs": ["sample files", "brief"], "produces": ["reader", "schema"], "minutes": 25,
     "checks": ["files from six programs", "work two examples by hand"]},
    {"id": "two", "prompt": "Check a row against the schema; find rows that are there already.",
     "needs": ["schema", "reader"], "produces": ["validator", "deduplicator"], "minutes": 30,
     "checks": ["just below, at, just above"]},
    {"id": "three", "prompt": "Tell the sender.", "needs": ["validator", "brief"],
     "produces": ["report"], "minutes": 12, "checks": ["work two examples by hand"]},
    {"id": "four", "prompt": "Take a file, import all or nothing, answer with the report.",
     "needs": ["validator", "deduplicator", "report"], "produces": ["importer", "endpoint"], "minutes": 30,
     "checks": ["pull the plug"]},
]
""",
}
