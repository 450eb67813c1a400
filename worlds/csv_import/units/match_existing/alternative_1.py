def _ids_by_key(contacts: list[dict]) -> dict[str | None, list[str]]:
    found: dict[str | None, list[str]] = {}
    for contact in contacts:
        found.setdefault(person_key(contact), []).append(contact["id"])
    found.pop(None, None)
    return found


def match_existing(store: dict, clean: dict) -> str | None:
    """Return the id of the stored contact that a row belongs to, None for somebody new; ValueError if it cannot be told."""
    current = [one for one in store["contacts"].values() if not one["archived"]]
    fitting = _ids_by_key(current).get(person_key(clean), [])
    if len(fitting) > 1:
        raise ValueError("ambiguous")
    return next(iter(fitting), None)
