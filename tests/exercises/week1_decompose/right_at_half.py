"""A plan that the page shows at 50 %, and that the last digits put a little below."""

CELLS = {
    "plan": """
CUT = {
    "read": (["schema", "reader"], ["work two examples by hand", "one scrambled file"]),
    "judge": (["validator", "deduplicator"], ["read it through", "just below, at, just above"]),
    "store": (["importer"], ["read it through", "pull the plug"]),
    "tell": (["report"], ["read it through", "work two examples by hand"]),
    "serve": (["endpoint"], ["pull the plug", "count the rows"]),
}


def plan():
    return [
        {"id": name, "prompt": "x", "produces": made, "checks": checks,
         "needs": sorted({need for part in made for need in PARTS[part].needs} - set(made)),
         "minutes": sum(PARTS[part].minutes for part in made)}
        for name, (made, checks) in CUT.items()
    ]
""",
}
