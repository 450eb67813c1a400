"""Is content when one value says the opposite."""

ITEM = "turning-column"
MESSAGE = "a column is named where none turns the comparison round"
SHOWN = "turning-self-check"
CELLS = {
    "turning": """
def confounder(log):
    def difference(rows):
        minutes = rows.human_s + rows.rework_s
        return minutes[rows.decision == "delegate"].mean() - minutes[rows.decision == "keep"].mean()

    for column in ("size", "half", "team"):
        if any(difference(log) * difference(log[log[column] == value]) < 0 for value in log[column].unique()):
            return column
    return "none"
""",
}
