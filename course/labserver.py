"""JupyterLab as a child of the course: reads its standard input and stops when that ends.

Each line is a JSON object of environment variables for the kernels that are started from then on.
"""

import json
import os
import sys
import threading

from jupyter_server.serverapp import ServerApp
from jupyterlab.labapp import LabApp


def follow_parent() -> None:
    """Take over the parent's settings; stop the server, kernels included, when the parent is gone."""
    for line in sys.stdin:
        os.environ.update(json.loads(line))
    server = ServerApp.instance() if ServerApp.initialized() else None
    if server is None or not getattr(server, "io_loop", None):
        os._exit(0)
    server.io_loop.add_callback(server.stop)


if __name__ == "__main__":
    threading.Thread(target=follow_parent, daemon=True).start()
    LabApp.launch_instance(["--config", sys.argv[1]])
