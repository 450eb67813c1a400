"""Another right way: a list instead of a function, another order, another cut, and the closed form by hand."""

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
    "best-split": """
import math


def best_split(minutes, t50, k, recall, handover):
    # nothing imported from the course: logarithms of the closed form, and the first of equals
    def loss(n):
        wrong = 1 - 2 ** -((minutes / n / t50) ** k)
        ends_right = (1 - wrong) * (1 + wrong * recall + (wrong * recall) ** 2)
        kept = (1 - handover) ** (n - 1)
        if kept == 0:
            return math.inf
        return -(n * math.log(ends_right) + math.log(kept))

    losses = [loss(n) for n in range(1, 13)]
    return 1 + losses.index(min(losses))
""",
}
