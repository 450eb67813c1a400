MAX_FAILURES = 5
FAILURE_WINDOW = 15 * 60
LOCK_LENGTH = 30 * 60


def seconds_locked(store: dict, email: str, now: float) -> float:
    """Return for how many more seconds log-ins with this address are refused, 0 if they are not."""
    try:
        left = store["locks"][email] - now
    except KeyError:
        left = 0
    return left if left > 0 else 0


def record_failure(store: dict, email: str, now: float) -> None:
    """Note a failed log-in, and lock the address when there were too many."""
    moments = list(store["failures"].pop(email, ()))
    recent = [moment for moment in moments if now - moment < FAILURE_WINDOW]
    count = 1 + len(recent)
    store["failures"][email] = sorted([now] + recent)
    if count < MAX_FAILURES:
        return
    store["locks"][email] = LOCK_LENGTH + now


def clear_failures(store: dict, email: str) -> None:
    """Forget the failures and the lock of an address."""
    for name in ("failures", "locks"):
        store[name] = {other: value for other, value in store[name].items() if other != email}
