DISABLED_ANSWER = {"ok": False, "error": "unknown"}


def resolve(store: dict, code: str, now: float) -> dict:
    """Say where a code leads."""
    wanted = code.strip().rstrip("/").lower()
    link = find_link(store, wanted)
    if link is None:
        return {"ok": False, "error": "unknown"}
    if link["disabled"]:
        return dict(DISABLED_ANSWER)
    if now >= link["expires"]:
        return {"ok": False, "error": "expired"}
    if check_url(store, link["url"]):
        return {"ok": False, "error": "blocked"}
    return {"ok": True, "code": link["code"], "url": link["url"]}
