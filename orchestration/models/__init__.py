"""Asking a model, whichever it is: the one door to the openai package, what goes in and what comes back."""
