"""Takes the mean of each task's share."""

ITEM = "perception-gap"
MESSAGE = "a mean of shares counts a small task as much as a large one"
SHOWN = "gap-self-check"
CELLS = {
    "gap": """
def perception_gap(log):
    given = log[log.decision == "delegate"]
    felt = 100 * (1 - (given.felt_min / given.estimate_min).mean())
    measured = 100 * (1 - ((given.human_s + given.rework_s) / 60 / given.estimate_min).mean())
    return {"felt": felt, "measured": measured, "gap": felt - measured}
""",
}
