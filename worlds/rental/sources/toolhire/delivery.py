"""Delivery: two vans, one truck, and the tours that they drive.

A tour brings things out in the morning and fetches things in the afternoon. The driver decides the order of the stops;
we only say what has to be on which vehicle. Distances are in metres and come from the map that the drivers use.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .clock import HOUR, MINUTE, day_number, moment_text
from .errors import done, refusal
from .store import Record, Store


class Vehicle(NamedTuple):
    """What a vehicle can carry."""

    name: str
    kilograms: int
    stops: int
    tail_lift: bool


FLEET = (
    Vehicle("van north", 900, 8, False),
    Vehicle("van south", 900, 8, False),
    Vehicle("truck", 4_200, 4, True),
)

NEEDS_TAIL_LIFT = ("earth", "lift")

CITY_METRES = 12_000
"""Up to this distance a delivery is within the city and costs one tour; beyond, the office makes an offer."""

AT_A_STOP = 15 * MINUTE
SLOTS = (("early", 6 * HOUR, 9 * HOUR), ("morning", 9 * HOUR, 12 * HOUR), ("afternoon", 13 * HOUR, 17 * HOUR))


def ask_for(store: Store, booking_id: str, address: str, metres: int, slot: str, kilograms: int) -> dict[str, Any]:
    """Note that a booking is to be delivered. The answer says whether it is within the city."""
    booking = store.find("bookings", booking_id)
    if booking is None:
        return refusal("booking", "unknown")
    if booking["state"] not in ("held", "confirmed"):
        return refusal("booking", "state", state=booking["state"])
    if slot not in {name for name, _, _ in SLOTS} or metres < 0 or not address.strip():
        return refusal("booking", "period")
    wish = {"address": " ".join(address.split()), "metres": metres, "slot": slot, "kilograms": kilograms}
    store.update("bookings", booking_id, delivery=wish)
    return done(within_city=metres <= CITY_METRES, delivery=wish)


def deliveries_of(store: Store, day: int) -> list[Record]:
    """Bookings that are to be brought out on a business day."""
    wanted = store.rows("bookings", lambda one: one["state"] == "confirmed" and one.get("delivery") is not None)
    return sorted((one for one in wanted if day_number(one["start"]) == day), key=_by_slot)


def _by_slot(booking: Record) -> tuple[int, str]:
    names = [name for name, _, _ in SLOTS]
    return names.index(booking["delivery"]["slot"]), booking["id"]


def fits(vehicle: Vehicle, load: list[Record], booking: Record, categories: dict[str, str]) -> bool:
    """Whether a booking still fits on a vehicle that carries a load already."""
    if len(load) >= vehicle.stops:
        return False
    if categories.get(booking["item_id"]) in NEEDS_TAIL_LIFT and not vehicle.tail_lift:
        return False
    weight = sum(one["delivery"]["kilograms"] for one in load) + booking["delivery"]["kilograms"]
    return weight <= vehicle.kilograms


def tours(store: Store, day: int) -> dict[str, list[str]]:
    """Which booking goes on which vehicle. What fits nowhere is under `left over`; somebody has to think about it.

    Heavy things are placed first. That is not the best loading there is, but the drivers can follow it, and they
    rearrange it anyway when they see the rain.
    """
    categories = {item["id"]: item["category"] for item in store.rows("items")}
    loads: dict[str, list[Record]] = {vehicle.name: [] for vehicle in FLEET}
    left: list[str] = []
    heavy_first = sorted(deliveries_of(store, day), key=lambda one: (-one["delivery"]["kilograms"], one["id"]))
    for booking in heavy_first:
        chosen = next((one for one in FLEET if fits(one, loads[one.name], booking, categories)), None)
        if chosen is None:
            left.append(booking["id"])
        else:
            loads[chosen.name].append(booking)
    plan = {name: [one["id"] for one in sorted(load, key=_by_slot)] for name, load in loads.items()}
    return {**plan, "left over": left} if left else plan


def hours_needed(load: list[Record], metres_per_hour: int = 25_000) -> float:
    """A rough idea of how long a tour takes. Only for the driver's sheet, never for a promise to a customer."""
    driving = sum(2 * one["delivery"]["metres"] for one in load) / metres_per_hour
    return round(driving + len(load) * AT_A_STOP / HOUR, 1)


def driver_sheet(store: Store, day: int, vehicle: str) -> str:
    """The sheet for the driver's cabin."""
    lines = [f"{vehicle}, day {day}"]
    for booking_id in tours(store, day).get(vehicle, ()):
        booking = store.find("bookings", booking_id) or {}
        wish = booking["delivery"]
        lines.append(f"{wish['slot']:<10} {wish['address']:<40} {wish['kilograms']:>5} kg  {booking_id}")
        lines.append(f"{'':<10} to be there by {moment_text(booking['start'])}")
    return "\n".join(lines)
