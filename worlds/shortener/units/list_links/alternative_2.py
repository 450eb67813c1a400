PAGE_SIZE = 25


def _place(link: dict) -> tuple[float, str]:
    return -link["created"], link["code"]


def list_links(store: dict, account_id: str | None, now: float, after: str | None = None) -> dict:
    """Return one page of the links of an account."""
    if store["accounts"].get(account_id, {"closed": 0})["closed"] is not None:
        return {"ok": False, "error": "unknown_account"}
    own = {code: link for code, link in store["links"].items() if link["account_id"] == account_id}
    if after is None:
        rest = list(own.values())
    elif after in own:
        rest = [link for link in own.values() if _place(link) > _place(own[after])]
    else:
        return {"ok": False, "error": "unknown_page"}
    answer: dict = {"ok": True, "links": [], "next": None}
    for link in sorted(rest, key=_place):
        if len(answer["links"]) == PAGE_SIZE:
            answer["next"] = answer["links"][-1]["code"]
            break
        ended = now >= link["expires"]
        state = ("live", "expired")[ended] if not link["disabled"] else "disabled"
        answer["links"].append(
            dict(code=link["code"], url=link["url"], created=link["created"], expires=link["expires"], state=state)
        )
    return answer
