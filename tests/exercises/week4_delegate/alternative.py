"""Another right way: Series, resampling by places, Costs."""

CELLS = {
    "net": """
def net_minutes(log):
    log = log.assign(net=log.estimate_min - log.human_s / 60 - log.rework_s / 60 - log.escape_min)
    return log.query("decision == 'delegate'").groupby("kind").net.mean()
""",
    "interval": """
def difference_interval(log, seed):
    dice = np.random.default_rng(seed)
    minutes = log.human_s.div(60).add(log.rework_s.div(60))
    sides = [minutes[log.decision.eq(choice)].to_numpy() for choice in ("delegate", "keep")]
    means = [side[dice.integers(len(side), size=(6000, len(side)))].mean(axis=1) for side in sides]
    return np.quantile(means[0] - means[1], [0.025, 0.975])
""",
    "gap": """
def perception_gap(log):
    sums = log.groupby("decision")[["estimate_min", "felt_min", "human_s", "rework_s"]].sum().loc["delegate"]
    felt = (sums.estimate_min - sums.felt_min) / sums.estimate_min * 100
    measured = (sums.estimate_min - sums.human_s / 60 - sums.rework_s / 60) / sums.estimate_min * 100
    return {"felt": felt, "measured": measured, "gap": felt - measured}
""",
    "turning": """
def confounder(log):
    timed = log.assign(minutes=(log.human_s + log.rework_s) / 60)
    means = timed.groupby("decision").minutes.mean()
    faster = means["delegate"] < means["keep"]
    for column in ["half", "team", "size"]:
        table = timed.pivot_table(index=column, columns="decision", values="minutes")
        if ((table["delegate"] < table["keep"]) != faster).all():
            return column
    return "none"
""",
    "deciding": """
from orchestration import Costs


def decide(task):
    names = ("own", "brief", "check", "rework", "slips", "escape")
    known = {name: task[name] for name in names}
    read = {**known, "check": task["check"] + task["review"], "slips": task["slips"] / 10}
    chance = TRACK_RECORD[task["forecast"]]
    saved = [(0, "keep"), (Costs(**read).saved(chance), "assist"), (Costs(**known).saved(chance), "delegate")]
    return max(saved[:2] if task["security_critical"] else saved)[1]
""",
}
