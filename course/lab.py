"""JupyterLab, configured for the course and for nothing else: the user's own Jupyter configuration is not changed."""

import http.client
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from course import processes, settings
from course.errors import LabError, last_lines

STARTUP = 90.0
"""Seconds that JupyterLab may take until it answers; it needs two to ten."""

OVERRIDES: dict[str, dict[str, object]] = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}
"""Defaults of JupyterLab's own settings; what the user set for themselves still wins."""


@dataclass(frozen=True)
class Address:
    """Where a JupyterLab answers."""

    port: int
    token: str
    page: str
    """Path of the page to open, from the workspace."""

    @property
    def url(self) -> str:
        """The page's address, with the token that lets the browser in."""
        return f"http://127.0.0.1:{self.port}/lab/tree/{quote(self.page)}?token={self.token}"

    def answers(self, path: str = "/api/status", seconds: float = 5.0) -> bool:
        """Does the server answer 200 at `path`? Never asks a proxy."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request("GET", path, headers={"Authorization": f"token {self.token}"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


class Lab:
    """A JupyterLab that belongs to this process."""

    def __init__(self, process: subprocess.Popen[str], folder: Path, page: str, token: str) -> None:
        self.process = process
        self.log = folder / "jupyter.log"
        self._runtime = folder / "runtime"
        self._page = page
        self._token = token

    @classmethod
    def start(cls, workspace: Path, page: str, folder: Path, environ: Mapping[str, str], port: int = 0) -> "Lab":
        """Start it on `workspace` with the kernels' environment `environ`; `folder` is private to the user."""
        token = secrets.token_urlsafe(24)
        runtime, application = folder / "runtime", folder / "settings"
        shutil.rmtree(runtime, ignore_errors=True)
        runtime.mkdir(mode=0o700)
        application.mkdir(exist_ok=True)
        (application / "overrides.json").write_text(json.dumps(OVERRIDES), encoding="utf-8")
        configuration = folder / "jupyter_config.json"
        with os.fdopen(os.open(configuration, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(configured(workspace, page, folder, port, token, environ), file)
        process = processes.start(
            [sys.executable, "-P", "-m", "course.labserver", str(configuration)],
            {**environ, "JUPYTER_RUNTIME_DIR": str(runtime), "JUPYTER_PREFER_ENV_PATH": "1"},
            log=folder / "jupyter.log",
            cwd=workspace,
        )
        return cls(process, folder, page, token)

    def tell(self, variables: Mapping[str, str]) -> None:
        """Add environment variables for the kernels that are started from now on."""
        if self.process.stdin:
            try:
                self.process.stdin.write(json.dumps(dict(variables)) + "\n")
                self.process.stdin.flush()
            except OSError:
                pass  # it has ended already, which wait_ready explains

    def wait_ready(self, seconds: float = STARTUP) -> Address:
        """Its address, when the page is there. Raises LabError with its last words when it ends or hangs before."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            address = self._address()
            if address and address.answers(f"/lab/tree/{quote(self._page)}"):
                return address
            if self.ended():
                raise self._failed("stopped while starting")
            time.sleep(0.05)
        raise self._failed(f"did not answer within {seconds:.0f} s")

    def ended(self) -> bool:
        """Has the process ended?"""
        return self.process.poll() is not None

    def stop(self) -> None:
        """End it with its kernels; returns when it is gone."""
        processes.stop(self.process)

    def _address(self) -> Address | None:
        for path in self._runtime.glob("jpserver-*.json"):
            try:
                return Address(int(json.loads(path.read_text(encoding="utf-8"))["port"]), self._token, self._page)
            except (OSError, ValueError, KeyError):
                continue  # being written
        return None

    def _failed(self, how: str) -> LabError:
        said = last_lines(self.log.read_text(encoding="utf-8", errors="replace"))
        return LabError(f"JupyterLab {how}. Its last words:{said}\n`course doctor` checks this machine.")


def configured(
    workspace: Path, page: str, folder: Path, port: int, token: str, environ: Mapping[str, str]
) -> dict[str, Any]:
    """The whole configuration; given as a file, so that no other user sees the token in the list of processes."""
    return {
        "ServerApp": {
            "ip": "127.0.0.1",
            "port": port,
            "port_retries": 0,
            "open_browser": False,
            "root_dir": str(workspace),
            "default_url": f"/lab/tree/{quote(page)}",
            "allow_root": hasattr(os, "geteuid") and os.geteuid() == 0,
            "terminado_settings": terminals(environ),
        },
        "IdentityProvider": {"token": token},
        # It would look for language servers with npm, which can outlive the server and spin.
        "LanguageServerManager": {"autodetect": False},
        "TemplateExporter": {"preprocessors": ["course.paper.Folded"]},  # what the menu exports
        "LabApp": {
            "app_settings_dir": str(folder / "settings"),
            "workspaces_dir": str(folder / "layout"),
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "news_url": None,
            "extension_manager": "readonly",
        },
    }


def terminals(environ: Mapping[str, str]) -> dict[str, list[str]]:
    """The shell of a terminal. JupyterLab itself would start a login shell, and /etc/profile may set PATH anew."""
    return {} if os.name == "nt" else {"shell_command": [environ.get("SHELL") or "sh"]}


def kernel_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What JupyterLab and its kernels are started with."""
    found = settings.with_loopback(environ)
    binaries = str(Path(sys.executable).parent)
    found["PATH"] = os.pathsep.join(filter(None, [binaries, found.get("PATH")]))
    found["PYTHONPATH"] = os.pathsep.join(filter(None, [str(settings.REPOSITORY), found.get("PYTHONPATH")]))
    return found
