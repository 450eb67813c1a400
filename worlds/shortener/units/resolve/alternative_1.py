DISABLED_ANSWER = {"ok": False, "error": "unknown"}


def _why_not(store: dict, link: dict, now: float) -> str | None:
    if link["expires"] <= now:
        return "expired"
    problem = check_url(store, link["url"])
    return "blocked" if problem is not None else None


def resolve(store: dict, code: str, now: float) -> dict:
    """Say where a code leads."""
    typed = code.strip()
    while typed.endswith("/"):
        typed = typed[:-1]
    link = store["links"].get(typed.lower(), {"code": None, "disabled": False})
    if link["disabled"]:
        return DISABLED_ANSWER.copy()
    error = "unknown" if link["code"] is None else _why_not(store, link, now)
    if error:
        return {"ok": False, "error": error}
    return {"ok": True} | {name: link[name] for name in ("code", "url")}
