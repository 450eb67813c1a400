"""Dated list prices for calls whose server states none; the list comes with genai-prices, the network is not asked."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_DAY = 86_400_000_000
_FIELDS = ("input_tokens", "output_tokens", "cache_read.input_tokens", "cache_creation.input_tokens")


def at_list_price(calls: pa.Table, wanted: np.ndarray) -> tuple[np.ndarray, str]:
    """What each call costs in US dollars at the list price of its day, and the list's name.

    nan where it is not wanted, the list does not know model or provider, or the call states no tokens. A record of many
    calls is priced as so many average ones.
    """
    import numpy as np
    import pyarrow.compute as pc

    cost = np.full(len(calls), np.nan)
    model = pc.coalesce(calls["gen_ai.response.model"], calls["gen_ai.request.model"])
    used = [calls[f"gen_ai.usage.{field}"].to_numpy().astype(float) for field in _FIELDS]
    rows = np.flatnonzero(wanted & pc.is_valid(model).to_numpy() & ~np.isnan(used[0]) & ~np.isnan(used[1]))
    if not len(rows):
        return cost, ""
    try:
        from genai_prices import __version__
    except ImportError:
        return cost, ""
    count = np.maximum(calls["count"].fill_null(1).to_numpy()[rows], 1)
    tokens = np.stack([np.nan_to_num(one[rows]) / count for one in used], axis=1)
    days = calls["ts"].fill_null(0).to_numpy()[rows] // _DAY
    named = zip(*(one.take(rows).to_pylist() for one in (model, calls["gen_ai.provider.name"])), strict=True)
    groups: dict[tuple[str, str | None, int], list[int]] = {}
    for place, ((name, provider), day) in enumerate(zip(named, days.tolist(), strict=True)):
        groups.setdefault((name, provider, day), []).append(place)
    for (name, provider, day), places in groups.items():
        cost[rows[places]] = _price(name, provider, day, tokens[places]) * count[places]
    return cost, f"list price (genai-prices {__version__})"


def _price(model: str, provider: str | None, day: int, tokens: np.ndarray) -> np.ndarray:
    """The price of calls of one model on one day; nan where the list does not have it.

    A price is a rate per token, which may be another one from some length of the input on: so each stretch of lengths
    is asked for its four rates, and all calls in it are priced at once.
    """
    import numpy as np

    at = datetime.fromtimestamp(day * 86_400 + 43_200, UTC)
    cost = np.full(len(tokens), np.nan)
    known = _calculated(model, provider, at, (1, 0, 0, 0))
    if known is None:
        return cost
    prices = vars(known.model_price).values()
    steps = sorted({tier.start for price in prices for tier in getattr(price, "tiers", ())})
    stretch = np.searchsorted(steps, tokens[:, 0], side="left")
    for place in np.unique(stretch).tolist():
        long = steps[place - 1] + 1 if place else 1
        fresh = _total(model, provider, at, (long, 0, 0, 0))
        written = (_total(model, provider, at, (long, 1e6, 0, 0)) - fresh) / 1e6
        read = _total(model, provider, at, (long, 0, long, 0)) / long
        stored = _total(model, provider, at, (long, 0, 0, long)) / long
        here = tokens[stretch == place]
        plain = np.maximum(here[:, 0] - here[:, 2] - here[:, 3], 0)
        parts = plain * fresh / long, here[:, 1] * written, here[:, 2] * read, here[:, 3] * stored
        cost[stretch == place] = sum(parts)
    return cost


def _total(model: str, provider: str | None, at: datetime, tokens: tuple[float, float, float, float]) -> float:
    priced = _calculated(model, provider, at, tokens)
    return float("nan") if priced is None else float(priced.total_price)


def _calculated(model: str, provider: str | None, at: datetime, tokens: tuple[float, float, float, float]) -> Any:
    from genai_prices import Usage, calc_price

    reads, writes, cached, stored = (round(one) for one in tokens)
    usage = Usage(
        input_tokens=reads, output_tokens=writes, cache_read_tokens=cached or None, cache_write_tokens=stored or None
    )
    # A provider is known by its name, with `x_y` or `x.service` where the list has `x-y` or `x`, or by its server's.
    ways: list[dict[str, str]] = [{}]
    if provider is not None:
        names = dict.fromkeys((provider, provider.replace("_", "-"), provider.partition(".")[0]))
        ways = [*({"provider_id": name} for name in names), {"provider_api_url": f"https://{provider}/v1"}]
    for way in ways:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return calc_price(usage, model, genai_request_timestamp=at, **way)
        except (LookupError, ValueError):
            continue
    return None
