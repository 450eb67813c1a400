"""The third layer: what a model is shown within a budget, and the questions that find what a brief leaves out."""
