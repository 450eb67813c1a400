import hmac
from collections import Counter
from datetime import date, timedelta

CLICK_PAUSE = 30 * 60
ROBOT_WORDS = ("bot", "crawler", "preview")


class _ClickJudge:
    """Decides about one click on one link."""

    def __init__(self, store: dict, code: str, now: float) -> None:
        self.store, self.code, self.now = store, code, now

    def is_person(self, agent: str) -> bool:
        """Return whether this agent is none of the robots."""
        name = agent.lower()
        return all(word not in name for word in ROBOT_WORDS)

    def is_first(self, visitor: str) -> bool:
        """Note the visitor and return whether nothing was counted lately; forget the others."""
        old = self.store["visits"][self.code]
        visits = {digest: moment for digest, moment in old.items() if moment + CLICK_PAUSE > self.now}
        known = len(visits)
        if visitor:
            mark = hmac.new(self.store["salt"].encode(), digestmod="sha256")
            for part in (self.code, "/", visitor):
                mark.update(part.encode())
            visits.setdefault(mark.hexdigest(), self.now)
        self.store["visits"][self.code] = visits
        return not visitor or len(visits) > known

    def count(self) -> None:
        """Add one to the day in UTC."""
        day = date(1970, 1, 1) + timedelta(days=self.now // 86400)
        counter = Counter(self.store["clicks"][self.code])
        counter[day.isoformat()] += 1
        self.store["clicks"][self.code] = dict(counter)


def record_click(store: dict, code: str, visitor: str, agent: str, now: float) -> bool:
    """Count a click on a link, if it is to be counted, and return whether it was."""
    judge = _ClickJudge(store, code, now)
    if find_link(store, code) and judge.is_person(agent) and judge.is_first(visitor):
        judge.count()
        return True
    return False
