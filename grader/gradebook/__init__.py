"""The one door to nbgrader: release, gradebook, formgrader. Nothing here imports it before it is needed."""
