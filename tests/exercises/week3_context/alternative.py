"""Another right way: every choice is tried, constraints stand at both edges, and the asking goes by a sorted list."""

CELLS = {
    "pack": """
from itertools import combinations


def pack(items, budget):
    must = [item for item in items if item["must"]]
    free = [item for item in items if not item["must"] and item["kind"] != "secret" and item["value"] > 0]
    room = budget - sum(item["tokens"] for item in must)
    tries = (one for many in range(len(free) + 1) for one in combinations(free, many))
    fits = [one for one in tries if sum(item["tokens"] for item in one) <= room]
    best = must + list(max(fits, key=lambda one: sum(item["value"] for item in one)))
    edge = [item["name"] for item in best if item["kind"] == "constraint"]
    return (*edge[:1], *(item["name"] for item in best if item["kind"] != "constraint"), *edge[1:])
""",
    "asking": """
def next_question(feature, answers):
    if len(answers) >= 6:
        return None
    dearest_first = sorted(TOPICS, key=lambda topic: (-TOPICS[topic]["hours"], topic))
    everything = leaves_open(feature["text"])
    for said in answers.values():
        everything += leaves_open(said)
    for topic in dearest_first:
        if topic in everything and topic not in answers:
            return topic
""",
    "briefing": """
def brief(feature, answers):
    handed_on = {"goal": "Build this: " + feature["wish"], "requirements": {}, "open": []}
    for topic in TOPICS:
        if topic in answers:
            if answers[topic] != NO_MATTER:
                handed_on["requirements"][topic] = f"{TOPICS[topic]['asks']} {answers[topic]}"
        elif any(topic in leaves_open(said) for said in [feature["text"], *answers.values()]):
            handed_on["open"].append(topic)
    return handed_on
""",
}
