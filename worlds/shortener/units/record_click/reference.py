import hashlib
import hmac
from datetime import datetime, timezone

CLICK_PAUSE = 30 * 60
ROBOT_WORDS = ("bot", "crawler", "preview")


def record_click(store: dict, code: str, visitor: str, agent: str, now: float) -> bool:
    """Count a click on a link, if it is to be counted, and return whether it was."""
    if find_link(store, code) is None:
        return False
    if any(word in agent.lower() for word in ROBOT_WORDS):
        return False
    visits = store["visits"][code]
    recent = {digest: moment for digest, moment in visits.items() if now - moment < CLICK_PAUSE}
    store["visits"][code] = recent
    if visitor:
        digest = hmac.new(store["salt"].encode(), f"{code} {visitor}".encode(), hashlib.sha256).hexdigest()
        if digest in recent:
            return False
        recent[digest] = now
    day = datetime.fromtimestamp(now, timezone.utc).strftime("%Y-%m-%d")
    clicks = store["clicks"][code]
    clicks[day] = clicks.get(day, 0) + 1
    return True
