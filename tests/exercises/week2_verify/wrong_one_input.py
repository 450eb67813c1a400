"""Gives one input where a list of inputs is asked for."""

ITEM = "edges-inside"
MESSAGE = "`edge_cases` is one input; a list of inputs is asked for"
SHOWN = "edges-self-check"
POINTS = 5
CELLS = {"edge-cases": "edge_cases = [[540, 600], [600, 630]]"}
