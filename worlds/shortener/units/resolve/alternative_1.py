DISABLED_ANSWER = {"ok": False, "error": "unknown"}


def _condition(link: dict | None, now: float) -> str:
    if link is None:
        return "unknown"
    if link["disabled"]:
        return "disabled"
    return "expired" if link["expires"] <= now else "live"


def resolve(store: dict, code: str, now: float) -> dict:
    """Say where a code leads."""
    typed = code.strip()
    while typed.endswith("/"):
        typed = typed[:-1]
    link = store["links"].get(typed.lower())
    condition = _condition(link, now)
    if condition == "disabled":
        return DISABLED_ANSWER.copy()
    if condition != "live":
        return {"ok": False, "error": condition}
    if check_url(store, link["url"]):
        return {"ok": False, "error": "blocked"}
    return {"ok": True} | {name: link[name] for name in ("code", "url")}
