"""The authentication world as the course counts on it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from worlds import World, load

REWORDED = {
    "user_ids": [
        "Give the users ids like u1, u2, ...",
        "the id is `u` followed by a running number",
        "ids: u<n>",
        "ids start with 'u'",
    ],
    "email_case": [
        "lowercase the email first",
        "e-mail addresses are case-insensitive",
        "strip and lower the email",
        "always do email.strip().lower()",
        "normalise addresses to lower case",
        "Trim the e-mail and ignore case",
    ],
    "plus_kept": [
        "keep the +tag",
        "plus addressing must be preserved",
        "do not strip the plus part of an address",
        "a+b@x.org and a@x.org are different users, so a+b@x.org is its own account",
    ],
    "blocked_domains": ["no mailinator addresses", "Block trashmail.com & co"],
    "password_length": [
        "passwords: 12 chars min",
        "Twelve characters or more for the password",
        "min. length 12",
        "password must be at least 12 long",
        "reject passwords shorter than 12",
        "pw >= 12 characters",
        "12+ characters",
        "minimum password length is twelve",
    ],
    "password_name": [
        "the password must not contain the local part of the email",
        "passwords can't include the user name",
        "reject a password with the bit before the @ in it",
        "no password that has the name of the address in it",
    ],
    "salt_bytes": ["24-byte salt", "salt: 24 bytes", "use a salt of twenty-four random bytes", "192 bit salt"],
    "unreadable_hash": [
        "a malformed stored hash means False, don't raise",
        "If the hash can't be parsed, treat it as a wrong password",
        "corrupt hashes never verify",
        "verify returns False on garbage hashes",
    ],
    "taken_answer": [
        "Registering with an email that's already taken should look like success",
        "registration must not reveal whether an address is known",
        "sign-up with an existing address returns the same response as for a new one",
        "if the address is taken, answer as if it were new",
        "if an email is already registered, still return ok",
        "registering a taken email returns ok too",
        "duplicate registration: same response",
    ],
    "all_problems": [
        "return all errors at once",
        "collect every problem",
        "do not stop at the first error",
        "report all validation errors together",
    ],
    "max_failures": [
        "max 5 failed attempts",
        "lock after five wrong passwords",
        "5 attempts per 15 minutes",
        "after the fifth failure the account is locked",
        "5 tries, then locked",
        "failed attempts: 5",
    ],
    "failure_window": [
        "5 attempts per 15 minutes",
        "failures within 15 min",
        "a 15-minute sliding window",
        "max five failures in a quarter of an hour",
        "failures in the last fifteen minutes count",
    ],
    "window_slides": [
        "use a sliding window",
        "rolling window of 15 minutes",
        "failures in the last 15 min",
        "no fixed window",
    ],
    "lock_length": [
        "lock for half an hour",
        "locked out for 30 minutes",
        "30 min lockout",
        "block the account for thirty minutes",
        "then wait 30 minutes",
    ],
    "same_answer": [
        "Unknown user and wrong password return the same error",
        "same message whether the user is unknown or the password wrong",
        "never reveal whether an account exists",
        "prevent user enumeration",
        "don't say which of the two was wrong",
    ],
    "lock_not_extended": [
        "trying again while locked doesn't extend the lock",
        "a lock is never prolonged",
        "Don't extend the lock-out",
        "attempts during the lock-out are ignored",
    ],
    "access_life": [
        "access tokens: 10 min",
        "Access token TTL is ten minutes",
        "10-minute access tokens",
        "access token expires after 600 s",
    ],
    "refresh_life": [
        "refresh tokens live two weeks",
        "refresh: 14d",
        "14-day refresh token",
        "the refresh token is valid for a fortnight",
    ],
    "token_digests": [
        "store only hashes of tokens",
        "Tokens must be hashed with sha256 before they are stored",
        "never store tokens in plain text",
        "keep the SHA-256 of each token",
    ],
    "leeway": [
        "30 seconds of leeway",
        "allow 30s clock skew",
        "tokens get a grace period of thirty seconds",
        "accept expired tokens for half a minute",
        "a leeway of 30 s",
    ],
    "reuse_ends_family": [
        "On reuse of a rotated refresh token revoke the whole family",
        "a refresh token used twice kills all tokens of the chain",
        "replayed refresh token -> revoke family",
        "reuse detection: invalidate the token family",
    ],
    "absolute_end": [
        "rotation must not extend the session",
        "the new token keeps the original expiry",
        "never extend the 14 days when refreshing",
        "rotated tokens inherit the expiry of the first one",
    ],
    "log_out_twice": [
        "logout is idempotent",
        "logging out twice is fine",
        "log out with an unknown token returns ok too",
        "logout with a bad token -> ok",
        "signing out again is no error",
    ],
    "keep_current": [
        "log out everywhere except the current session",
        "end all other sessions",
        "log out of all devices but this one",
        "the current session stays: keep the current session",
        "log out everywhere should not end this session",
    ],
}
UNTOLD = [
    "Build me an authentication system with registration, log-in, sessions and refresh-token rotation.",
    "Passwords should be strong. Lock accounts after too many failures. Tokens should expire soon.",
    "Write is_valid_email(email: str) -> bool. Refuse addresses that make no sense.",
    "Access tokens live 15 minutes, refresh tokens 30 days; 8 characters; lock after 3 failures for an hour.",
    "Use the standard library, type hints, docstrings. Answer with one code block. Lines of at most 120 characters.",
    "Step 4 of 6: sessions. Implement issue_session, check_session and rotate_refresh_token; 100 minutes of work.",
]


@pytest.fixture(scope="module")
def world() -> World:
    return load("authentication")


def test_the_course_can_count_on_its_numbers(world: World) -> None:
    assert (len(world.units), world.minutes) == (14, 240)
    assert (len(world.tests), len(world.held_back)) == (24, 8)
    assert len(world.rules) == 47
    assert len(world.facts) == 24
    assert len(world.slips) >= 40
    assert len(world.findings) >= 8


def test_tasks_come_in_nine_sizes(world: World) -> None:
    assert [size.minutes for size in world.task_sizes] == [5, 10, 15, 20, 30, 60, 90, 120, 240]


def test_the_plan_of_the_course_has_six_steps(world: World) -> None:
    assert [step.id for step in world.steps] == [
        "data_model", "registration", "login", "sessions", "integration_tests", "security_review",
    ]  # fmt: skip
    assert tuple(unit for step in world.steps for unit in step.units) == tuple(world.units)


def test_every_unit_can_go_wrong_in_two_ways_and_depends_on_a_fact(world: World) -> None:
    for unit in world.units.values():
        assert sum(slip.unit == unit.id for slip in world.slips.values()) >= 2
        assert unit.facts and unit.aliases and unit.edge_cases


def test_slips_come_in_all_classes_of_the_course(world: World) -> None:
    assert {slip.kind for slip in world.slips.values()} >= {
        "boundary", "empty input", "off by one", "wrong default", "swallowed error", "time zone", "race by ordering",
        "security",
    }  # fmt: skip


@pytest.mark.parametrize("fact", REWORDED)
def test_a_fact_is_known_in_other_words(world: World, fact: str) -> None:
    assert [text for text in REWORDED[fact] if not world.facts[fact].told_in(text)] == []


def test_every_fact_has_other_words(world: World) -> None:
    assert set(REWORDED) == set(world.facts)


@pytest.mark.parametrize("text", UNTOLD)
def test_what_states_no_fact_tells_none(world: World, text: str) -> None:
    assert [fact.id for fact in world.facts.values() if fact.told_in(text)] == []


def test_the_store_stays_plain_data(world: World) -> None:
    space: dict[str, Any] = {}
    exec("\n\n".join(unit.reference for unit in world.units.values()), space)
    store = space["new_store"]()
    space["register"](store, "ada@example.com", "correct horse battery", 1_700_000_000.0)
    space["log_in"](store, "ada@example.com", "wrong", 1_700_000_001.0)
    tokens = space["issue_session"](store, "u1", 1_700_000_002.0)
    again = json.loads(json.dumps(store))
    assert again == store
    assert space["check_session"](again, tokens["access_token"], 1_700_000_003.0) == "u1"
