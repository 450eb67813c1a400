"""Who works here: roles, PINs and shifts.

Roles are guest, workshop, counter and manager. A temporary worker is a guest until somebody says otherwise.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from .clock import HOUR
from .errors import done, refusal
from .store import Record, Store

ROLES = ("guest", "workshop", "counter", "manager")

# Until there is one place that decides who may do what (T-305), the screens hide the buttons that a role should not
# press. The counter sees the button for waiving fees up to 25 euros; for more it has to call a manager.
BUTTONS = {
    "guest": {"view"},
    "workshop": {"view", "inspect", "retire_item"},
    "counter": {"view", "book", "inspect", "waive_fee"},
    "manager": {"view", "book", "inspect", "retire_item", "waive_fee", "merge_customers"},
}

SHIFT = 9 * HOUR


def add_person(store: Store, name: str, role: str, pin: str, customer_id: str | None = None) -> dict[str, Any]:
    """Note a colleague. Colleagues who rent from us themselves have a customer record like everybody."""
    if role not in ROLES:
        return refusal("staff", "unknown", role=role)
    if not (pin.isdigit() and 4 <= len(pin) <= 8):
        return refusal("staff", "pin")
    salt = secrets.token_hex(8)
    record = {
        "name": name.strip(),
        "role": role,
        "salt": salt,
        "pin": _digest(salt, pin),
        "active": True,
        "customer_id": customer_id,
        "shift_began": None,
    }
    return done(person=store.insert("staff", record))


def _digest(salt: str, pin: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", pin.encode(), salt.encode(), 1_000).hex()


def sign_in(store: Store, person_id: str, pin: str, now: int) -> dict[str, Any]:
    """Begin a shift. An unknown number is answered like a wrong PIN."""
    person = store.find("staff", person_id)
    if person is None or not person["active"]:
        return refusal("staff", "pin")
    if not hmac.compare_digest(person["pin"], _digest(person["salt"], pin)):
        return refusal("staff", "pin")
    store.note(now, person_id, "signed in")
    return done(person=store.update("staff", person_id, shift_began=now))


def sign_out(store: Store, person_id: str, now: int) -> dict[str, Any]:
    """End a shift."""
    if store.find("staff", person_id) is None:
        return refusal("staff", "unknown")
    store.note(now, person_id, "signed out")
    return done(person=store.update("staff", person_id, shift_began=None))


def on_shift(store: Store, now: int) -> list[Record]:
    """Who is here. A shift that nobody ended counts as over after nine hours."""
    here = store.rows("staff", lambda one: one["shift_began"] is not None and now - one["shift_began"] < SHIFT)
    return sorted(here, key=lambda person: person["name"])


def buttons(person: Record) -> list[str]:
    """The buttons on somebody's screen. A hidden button protects nothing; the check behind it has to come."""
    return sorted(BUTTONS[person["role"]]) if person["active"] else []


def change_role(store: Store, person_id: str, role: str, actor: str, now: int) -> dict[str, Any]:
    """Give somebody another role."""
    if store.find("staff", person_id) is None or role not in ROLES:
        return refusal("staff", "unknown")
    store.note(now, actor, f"{person_id} is now {role}")
    return done(person=store.update("staff", person_id, role=role))


def leave(store: Store, person_id: str, actor: str, now: int) -> dict[str, Any]:
    """Somebody stops working here. The record stays, because the journal names it."""
    if store.find("staff", person_id) is None:
        return refusal("staff", "unknown")
    store.note(now, actor, f"{person_id} left")
    return done(person=store.update("staff", person_id, active=False, shift_began=None))
