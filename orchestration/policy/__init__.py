"""The fourth layer: what to delegate, what to do with help, what to keep, and what each choice costs."""
