"""Who still writes to a segment: writers share a lock on it for as long as they live, a compactor needs it whole.

Nobody ever waits for one of these locks, and readers do not look at them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":

    def share(file: int) -> bool:
        """Nothing to do: Windows lets nobody delete a file that is open."""
        return True

    @contextmanager
    def taken(path: Path) -> Iterator[bool]:
        """Nothing to do; deleting a file that somebody writes to will fail."""
        yield path.exists()

else:
    import fcntl

    def share(file: int) -> bool:
        """Mark an open file as being written to until it is closed. False only if somebody is taking it away.

        File systems without locks are written to without.
        """
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            pass
        return True

    @contextmanager
    def taken(path: Path) -> Iterator[bool]:
        """Have a file for this process alone. False if it is written to, gone, or that cannot be told."""
        try:
            file = os.open(path, os.O_RDWR)
        except OSError:
            yield False
            return
        try:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                alone = False
            else:
                alone = path.exists()  # else somebody else had it first, and deleted it
            yield alone
        finally:
            os.close(file)
