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
# plain data instead of a function, and another cut: the report is written with the deduplicator
plan = [
    {"id": "one", "prompt": "Read the files, whatever their dialect.", "needs": ["sample files"],
     "produces": ["reader"], "minutes": 20, "checks": ["hostile files"]},
    {"id": "two", "prompt": "Write the schema from the brief.", "needs": ["brief"],
     "produces": ["schema"], "minutes": 15, "checks": ["examples from the brief"]},
    {"id": "three", "prompt": "Check a row against the schema.", "needs": ["schema", "reader"],
     "produces": ["validator"], "minutes": 25, "checks": ["boundary tests"]},
    {"id": "four", "prompt": "Find rows that are there already; tell the sender.",
     "needs": ["schema", "reader", "validator", "brief"],
     "produces": ["deduplicator", "report"], "minutes": 25, "checks": ["boundary tests", "examples from the brief"]},
    {"id": "five", "prompt": "Import all or nothing.", "needs": ["validator", "deduplicator"],
     "produces": ["importer"], "minutes": 25, "checks": ["kill it half way"]},
    {"id": "six", "prompt": "Take a file, answer with the report.", "needs": ["importer", "report"],
     "produces": ["endpoint"], "minutes": 10, "checks": ["hostile files"]},
]
""",
}
