# items: {item id: {"stock": pieces that are ours according to the books, "out": pieces of them that are with customers}}
# lines: [{"item_id": str, "counted": str}]: what lay on a shelf, as it was written; blanks around a number do not matter, it has the digits 0 to 9 and nothing else
# Counted is only what is here: what is out is ours as well. "stock" is set in place for the items that are taken over, and for no others;
# an item with a line that cannot be read is neither taken over nor to be counted again, an item without any line stays as it is.
# result: {"taken": [item ids], "recount": [item ids whose count is too far from the books], "unknown": [item ids that are not in items],
#     "unreadable": [numbers of the lines, the first is 1]}; all in order and without repetition
def import_stock(items: dict, lines: list[dict]) -> dict:
    """Take counted pieces over into the books, and say what could not be taken over."""
