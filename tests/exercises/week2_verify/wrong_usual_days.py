"""Lists twelve ordinary days."""

ITEM = "edges-show"
MESSAGE = "does not show: "
SHOWN = "edges-self-check"
CELLS = {
    "edge-cases": """
def edge_cases():
    return [[[540 + 10 * n, 600], [610, 660 + n], [780, 840], [900, 960]] for n in range(5)] + [[[540, 600]]]
""",
}
