MAX_FAILURES = 5
FAILURE_WINDOW = 15 * 60
LOCK_LENGTH = 30 * 60


def seconds_locked(store: dict, email: str, now: float) -> float:
    """Return for how many more seconds log-ins with this address are refused, 0 if they are not."""
    return max(0, store["locks"].get(email, 0) - now)


def record_failure(store: dict, email: str, now: float) -> None:
    """Note a failed log-in, and lock the address when there were too many."""
    moments = store["failures"].get(email, [])
    recent = [moment for moment in moments if now - moment < FAILURE_WINDOW]
    recent = [*recent, now]
    store["failures"][email] = recent
    if len(recent) >= MAX_FAILURES:
        store["locks"][email] = now + LOCK_LENGTH


def clear_failures(store: dict, email: str) -> None:
    """Forget the failures and the lock of an address."""
    store["failures"].pop(email, None)
    store["locks"].pop(email, None)
