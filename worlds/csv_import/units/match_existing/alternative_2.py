def match_existing(store: dict, clean: dict) -> str | None:
    """Return the id of the stored contact that a row belongs to, None for somebody new; ValueError if it cannot be told."""
    wanted = person_key(clean)
    fitting: set[str] = set()
    current = [one for one in store["contacts"].values() if not one["archived"]]
    for contact in current:
        if wanted is not None and wanted == person_key(contact):
            fitting.add(contact["id"])
    if len(fitting) > 1:
        raise ValueError("ambiguous")
    return min(fitting, default=None)
