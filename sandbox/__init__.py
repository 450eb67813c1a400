"""Runs code that nobody trusts, and says plainly how well it is locked in.

>>> from sandbox import Sandbox
>>> with Sandbox() as box:
...     box.execute("result = 6 * 7").value
42
"""

from sandbox.box import Sandbox, probe
from sandbox.errors import CannotCross, SandboxError
from sandbox.session import Session
from sandbox.values import Backend, Execution, Failure, Handle, Limits

__all__ = [
    "Backend",
    "CannotCross",
    "Execution",
    "Failure",
    "Handle",
    "Limits",
    "Sandbox",
    "SandboxError",
    "Session",
    "probe",
]
