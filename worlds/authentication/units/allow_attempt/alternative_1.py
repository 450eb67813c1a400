MAX_FAILURES = 5
FAILURE_WINDOW = 15 * 60
LOCK_LENGTH = 30 * 60


def seconds_locked(store: dict, email: str, now: float) -> float:
    """Return for how many more seconds log-ins with this address are refused, 0 if they are not."""
    if email in store["locks"] and store["locks"][email] > now:
        return store["locks"][email] - now
    return 0


def _recent(moments: list[float], now: float) -> list[float]:
    recent = [moment for moment in moments if now - moment < FAILURE_WINDOW]
    return recent[:]


def record_failure(store: dict, email: str, now: float) -> None:
    """Note a failed log-in, and lock the address when there were too many."""
    failures = store["failures"].setdefault(email, [])
    failures[:] = _recent(failures, now) + [now]
    if failures[MAX_FAILURES - 1 :]:
        store["locks"].update({email: now + LOCK_LENGTH})


def clear_failures(store: dict, email: str) -> None:
    """Forget the failures and the lock of an address."""
    for name in ("failures", "locks"):
        if email in store[name]:
            del store[name][email]
