"""What can go wrong with the sandbox itself. What goes wrong in the code it runs is a result, not an error.

SandboxError
└── CannotCross
"""


class SandboxError(Exception):
    """The sandbox cannot be used as asked: no back end works, a preload cannot be imported, it was closed.

    Code that fails, loops or dies never raises this; see :class:`sandbox.Execution`.
    """


class CannotCross(SandboxError):
    """An argument of a call is of a kind, or a size, that cannot be given to the code inside."""
