import hmac
import time

CLICK_PAUSE = 30 * 60
ROBOT_WORDS = ("bot", "crawler", "preview")


def _is_robot(agent: str) -> bool:
    name = agent.casefold()
    return any(name.find(word) >= 0 for word in ROBOT_WORDS)


def _visitor_digest(store: dict, code: str, visitor: str) -> str:
    return hmac.digest(store["salt"].encode(), b"\n".join([code.encode(), visitor.encode()]), "sha256").hex()


def _forget_visits(visits: dict, now: float) -> None:
    for digest in [digest for digest in visits if visits[digest] <= now - CLICK_PAUSE]:
        del visits[digest]


def record_click(store: dict, code: str, visitor: str, agent: str, now: float) -> bool:
    """Count a click on a link, if it is to be counted, and return whether it was."""
    if code not in store["links"] or _is_robot(agent):
        return False
    visits = store["visits"][code]
    _forget_visits(visits, now)
    if visitor != "":
        digest = _visitor_digest(store, code, visitor)
        if digest in visits:
            return False
        visits[digest] = now
    day = time.strftime("%Y-%m-%d", time.gmtime(now))
    store["clicks"][code].setdefault(day, 0)
    store["clicks"][code][day] += 1
    return True
