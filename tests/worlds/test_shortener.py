"""The shortener world, the capstone, as the course counts on it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from worlds import World, load

REWORDED = {
    "own_host": [
        "host: lflt.example", "the short domain is lflt.example", "links look like https://lflt.example/abc",
        "new_store()['host'] must be 'lflt.example'",
    ],
    "code_alphabet": [
        "leave out 0/O and 1/l/i", "don't use 0, 1, i, l, o", "skip easily confused letters",
        "no ambiguous characters in codes", "codes never contain zero, one, i, l or o",
        "Exclude look-alike characters such as 0 and o",
    ],
    "code_length": [
        "code length 7", "seven-character codes", "make_code returns 7 chars", "the slug should be 7 long",
        "codes are 7 characters long", "each code has seven letters",
    ],
    "click_ids": [
        "strip fbclid and gclid", "remove the fbclid parameter", "query parameters named gclid are thrown away",
        "drop tracking params gclid/fbclid, keep the rest",
    ],
    "https_only": [
        "https only", "No http URLs", "reject plain http", "https is required", "only https is allowed",
        "don't accept http addresses",
    ],
    "other_shorteners": [
        "no tinyurl links", "bitly is blocked_host", "block bit.ly and tinyurl",
        "refuse links to other shorteners: bit.ly, tinyurl.com",
    ],
    "same_sign_up": [
        "never tell that the e-mail is already in use", "registering a taken address returns ok as well",
        "create_account must not reveal whether an address is known",
        "Signing up with an existing address returns the same answer",
        "sign-up with a known e-mail looks the same as with a new one",
    ],
    "account_ids": [
        "account ids are random", "use random account ids", "customer ids must be unguessable",
        "10 random letters for the account id", "account id: acc_ plus ten random letters",
        "the id of an account must not be sequential",
    ],
    "key_digests": [
        "store only hashes of keys", "keep the SHA-256 of each key", "API keys are kept as digests",
        "don't save the key in the clear", "never store API keys in plain text",
        "keys must be hashed with sha256 before they are stored",
    ],
    "key_limit": [
        "keys per account: 3", "max 3 keys per account", "a fourth key is refused", "no more than three keys",
        "at most three active keys", "an account can have up to 3 API keys",
    ],
    "daily_quota": [
        "quota 40/day", "the quota is 40", "40 links per day", "daily limit: 40 links", "max. 40 new links each day",
        "forty links a day per account",
    ],
    "quota_day": [
        "the day starts at 04:00 UTC", "the quota resets at 4 am UTC", "the day of the quota turns at 4:00",
        "subtract 4 * 3600 before taking the day", "shift the day by 4 hours from midnight UTC",
        "quota day begins at four in the morning UTC",
    ],
    "closed_links": [
        "links survive an account by ninety days", "links of a closed account live 90 more days",
        "after closing, links keep working for 90 days", "90 days of grace for links of closed accounts",
        "when an account is closed its links expire in 90 days",
    ],
    "address_erased": [
        "forget the email address on closing", "erase the email when the account is closed",
        "closing an account removes the e-mail address", "delete the e-mail of a closed account everywhere",
        "after closing, the mail address is gone from the store",
    ],
    "reserved_words": [
        "imprint is ours", "reserved: admin, imprint, prices, proofs", "the words imprint and proofs can't be used",
        "block the aliases admin, prices, imprint and proofs", "RESERVED = {'admin', 'prices', 'imprint', 'proofs'}",
    ],
    "alias_rest": [
        "180 days of rest for an alias", "a word is available again after 180 days",
        "aliases become free half a year after expiry", "wait six months before an alias is given again",
        "an alias can be reused 180 days after the link expired",
    ],
    "default_life": [
        "if days is None use 400", "default expiry: 400 days", "DEFAULT_LIFE = 400 * 86400",
        "links live 400 days by default", "without days a link lasts 400d",
        "four hundred days unless the customer says otherwise",
    ],
    "same_again": [
        "shorten twice -> same code", "the same url gets the same link", "no second link for the same address",
        "shorten is idempotent per account and address", "shortening the same address again returns the existing link",
        "do not make a new link if the address was already shortened",
    ],
    "anonymous_life": [
        "anonymous: one month", "anonymous links live 30 days", "30 days for links without account",
        "links of strangers last thirty days", "without an account a link lives 30 days",
        "if account_id is None, the link lives 30 * 86400 seconds",
    ],
    "code_case": [
        "codes are case-insensitive", "resolve should ignore case", "do code.lower() in resolve",
        "upper case works too, same link", "look up codes regardless of case",
        "lower-case the code before looking it up",
    ],
    "disabled_answer": [
        "a disabled link answers unknown", "treat disabled links as not found", "disabled links look like unknown ones",
        "never reveal that a link was disabled", "a switched-off link returns the same as a code that does not exist",
        "unknown and disabled codes: same answer, like disabled never existed",
    ],
    "checked_again": [
        "resolve calls check_url", "every redirect checks the host", "Revalidate the target each time",
        "call check_url in resolve as well", "check the URL again on every visit",
        "re-check the address when resolving",
    ],
    "page_size": [
        "page size 25", "25 links per page", "return 25 at a time", "pages of twenty-five",
        "list_links gives 25 entries",
    ],
    "click_repeat": [
        "ignore repeats for thirty minutes", "30-minute window per visitor and link",
        "repeat clicks within 30 min do not count", "count a visitor again after 1800 seconds",
        "the same visitor counts once in 30 minutes", "a second click within half an hour is not counted",
    ],
    "robots": [
        "ignore bot, crawler and preview agents", "skip user agents with preview or bot in the name",
        "crawlers: skip if the agent has bot/crawler/preview in it",
        "agents containing 'bot', 'crawler' or 'preview' don't count",
    ],
    "empty_days": [
        "fill empty days with 0", "show zeros for quiet days", "zero for days without clicks",
        "include days with no clicks as zero", "days without clicks are listed with 0",
        "list every day of the period, even without clicks",
    ],
}  # fmt: skip
UNTOLD = [
    "Build me a URL shortener with accounts: sign-up, API keys, quota, short links, aliases, clicks and statistics.",
    "Links should not live for ever. Codes should be short. An account makes only so many links in a day.",
    "Write check_url(store, url) -> str | None. Refuse javascript: addresses, private networks and broken hosts.",
    "Codes have 6 characters; 100 links a day; links of accounts live 365 days; 20 links on a page; 5 keys.",
    "Use the standard library, type hints, docstrings. Answer with one code block. Lines of at most 120 characters.",
    "Step 4 of 7: links. Implement make_code, reserve_alias, shorten, resolve and list_links; 90 minutes of work.",
    "Use http and https. Close an account, withdraw a key, list links page by page, count a click.",
    "Return the links newest first with a cursor, and an error for an unknown page.",
    "The last four characters of a key are kept as its tail; ids of keys are k1, k2 and so on.",
]  # fmt: skip
BELIEVED = {
    "own_host": ["our links are at go.leaflet.example", "the short host is leaflet.example"],
    "code_alphabet": ["codes use all digits and letters", "codes use 0-9 and a-z", "a code is base36"],
    "code_length": ["a code has 6 characters", "six-character codes", "codes are 6 letters long"],
    "click_ids": ["the utm_ parameters are removed", "strip utm_source, utm_medium and utm_campaign"],
    "https_only": ["http and https addresses are allowed", "both https and http"],
    "same_sign_up": ["a known e-mail gets an error", "then the error is known_address"],
    "account_ids": ["the first account is acc_1", "account ids are numbered"],
    "key_limit": ["an account has at most five keys", "up to 5 API keys", "keys: at most 5"],
    "daily_quota": ["100 links a day", "the quota is 100", "a hundred links per day"],
    "quota_day": [
        "the quota begins at 00:00", "the quota starts anew at midnight", "at midnight UTC the quota is full again",
    ],
    "closed_links": [
        "links of closed accounts die", "closing an account ends its links immediately",
        "when an account is closed its links stop working at once",
    ],
    "address_erased": ["after closing the e-mail is kept for ten years"],
    "reserved_words": ["reserved are admin, api, help and login"],
    "alias_rest": ["the alias of an ended link is free at once", "an alias is available as soon as its link has ended"],
    "default_life": ["links live 365 days", "a link expires after one year", "links are valid for 12 months"],
    "same_again": ["every call makes a new link", "an account always gets a new code"],
    "anonymous_life": ["anonymous links live 7 days", "a link without an account lives a week"],
    "code_case": ["codes are case-sensitive"],
    "disabled_answer": ['a disabled link is answered with "disabled"', "disabled links give 410"],
    "checked_again": ["the address is checked only once", "addresses are checked only when a link is made"],
    "page_size": ["20 links on a page", "a page has twenty links"],
    "click_repeat": ["a visitor counts once a day", "the same visitor does not count for 24 hours"],
    "robots": ['agents with "bot" or "spider" are not counted'],
    "empty_days": ["only days with clicks are listed", "days without clicks are left out"],
}  # fmt: skip
QUESTIONS = {
    "life_by_default": [
        "default TTL for links?", "what is 'longer' in days?", "How long do customer links live?",
        "What's the default value of days?", "What expiry applies when days=None?",
        "What's the default expiry of a link?", "How long does a link live by default?",
        "How many days does a normal link last?", "Is there a standard life span for short links?",
        "What lifetime does a link get if `days` is None?",
    ],
    "links_of_closed_accounts": [
        "Shall links of ex-customers redirect?", "Do links survive when a customer leaves?",
        "what about the links after close_account?", "Account closure: what about existing links?",
        "Do short links die together with the account?", "closed account -> links dead at once or later?",
        "For how long do links outlive a closed account?", "How long do links of a closed account keep working?",
        "When an account is closed, do its links stop working?",
        "When a customer goes, what becomes of his short links?",
    ],
    "what_a_click_is": [
        "do we dedupe clicks", "What counts as a click?", "Is every visit a click?", "What exactly is a click?",
        "When is a click a click?", "How do you define a click?", "Is a reload counted again?",
        "Unique visitors or raw hits?", "Do double clicks count once?", "Which clicks are not counted?",
    ],
    "which_words": [
        "blacklist of aliases?", "list of reserved words?", "Which words are reserved?", "Which slugs are off limits?",
        "Which aliases are reserved?", "What's on the reserved list?", "Which custom words are forbidden?",
        "Which paths do your own pages use?", "What aliases may customers not choose?",
        "Are there any aliases that we must block?",
    ],
    "size_of_quota": [
        "quota = ?", "how many per day", "Which quota applies?", "How many links a day?", "How high is the quota?",
        "how large is the quota", "What's the daily quota?", "how big is the daily limit",
        "Is it 50 or 500 links a day?", "What is the limit of links per account?",
    ],
    "day_of_quota": [
        "What counts as a day?", "When does the quota reset?", "Does the quota use UTC days?",
        "What's a 'day' for the quota?", "When does the quota day start?", "Does the quota reset at midnight?",
        "Day of the quota: which time zone?", "Which time zone does the quota's day use?",
        "At what hour does the daily limit start anew?", "Does the day of the quota begin at midnight UTC?",
    ],
    "same_address": [
        "Is shorten idempotent?", "What happens on a repeated URL?", "same address twice: one link or two?",
        "Shall we dedupe addresses per account?", "the same long address again - same code?",
        "Same long URL, same account: reuse the code?", "Does the same URL always give the same code?",
        "Should identical targets share one short link?", "Should duplicate addresses give the existing code?",
        "What if an account shortens the same address twice?",
    ],
    "rest_of_alias": [
        "are old aliases recycled?", "Can somebody reuse a word?", "Can custom words be recycled?",
        "Is an old alias ever released?", "how long is a used word blocked?", "Is an alias gone for good once used?",
        "Can an alias come back on the market?", "Do expired aliases stay taken for ever?",
        "Are aliases of expired links free at once?", "What is the cooling-off period for aliases?",
    ],
}  # fmt: skip
UNASKED = [
    "How many characters does a code have?", "How many links are on a page?", "How many keys may an account have?",
    "Which hosts do you block?", "Which signature does check_url have?",
    "What shall the answer to a disabled link be?", "Is the address checked again when a visitor follows it?",
    "What does sign-up answer for a known e-mail address?", "Are days without traffic in the statistics?",
    "How are keys stored?", "Should I write the tests first?", "Which Python version do you use?",
    "Implement all units now. Use the standard library only.", "What happens to the mails in the outbox?",
]  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    return load("shortener")


def test_the_course_can_count_on_its_numbers(world: World) -> None:
    assert (len(world.units), world.minutes) == (14, 270)
    assert (len(world.tests), len(world.held_back)) == (40, 10)
    assert (len(world.rules), len(world.facts), len(world.gaps)) == (47, 26, 8)
    assert (len(world.slips), len(world.findings)) == (91, 16)
    assert [size.minutes for size in world.task_sizes] == [5, 10, 15, 20, 30, 60, 90, 120, 270]


def test_the_plan_of_the_course_has_seven_steps(world: World) -> None:
    assert [step.id for step in world.steps] == [
        "data_model", "addresses", "accounts", "links", "statistics", "integration_tests", "security_review",
    ]  # fmt: skip
    assert tuple(unit for step in world.steps for unit in step.units) == tuple(world.units)


def test_every_unit_can_go_wrong_in_five_ways_and_depends_on_a_fact(world: World) -> None:
    for unit in world.units.values():
        assert 5 <= sum(slip.unit == unit.id for slip in world.slips.values()) <= 7
        assert 1 <= len(unit.facts) <= 3
        assert len(unit.aliases) >= 10
        assert 4 <= len(unit.edge_cases) <= 8


def test_slips_come_in_all_classes_of_the_course(world: World) -> None:
    assert {slip.kind for slip in world.slips.values()} == {
        "boundary", "empty input", "off by one", "wrong default", "swallowed error", "time zone", "race by ordering",
        "security", "rounding", "mutation",
    }  # fmt: skip


def test_a_thief_would_find_what_the_review_should_find(world: World) -> None:
    reviewed = [world.slips[finding.slip] for finding in world.findings.values()]
    assert len({slip.id for slip in reviewed}) == len(reviewed)
    assert sum(slip.kind == "security" for slip in reviewed) >= 14


def test_no_alias_belongs_to_two_units(world: World) -> None:
    words = [
        word
        for unit in world.units.values()
        for word in {name.lower().replace("_", " ") for name in (unit.title, *unit.names, *unit.aliases)}
    ]
    assert [word for word in words if words.count(word) > 1] == []


@pytest.mark.parametrize("fact", REWORDED)
def test_a_fact_is_known_in_other_words(world: World, fact: str) -> None:
    assert [text for text in REWORDED[fact] if not world.facts[fact].told_in(text)] == []


def test_every_fact_has_other_words(world: World) -> None:
    assert set(REWORDED) == set(world.facts)
    assert all(4 <= len(texts) <= 8 for texts in REWORDED.values())


def test_other_words_tell_one_fact_only(world: World) -> None:
    wrong = [
        (text, other)
        for fact, texts in REWORDED.items()
        for text in texts
        for other in world.facts
        if other != fact and world.facts[other].told_in(text)
    ]
    assert wrong == []


@pytest.mark.parametrize("text", UNTOLD)
def test_what_states_no_fact_tells_none(world: World, text: str) -> None:
    assert [fact.id for fact in world.facts.values() if fact.told_in(text)] == []


def test_outdated_statements_are_known_and_tell_nothing(world: World) -> None:
    assert set(BELIEVED) == {fact.id for fact in world.facts.values() if fact.decoys}
    for fact, texts in BELIEVED.items():
        decoy = world.facts[fact].decoy
        assert decoy is not None
        assert [text for text in texts if not decoy.search(text)] == []
        assert [text for text in texts if world.facts[fact].told_in(text)] == []


def test_what_is_true_is_no_outdated_statement(world: World) -> None:
    texts = [*world.rules, *world.brief.splitlines(), *(gap.answer for gap in world.gaps.values())]
    texts += [text for some in REWORDED.values() for text in some]
    wrong = [
        (fact.id, text) for fact in world.facts.values() if fact.decoy for text in texts if fact.decoy.search(text)
    ]
    assert wrong == []


@pytest.mark.parametrize("gap", QUESTIONS)
def test_a_question_about_a_gap_is_known_in_other_words(world: World, gap: str) -> None:
    assert [text for text in QUESTIONS[gap] if not world.gaps[gap].asked_in(text)] == []


def test_no_question_is_about_two_gaps(world: World) -> None:
    assert set(QUESTIONS) == set(world.gaps)
    assert all(len(texts) >= 10 for texts in QUESTIONS.values())
    wrong = [
        (text, other)
        for gap, texts in QUESTIONS.items()
        for text in (*texts, world.gaps[gap].missing)
        for other in world.gaps
        if (other == gap) != world.gaps[other].asked_in(text)
    ]
    assert wrong == []


@pytest.mark.parametrize("text", UNASKED)
def test_other_questions_are_about_no_gap(world: World, text: str) -> None:
    assert [gap.id for gap in world.gaps.values() if gap.asked_in(text)] == []


def test_the_customer_answers_a_question_with_its_fact_alone(world: World) -> None:
    for gap in world.gaps.values():
        assert [fact.id for fact in world.facts.values() if fact.told_in(gap.answer)] == [gap.fact]
        assert [fact.id for fact in world.facts.values() if fact.told_in(gap.missing)] == []
    assert len({gap.fact for gap in world.gaps.values()}) == 8


def test_the_brief_tells_no_gap_and_asks_none(world: World) -> None:
    for gap in world.gaps.values():
        assert not world.facts[gap.fact].told_in(world.brief)
        assert not gap.asked_in(world.brief)
    assert [word for word in ("400", "90", "180", "40", "04:00", "30 minutes", "imprint") if word in world.brief] == []


def test_signs_take_no_time_on_long_lines(world: World) -> None:
    """Signs read a learner's whole prompt: none may reach over a line or look back."""
    signs = [sign for fact in world.facts.values() for sign in (*fact.signs, *fact.decoys)]
    signs += [sign for gap in world.gaps.values() for sign in gap.signs]
    for sign in signs:
        assert re.search(r"[a-z]{3}|\d", re.sub(r"\\[a-z]|\{\d,\d+\}", "", sign)), sign
        assert not re.search(r"\(\?<|\\s|\\W|\\D|\.\*|\.\+|\\w[*+]", sign), sign
        assert all(int(most) <= 60 for most in re.findall(r"\{\d,(\d+)\}", sign)), sign


def test_the_store_stays_plain_data(world: World) -> None:
    space: dict[str, Any] = {}
    exec("\n\n".join(unit.reference for unit in world.units.values()), space)
    store, start = space["new_store"](), 1_700_000_000.0
    space["create_account"](store, "ada@shop.example", list(range(10)), start)
    account = store["outbox"][0]["account_id"]
    key = space["issue_key"](store, account, list(range(40)), start)["key"]
    made = space["shorten"](store, space["check_key"](store, key), "shop.example", list(range(50)), start)
    found = space["resolve"](store, made["code"].upper(), start + 60)
    assert found["url"] == "https://shop.example/"
    assert space["record_click"](store, found["code"], "203.0.113.7", "Mozilla/5.0", start + 60)
    again = json.loads(json.dumps(store))
    assert again == store
    figures = space["link_statistics"](again, account, made["code"], "2023-11-14", "2023-11-14")
    assert figures["total"] == 1
    assert space["close_account"](again, account, start + 120) == {"ok": True}
    assert space["check_key"](again, key) is None
    assert space["resolve"](again, made["code"], start + 180)["ok"]
