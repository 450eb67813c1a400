"""The world of prices and discounts as the course counts on it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from worlds import World, load

REWORDED = {
    "half_away": [
        "round half up, for negatives away from zero",
        "halves go up, never to even",
        "a half cent always rounds up",
        "use commercial rounding",
        "exactly .5 is rounded up",
        "ROUND_HALF_UP please",
        "kaufmännisch: halves away from nought",
    ],
    "loose_tea_price": [
        "loose tea is priced per 100 g",
        "the price of a gram line is for 100g",
        "price per hundred grams for loose tea",
        "for loose tea, divide by 100: the price is for 100 grams",
        "unit gram: price counts for 100 grammes",
    ],
    "money_marks": [
        "format like 1.234,50 €",
        "decimal comma, dots for thousands",
        "use the German number format",
        "a comma before the cents and a point between thousands",
        "thousands separated by a dot, cents after a comma",
        "thousands separator is a full stop",
    ],
    "negative_brackets": [
        "negative amounts go in parentheses",
        "put credits in brackets",
        "use brackets instead of a minus",
        "minus amounts: (12,50 €)",
        "if it's negative, wrap it in brackets",
    ],
    "volume_steps": [
        "10 pieces: 5 %, 50 pieces: 12 %",
        "5% off from 10 items, 12% off from 50 items",
        "ten or more of one article give five per cent",
        "VOLUME_STEPS = ((10, 5), (50, 12))",
        "10+ → 5%, 50+ → 12%",
        "from fifty on it is twelve per cent",
        "quantity >= 10: 5 percent",
    ],
    "volume_all_pieces": [
        "the volume discount applies to all pieces of the line",
        "once the step is reached, every piece of the line gets the volume discount",
        "quantity discount is for the whole line",
        "not only the pieces above the step get the per cent",
        "all items, not just those over the threshold, are discounted",
    ],
    "every_third": [
        "every third piece, in order of price, is free",
        "sort descending and take each third one",
        "make threes beginning with the dearest",
        "group from expensive to cheap in threes, the last of each is free",
        "every 3rd is free after sorting",
        "sum(prices[2::3])",
    ],
    "reduced_not_bundled": [
        "reduced articles don't count for three for two",
        "3 for 2 is not for reduced items",
        "three-for-two leaves out what is on sale",
        "no bundle discount on reduced articles",
        "skip marked-down pieces in the bundle",
    ],
    "member_levels": [
        "silver: from 150 euros, 3 %",
        "gold members get seven per cent",
        "silver at 15000 cents, gold at 40000 cents",
        "gold from 400 €",
        "3% for silver and 7% for gold",
        "who bought for 150.00 is silver",
    ],
    "member_year": [
        "the past year means the last 365 days",
        "count purchases of the previous 12 months",
        "a rolling year, not the calendar year",
        "365 days back from today",
        "the last twelve months count",
    ],
    "voucher_days_utc": [
        "voucher days are UTC days",
        "convert the moment to UTC before comparing it with the voucher's days",
        "a voucher ends at 24:00 GMT",
        "compare in universal time",
    ],
    "reduced_not_counted": [
        "reduced articles don't count for the minimum basket",
        "the least basket is reached without reduced items: reduced lines don't count to the minimum",
        "for the minimum order ignore articles on sale",
        "minimum order value excludes reduced goods",
        "marked-down articles do not count for a voucher",
    ],
    "percent_voucher_most": [
        "percentage vouchers are capped at 20 euros",
        "a per cent voucher takes off 20.00 at most, that is max 20 €",
        "cap of 2000 cents on percent vouchers",
        "vouchers in percent: maximum 20,00 €",
        "a percentage voucher never takes off more than 20",
    ],
    "voucher_or_member": [
        "vouchers can't be combined with the member discount",
        "member discount and voucher exclude each other: the member discount excludes vouchers",
        "either a voucher or the loyalty discount",
        "never use a voucher with the member discount",
        "no member discount with a voucher",
        "loyalty discount cannot go with a voucher",
    ],
    "tie_keeps_voucher": [
        "on a tie prefer the combination without a voucher",
        "if two are equal, keep the voucher",
        "the voucher is kept when another combination gives the same",
        "save the voucher on ties",
        "ties: no voucher wins over voucher",
    ],
    "discount_most": [
        "all discounts together: at most 30%",
        "cap the combination at 30 per cent of the goods",
        "the total discount may not be more than 30 %",
        "never more than thirty per cent in all",
        "limit of 30 percent",
    ],
    "tax_on_top": [
        "in Switzerland the tax is added on top",
        "Swiss prices are net",
        "prices include VAT except for Switzerland",
        "for CH add the tax to the price",
        "CH: tax comes on top, elsewhere it is contained",
    ],
    "free_from": [
        "free shipping from 60 euros",
        "orders of 60.00 and more are free of shipping",
        "no postage at 60 € or more",
        "shipping costs nothing from 6000 cents on",
        "FREE above or at sixty euros",
    ],
    "parcel_grams": [
        "a parcel holds 10 kg",
        "split into parcels of 10000 g",
        "max ten kilos a parcel",
        "one parcel per 10 kilograms or part of it",
    ],
    "oldest_card_first": [
        "use the oldest gift card first",
        "sort the cards by date of sale",
        "gift cards sold earliest are used first",
        "cards in order of their sale",
        "the card that was bought first is used up first",
        "FIFO for gift cards",
    ],
    "gift_card_end": [
        "gift cards are valid until 31 December of the third year after the sale",
        "cards expire at the end of the year, three years after their sale",
        "valid to the end of the 3rd calendar year after purchase",
        "they run for three years to the year's end",
        "sold in 2023 → good until 2026-12-31, i.e. three years and up to year-end",
    ],
    "leftover_cents": [
        "leftover cents go to the most expensive line",
        "add the rounding difference to the largest line",
        "the largest line takes the remaining cents",
        "odd cents to the line with the biggest total",
        "put the remainder on the dearest line",
    ],
    "free_after_discounts": [
        "free shipping depends on the sum after discounts",
        "check the free shipping threshold after the discount",
        "use the discounted total for free shipping",
        "after discounts are taken off, decide on shipping",
        "for free shipping count the goods less discounts",
    ],
    "return_days": [
        "returns within 30 days of delivery",
        "30-day return period",
        "goods can be sent back for thirty days",
        "refund only up to 30 days after delivery",
        "30 days to return things",
    ],
    "refund_shares": [
        "round each returned piece down, the last one gets the rest",
        "the share of a returned piece is floored",
        "the last piece gives back the remainder",
        "refunds: floor per piece",
        "the last one takes what is left",
    ],
    "refund_shipping": [
        "refund shipping only if everything is returned",
        "postage is paid back when the entire order is sent back",
        "when nothing is kept, the shipping is refunded too",
        "shipping back only with the complete order returned",
        "if all pieces are returned pay back the postage",
    ],
}
UNTOLD = [
    "Work out the prices of our shop: discounts, vouchers, tax, shipping, gift cards, refunds.",
    "Round sensibly. Discounts must be right at every boundary. A voucher has a first and a last day.",
    "Write shipping_cost(weight: int, country: str, goods: int) -> int. Free shipping is for DE and AT only.",
    "Use the standard library, type hints, docstrings. Answer with one code block. Lines of at most 100 columns.",
    "From 20 pieces 6 per cent off; silver from 100 euros, 2 %; parcels of 5 kg; returns within 60 days.",
    "Step 3 of 7: vouchers. Implement voucher_problems and voucher_value; 35 minutes of work, 20 at most.",
    "One of three mugs is free. Regular customers have a level. Gift cards do not live for ever.",
    "Test negative amounts, zero, half a cent, a million, and the last day of a voucher.",
    "The lines must add up to the total to the cent; net and tax make gross in all four countries.",
    "Test quantities of 10, 50 and 100 pieces and a price of 5 cents; a basket of lines at 30, 60 and 150 euros.",
    "Every third test fails after my change to bundle_discount. Sort the lines by price, highest first.",
    "Once the discount is known, compute tax; then shipping. A parcel weighs 900 grams and goes to Switzerland.",
    "Do not implement member_discount; voucher_value exists. The offers are volume, bundle, member and voucher.",
    "A voucher never takes off more than the goods cost. Returned pieces must never give back more than was paid.",
    "Do we refund shipping? Round down or up? What do negative amounts look like? Prices include VAT.",
    "The customer pays with the card that has the largest balance. We need this within 30 days.",
]


@pytest.fixture(scope="module")
def world() -> World:
    return load("pricing")


@pytest.fixture(scope="module")
def app(world: World) -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec("\n\n".join(unit.reference for unit in world.units.values()), space)
    return space


def test_the_course_can_count_on_its_numbers(world: World) -> None:
    assert (len(world.units), world.minutes) == (14, 265)
    assert (len(world.tests), len(world.held_back)) == (40, 10)
    assert (len(world.rules), len(world.facts)) == (47, 26)
    assert len(world.slips) >= 85
    assert len(world.findings) == 16


def test_tasks_come_in_nine_sizes(world: World) -> None:
    assert [size.minutes for size in world.task_sizes] == [5, 10, 15, 20, 30, 60, 90, 120, 265]


def test_the_plan_has_seven_steps_in_the_order_of_the_units(world: World) -> None:
    assert [step.id for step in world.steps] == [
        "amounts", "discounts", "vouchers", "totals", "after_sales", "tests", "review",
    ]  # fmt: skip
    assert tuple(unit for step in world.steps for unit in step.units) == tuple(world.units)


def test_every_unit_can_go_wrong_in_several_ways_and_depends_on_a_fact(world: World) -> None:
    for unit in world.units.values():
        slips = [slip for slip in world.slips.values() if slip.unit == unit.id]
        assert 4 <= len(slips) <= 7 and len({slip.kind for slip in slips}) >= 3
        assert 1 <= len(unit.facts) <= 3
        assert 10 <= len(unit.aliases) <= 20 and 4 <= len(unit.edge_cases) <= 8


def test_slips_come_in_all_classes_of_the_course(world: World) -> None:
    assert {slip.kind for slip in world.slips.values()} == {
        "boundary", "empty input", "off by one", "wrong default", "swallowed error", "time zone", "race by ordering",
        "security", "rounding", "mutation",
    }  # fmt: skip


@pytest.mark.parametrize("fact", REWORDED)
def test_a_fact_is_known_in_other_words(world: World, fact: str) -> None:
    assert [text for text in REWORDED[fact] if not world.facts[fact].told_in(text)] == []


def test_every_fact_has_other_words(world: World) -> None:
    assert set(REWORDED) == set(world.facts)


@pytest.mark.parametrize("fact", REWORDED)
def test_what_tells_a_fact_is_not_taken_for_its_contradiction(world: World, fact: str) -> None:
    decoy = world.facts[fact].decoy
    assert [text for text in REWORDED[fact] if decoy and decoy.search(text)] == []


@pytest.mark.parametrize("text", UNTOLD)
def test_what_states_no_fact_tells_none(world: World, text: str) -> None:
    assert [fact.id for fact in world.facts.values() if fact.told_in(text)] == []


def test_the_old_price_list_contradicts_and_tells_nothing(world: World) -> None:
    old = world.sources["price_list_2019.md"]
    contradicted = [fact.id for fact in world.facts.values() if fact.decoys]
    assert len(contradicted) >= 20
    assert [fact for fact in contradicted if not world.facts[fact].decoy.search(old)] == []  # type: ignore[union-attr]
    assert [fact.id for fact in world.facts.values() if fact.told_in(old)] == []


def test_a_contradiction_is_no_rule_and_not_in_the_brief(world: World) -> None:
    for fact in world.facts.values():
        for text in (world.brief, *world.rules, *(unit.signature for unit in world.units.values())):
            assert not fact.decoy or not fact.decoy.search(text), f"{fact.id} is contradicted in {text!r}"


def test_a_year_of_quotes_adds_up_and_stays_plain_data(app: dict[str, Any]) -> None:
    categories = ("ware", "tea", "book", "gift_card")
    for number in range(60):
        lines = [
            {
                "article": f"article {place}",
                "price": 95 + 733 * ((number + place) % 7),
                "quantity": 1 + (number * (place + 3)) % 60,
                "unit": "gram" if place == 1 else "piece",
                "category": categories[place % 4],
                "group": "mugs" if place % 4 == 0 else None,
                "reduced": number % 3 == place,
                "weight": 0 if place == 1 else 120,
            }
            for place in range(number % 6)
        ]
        basket = {
            "lines": lines,
            "customer": "c1",
            "purchases": [{"day": "2026-01-05", "paid": 9000 * (number % 6), "refunded": 0}],
            "vouchers": [],
            "country": ("DE", "AT", "FR", "CH")[number % 4],
            "now": "2026-03-10T14:30:00+01:00",
            "today": "2026-03-10",
        }
        before = json.dumps(basket)
        priced = app["quote"](basket)
        assert json.dumps(basket) == before
        assert json.loads(json.dumps(priced)) == priced
        assert sum(row["total"] for row in priced["lines"]) == priced["goods"]
        assert sum(row["off"] for row in priced["lines"]) == priced["off"]
        assert sum(row["gross"] for row in priced["lines"]) + priced["shipping"] == priced["total"]
        assert all(row["net"] + row["tax"] == row["gross"] for row in priced["lines"])


def test_an_order_that_comes_back_piece_by_piece_is_paid_back_to_the_cent(app: dict[str, Any]) -> None:
    for paid in range(0, 4000, 37):
        line = {"article": "cup", "quantity": 7, "paid": paid, "returned": 0, "refunded": 0}
        order, back = {"delivered": "2026-03-01", "shipping": 490, "lines": [line]}, 0
        for pieces in (1, 2, 3, 1):
            answer = app["refund"](order, {"cup": pieces}, "2026-03-20")
            order, back = answer["order"], back + answer["amount"]
        assert back == paid + 490
