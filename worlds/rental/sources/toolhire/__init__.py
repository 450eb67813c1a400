"""Toolhire: items, bookings, money and people of a tool rental with three shops."""

__version__ = "4.6.1"
