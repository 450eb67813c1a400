"""Is this port free?"""

import errno
import os
import socket

from course.errors import CourseError


def check(port: int) -> None:
    """Raise CourseError when `port` on this machine cannot be had. 0 (any free port) always can."""
    if not 0 <= port <= 65535:
        raise CourseError(f"{port} is no port: a port is a number from 1 to 65535.")
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError as problem:
            why = "is already in use" if problem.errno == errno.EADDRINUSE else f"cannot be had ({problem.strerror})"
            raise CourseError(f"Port {port} {why}. Choose another, or none: a free one is found.") from None
