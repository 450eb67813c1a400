"""Calls to a model, noted as they are made."""
