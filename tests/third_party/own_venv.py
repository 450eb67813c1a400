"""Other people's servers, each in a virtual environment of its own below build/third_party: made once, then reused."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

import start

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[1] / "build" / "third_party"
WORDS = "Scripts" if os.name == "nt" else "bin"
LIMIT = 3000  # seconds for one installation; building takes 3 minutes on two idle cores


class CannotInstall(Exception):
    """One sentence: what is missing and what to do."""


@dataclass(frozen=True)
class Recipe:
    """What a server is made from: its exact packages in locks beside this file, installed in their order."""

    name: str
    locks: tuple[str, ...]
    compiled: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        """Its folder below build/third_party."""
        return FOLDER / self.name

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.home / WORDS / ("python.exe" if os.name == "nt" else "python")

    def installed(self) -> Path:
        """Its interpreter, everything installed; who else installs it meanwhile is waited for. Raises CannotInstall."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{self.home}.lock"):
            return self._installed()

    def _installed(self) -> Path:
        stamp, wanted = self.home / "installed.txt", self._fingerprint()
        if stamp.exists() and stamp.read_text() == wanted and self.python.exists():
            return self.python
        if self.compiled and not any(map(shutil.which, ("c++", "g++", "clang++"))):
            raise CannotInstall(
                f"{self.name} is built from source and there is no C++ compiler: install the system's g++ package."
            )
        shutil.rmtree(self.home, ignore_errors=True)
        self._make()
        stamp.write_text(wanted)
        return self.python

    def _fingerprint(self) -> str:
        digest = hashlib.sha256(f"{sys.version} {dict(self.environ)}".encode())
        for lock in self.locks:
            digest.update((HERE / lock).read_bytes().replace(b"\r\n", b"\n"))
        return digest.hexdigest()

    def _make(self) -> None:
        """With uv where it is to be had (it keeps what it has built for the next time), else with pip."""
        uv = shutil.which("uv") or shutil.which("uv", path=start.BIN)
        base = start.own_python()
        environ = {**(start.uv_environment() if uv else os.environ), **self.environ}
        environ["PATH"] = os.pathsep.join((str(self.python.parent), environ.get("PATH", os.defpath)))
        if uv:
            self._run([uv, "venv", "--no-project", "--python", base, str(self.home)], environ)
            words = [uv, "pip", "install", "--no-progress", "--python", str(self.python)]
        else:
            self._run([base, "-m", "venv", str(self.home)], environ)
            words = [str(self.python), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
        # The build's own tools come from a lock too, so nothing unpinned is fetched for it.
        words += ["--no-build-isolation"] if self.compiled else []
        for lock in self.locks:
            self._run([*words, "--require-hashes", "-r", str(HERE / lock)], environ)

    def _run(self, command: list[str], environ: Mapping[str, str]) -> None:
        try:
            told = subprocess.run(
                command, env=dict(environ), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise CannotInstall(f"{self.name} cannot be installed: {problem}.") from None
        if told.returncode == 0:
            return
        said = told.stdout + told.stderr
        FOLDER.mkdir(parents=True, exist_ok=True)
        log = FOLDER / f"{self.name}.log"
        log.write_text(said, encoding="utf-8", errors="replace")
        if start.OFFLINE.search(said):
            raise CannotInstall(f"{self.name} cannot be installed: the package index gives no answer (details: {log}).")
        raise CannotInstall(f"{self.name} cannot be installed; the last lines of {log} say why.")


# No vision, no OpenMP, nothing tuned to this machine, hardly optimised: the model is tiny, the build is what costs.
LLAMA_CPP = Recipe(
    "llama_cpp",
    ("llama_cpp_build.lock", "llama_cpp.lock"),
    compiled=True,
    environ={
        "CMAKE_ARGS": "-DLLAVA_BUILD=OFF -DGGML_OPENMP=OFF -DGGML_NATIVE=OFF"
        " -DCMAKE_C_FLAGS_RELEASE=-O1 -DCMAKE_CXX_FLAGS_RELEASE=-O0"
    },
)
LITELLM = Recipe("litellm", ("litellm.lock",))
