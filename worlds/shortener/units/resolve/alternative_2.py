import re

DISABLED_ANSWER = {"ok": False, "error": "unknown"}


def resolve(store: dict, code: str, now: float) -> dict:
    """Say where a code leads."""
    wanted = re.sub(r"\A\s+|/*\s*\Z", "", code, count=2).lower()
    answer = {"ok": False, "error": "unknown"}
    link = find_link(store, wanted)
    match link:
        case {"disabled": True}:
            return {**DISABLED_ANSWER}
        case {"expires": end} if not now < end:
            answer["error"] = "expired"
        case {"code": found, "url": url}:
            problem = check_url(store, link["url"])
            answer = {"ok": True, "code": found, "url": url} if not problem else answer | {"error": "blocked"}
    return answer
