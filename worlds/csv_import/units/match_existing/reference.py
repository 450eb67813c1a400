def match_existing(store: dict, clean: dict) -> str | None:
    """Return the id of the stored contact that a row belongs to, None for somebody new; ValueError if it cannot be told."""
    key = person_key(clean)
    if key is None:
        return None
    current = [one for one in store["contacts"].values() if not one["archived"]]
    fitting = [one["id"] for one in current if person_key(one) == key]
    if len(fitting) > 1:
        raise ValueError("ambiguous")
    return fitting[0] if fitting else None
