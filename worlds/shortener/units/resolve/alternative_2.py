import re

DISABLED_ANSWER = {"ok": False, "error": "unknown"}


def resolve(store: dict, code: str, now: float) -> dict:
    """Say where a code leads."""
    wanted = re.sub(r"\A\s+|/*\s*\Z", "", code, count=2).lower()
    link = find_link(store, wanted)
    match link:
        case None:
            return dict(ok=False, error="unknown")
        case {"disabled": True}:
            return {**DISABLED_ANSWER}
        case {"expires": end} if not now < end:
            return dict(ok=False, error="expired")
    if check_url(store, link["url"]):
        return {"ok": False, "error": "blocked"}
    return dict(ok=True, code=link["code"], url=link["url"])
