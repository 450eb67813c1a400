"""List prices: for calls whose server states none, of their day, and without asking anybody."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from genai_prices import Usage, calc_price
from genai_prices.data_snapshot import get_snapshot
from genai_prices.types import ModelPrice, TieredPrices
from log_records import call, one, unit, usage, write

from orchestration.log.reading.fold import folded


def listed(*, tiers: bool) -> tuple[str, str]:
    """A model of the list and its provider: one with a price a token, or one whose price depends on the length."""
    return next(
        (provider.id, model.id)
        for provider in get_snapshot().providers
        for model in provider.models
        if isinstance(model.prices, ModelPrice)
        and {"input_mtok", "output_mtok", "cache_read_mtok", "cache_write_mtok"} <= set(vars(model.prices))
        and any(isinstance(price, TieredPrices) for price in vars(model.prices).values()) == tiers
    )


def named(tiers: bool = False, **more: Any) -> dict[str, Any]:
    provider, model = listed(tiers=tiers)
    return {"gen_ai.provider.name": provider, "gen_ai.response.model": model} | more


@pytest.mark.parametrize("tiers", [False, True])
def test_a_call_without_a_stated_cost_has_the_list_price(tmp_path: Path, tiers: bool) -> None:
    provider, model = listed(tiers=tiers)
    cached = {"gen_ai.usage.cache_read.input_tokens": 100_000}
    short = {"gen_ai.usage.cache_creation.input_tokens": 700}
    row = one(
        tmp_path,
        unit(),
        call(1, **named(tiers), **usage(900_000, 2000), **cached),
        call(2, **named(tiers), **usage(999, 7), **short),
    )
    used = [
        Usage(input_tokens=900_000, output_tokens=2000, cache_read_tokens=100_000),
        Usage(input_tokens=999, output_tokens=7, cache_write_tokens=700),
    ]
    expected = sum(float(calc_price(each, model, provider_id=provider).total_price) for each in used)
    assert row.cost_usd == pytest.approx(expected)
    assert row.cost_source.startswith("list price (genai-prices ")


def test_the_dearer_rate_of_long_inputs_begins_after_its_limit(tmp_path: Path) -> None:
    provider, model = listed(tiers=True)
    known = calc_price(Usage(input_tokens=1), model, provider_id=provider).model_price
    limit = min(step.start for price in vars(known).values() for step in getattr(price, "tiers", ()))
    for length in (limit, limit + 1):
        row = one(tmp_path, unit(), call(**named(tiers=True), **usage(length, 10)))
        exact = calc_price(Usage(input_tokens=length, output_tokens=10), model, provider_id=provider).total_price
        assert row.cost_usd == pytest.approx(float(exact))


def test_many_calls_in_one_record_are_priced_as_many_average_ones(tmp_path: Path) -> None:
    provider, model = listed(tiers=True)
    row = one(tmp_path, unit(), call(count=10, **named(True), **usage(9_000_000, 1000)))
    each = calc_price(Usage(input_tokens=900_000, output_tokens=100), model, provider_id=provider).total_price
    assert row.cost_usd == pytest.approx(10 * float(each))


def test_a_stated_cost_is_not_recalculated(tmp_path: Path) -> None:
    row = one(tmp_path, unit(), call(cost_usd=7.0, **named(), **usage(900, 20)))
    assert (row.cost_usd, row.cost_source) == (7.0, "stated")


def test_a_simulated_call_has_no_list_price(tmp_path: Path) -> None:
    assert one(tmp_path, unit(), call(simulated=True, **named(), **usage(900, 20))).isna().cost_usd


@pytest.mark.parametrize(
    "unknown", [{"gen_ai.response.model": "example-model-1"}, {"gen_ai.provider.name": "models.example"}]
)
def test_an_unknown_model_or_server_has_no_list_price(tmp_path: Path, unknown: dict[str, str]) -> None:
    row = one(tmp_path, unit(), call(**named() | unknown, **usage(900, 20)))
    assert row.isna().cost_usd and row.isna().cost_source


def test_the_list_is_read_without_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    write(tmp_path, [unit(), call(**named(), **usage(900, 20))])
    assert (folded(tmp_path).cost_usd > 0).all()


def test_a_call_that_failed_is_no_call_without_a_price(tmp_path: Path) -> None:
    paid = call(1, cost_usd=0.25, cost_source="stated")
    assert one(tmp_path / "failed", unit(), paid, call(2, **{"error.type": "RateLimited"})).cost_source == "stated"
    assert one(tmp_path / "free", unit(), paid, call(2)).cost_source == "stated, some calls without a price"
