# store["failures"]: {e-mail: [moments of failed log-ins]}; store["locks"]: {e-mail: moment at which the lock ends}
def seconds_locked(store: dict, email: str, now: float) -> float:
    """Return for how many more seconds log-ins with this address are refused, 0 if they are not."""


def record_failure(store: dict, email: str, now: float) -> None:
    """Note a failed log-in, and lock the address when there were too many."""


def clear_failures(store: dict, email: str) -> None:
    """Forget the failures and the lock of an address."""
