"""Answers in prose where Python is asked for."""

ITEM = "order-eight"
MESSAGE = "`order` is not "
SHOWN = "order-self-check"
POINTS = 10
CELLS = {"order": "First comes the data model, then everything else."}
