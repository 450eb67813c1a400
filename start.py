"""The one door: makes everything ready the first time, then opens the course.

    python3 start.py               open the course in JupyterLab      (py start.py on Windows)
    python3 start.py test          run the tests; further words go to pytest
    python3 start.py grader ...    the instructor's command
    python3 start.py setup         only make everything ready
    python3 start.py WORD ...      any other word of the `course` command: doctor, tour, grade, model

Everything goes into the folder .venv beside this file: exactly the versions of requirements.lock, checked by their
hashes. Nothing outside this folder is changed, and no Python interpreter is ever downloaded. Needs Python 3.11 to 3.14
and, the first time, a way to the package index that pip is configured for.
"""
# This file must parse on any Python, so that an old one can say what is wrong: no f-strings, no annotations.

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
WINDOWS = os.name == "nt"
BIN = os.path.join(VENV, "Scripts" if WINDOWS else "bin")
PYTHON = os.path.join(BIN, "python.exe" if WINDOWS else "python")
STATE = os.path.join(VENV, "start-state.json")
LOG = os.path.join(VENV, "start-log.txt")
COURSE, TESTS = "requirements.lock", os.path.join("tests", "requirements.lock")
PIP_INSTALL = ["install", "--no-input", "--no-compile", "--disable-pip-version-check"]
OFFLINE = re.compile(
    r"name resolution|Failed to resolve|dns error|getaddrinfo|ProxyError|tunnel error|Cannot connect|"
    r"timed out|Connection refused|Network is unreachable|error sending request|Failed to fetch|"
    r"NewConnectionError|No route to host|from versions: none",
    re.IGNORECASE,
)


class SetupError(Exception):
    """Set-up cannot go on; the message is one sentence for the person at the keyboard."""


class Unreachable(SetupError):
    """Nothing could be downloaded, so nothing was changed either."""


def main(words):
    if words[:1] in (["-h"], ["--help"], ["help"]):
        say(__doc__.strip())
        return 0
    try:
        check_python()
        testing = words[:1] == ["test"]
        prepare(TESTS if testing else COURSE)
        if words[:1] == ["setup"]:
            say("Everything is ready.")
            return 0
        if testing:
            os.chdir(ROOT)
            return run([PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadfile"] + words[1:])
        package, rest = ("grader", words[1:]) if words[:1] == ["grader"] else ("course", words)
        return run([PYTHON, "-P", "-m", package] + rest)
    except SetupError as problem:
        say("start.py: %s" % problem, sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("Stopped. The same command goes on from here.", sys.stderr)
        return 130


def check_python():
    version = "%d.%d" % sys.version_info[:2]
    if not (3, 11) <= sys.version_info[:2] < (3, 15):
        raise SetupError(
            "This is Python %s; the course needs Python 3.11, 3.12, 3.13 or 3.14. Start it with one of "
            "those, for example: python3.12 start.py" % version
        )


def prepare(lock):
    """Bring .venv to the state that `lock` describes; costs a few milliseconds when it already is."""
    wanted = fingerprint(lock)
    state = read_state()
    if state.get(lock) == wanted and os.path.exists(PYTHON):
        return
    with OnlyOne():
        state = read_state()
        if state.get(lock) == wanted and os.path.exists(PYTHON):
            return
        if state.get("unfinished") or (os.path.lexists(VENV) and not os.path.exists(PYTHON)):
            say("An earlier set-up was not finished: starting afresh.")
            remove_venv()
        elif state.get("root", ROOT) != ROOT:
            say("This folder was moved, and a .venv cannot be: starting afresh.")
            remove_venv()
        make_venv()
        write_state({"unfinished": True})  # an interruption from here on is noticed by the next start
        try:
            install(lock)
        except Unreachable:
            write_state(state)  # what was there before still works
            raise
        finished = {name: fingerprint(name) for name in {COURSE, lock}}  # the tests' lock contains the course's
        write_state(dict(finished, root=ROOT))


def fingerprint(lock):
    """What an installation depends on: the lock, the project's metadata, where it lies."""
    digest = hashlib.sha256(ROOT.encode("utf-8", "surrogateescape"))
    for name in (lock, "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read().replace(b"\r\n", b"\n"))
    try:
        with open(os.path.join(VENV, "pyvenv.cfg"), "rb") as file:
            digest.update(b"".join(line for line in file if line.startswith((b"version", b"home"))))
    except OSError:
        pass
    return digest.hexdigest()


def make_venv():
    if os.path.exists(PYTHON):
        found = output([PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).strip()
        if found not in ("3.11", "3.12", "3.13", "3.14"):
            raise SetupError("The folder .venv belongs to Python %s. Remove it and start again." % (found or "?"))
        return
    say("Making .venv with Python %d.%d ..." % sys.version_info[:2])
    try:
        import venv  # noqa: F401
    except ImportError:
        raise SetupError("This Python has no venv module. %s" % debian_advice())
    try:
        subprocess.check_output([own_python(), "-m", "venv", "--without-pip", VENV], stderr=subprocess.STDOUT)
    except (OSError, subprocess.CalledProcessError) as problem:
        text = getattr(problem, "output", b"") or str(problem).encode("utf-8", "replace")
        raise SetupError("The folder .venv could not be made: %s" % last_line(text.decode("utf-8", "replace")))


def install(lock):
    """Packages first, then the project itself; uv where it is to be had, else pip."""
    count = sum(1 for line in open(os.path.join(ROOT, lock), encoding="utf-8") if "==" in line)
    open(LOG, "w").close()
    began = time.time()
    uv = find_uv()
    done = False
    packages = ["--require-hashes", "-r", lock]
    project = ["--no-deps", "--no-build-isolation", "-e", ROOT]
    if uv:
        say("Installing about %d packages with uv (10 to 60 s the first time) ..." % count)
        command, env = [uv, "pip", "install", "--no-progress", "--python", PYTHON], uv_environment()
        done = logged(command + packages, env) and logged(command + project, env)
    if not done:
        command = find_pip() + PIP_INSTALL
        say("Installing about %d packages with pip (1 to 3 minutes the first time) ..." % count)
        done = logged(command + packages) and logged(command + project)
    if not done:
        raise explain(open(LOG, encoding="utf-8", errors="replace").read())
    say("Ready after %d s." % (time.time() - began))


def find_uv():
    """uv from PATH, from .venv, or freshly put into .venv; None when it is not to be had within a minute."""
    own = os.path.join(BIN, "uv.exe" if WINDOWS else "uv")
    if shutil.which("uv"):
        return shutil.which("uv")
    if os.path.exists(own):
        return own
    try:
        pip = find_pip()
    except SetupError:
        return None
    say("Fetching the fast installer uv (5 to 15 s) ...")
    bounded = ["--only-binary", ":all:", "--retries", "1", "--timeout", "10"]
    logged(pip + PIP_INSTALL + bounded + ["uv>=0.5"], seconds=60)
    return own if os.path.exists(own) else None


def find_pip():
    """The words that run a pip which installs into .venv."""
    if output([PYTHON, "-m", "pip", "--version"]):
        return [PYTHON, "-m", "pip"]
    version = re.match(r"pip (\d+)\.(\d+)", output([own_python(), "-m", "pip", "--version"]))
    if version and tuple(int(part) for part in version.groups()) >= (22, 3):
        return [own_python(), "-m", "pip", "--python", PYTHON]
    if not output([PYTHON, "-m", "ensurepip", "--default-pip"]):
        raise SetupError("This Python has neither pip nor ensurepip, and there is no uv. %s" % debian_advice())
    return [PYTHON, "-m", "pip"]


def uv_environment():
    """uv reads no pip configuration: hand over what pip was told, unless uv was told something itself."""
    env = dict(os.environ, UV_PYTHON_DOWNLOADS="never")
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
        "trusted-host": "UV_INSECURE_HOST",
        "proxy": "HTTPS_PROXY",
        "no-index": "UV_NO_INDEX",
    }
    listed = output([own_python(), "-m", "pip", "config", "list"])
    told = dict(re.findall(r"^[^.\n]*\.([a-z-]+)='(.*)'$", listed.replace("\\n", " "), re.MULTILINE))
    for option, variable in names.items():
        value = " ".join(told.get(option, "").split())
        if value and variable not in env:
            env[variable] = value.replace(" ", ",") if option == "find-links" else value
    env.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")  # as pip does; the hashes decide what is taken
    return env


def explain(log):
    if "No space left" in log:
        return SetupError("The disk is full: the packages need about 700 MB. Make room and run the same command again.")
    if OFFLINE.search(log):
        return Unreachable(
            "The packages could not be downloaded: the package index gives no answer. Check the "
            "connection; behind a proxy set HTTPS_PROXY; a mirror is set with `pip config set "
            "global.index-url ADDRESS`. Then run the same command again. Details: %s" % LOG
        )
    tail = "\n    ".join(log.strip().splitlines()[-8:])
    return SetupError("The packages could not be installed. The last lines of %s are:\n    %s" % (LOG, tail))


def debian_advice():
    return "On Debian or Ubuntu: sudo apt-get install python3-venv   then run the same command again."


def logged(command, env=None, seconds=None):
    """Run `command` with its output going to the log; True when it succeeded."""
    with open(LOG, "ab") as log:
        try:
            call = {"cwd": ROOT, "env": env, "stdin": subprocess.DEVNULL, "stdout": log, "stderr": subprocess.STDOUT}
            return subprocess.call(command, timeout=seconds, **call) == 0
        except (OSError, subprocess.TimeoutExpired) as problem:
            log.write(("%s\n" % problem).encode("utf-8", "replace"))
            return False


def output(command):
    """What `command` printed, or an empty text when it failed."""
    try:
        text = subprocess.check_output(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return text.decode("utf-8", "replace")
    except (OSError, subprocess.CalledProcessError):
        return ""


def run(command):
    """Become `command`, with the environment of .venv."""
    env = dict(os.environ, VIRTUAL_ENV=VENV, PATH=BIN + os.pathsep + os.environ.get("PATH", os.defpath))
    env.pop("PYTHONHOME", None)
    if not WINDOWS:
        sys.stdout.flush()
        os.execve(command[0], command, env)
    child = subprocess.Popen(command, env=env)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the child's affair
    return child.wait()


def own_python():
    """The interpreter to build with: this one, or the one behind .venv when this is .venv's own."""
    inside = os.path.realpath(sys.prefix) == os.path.realpath(VENV)
    return getattr(sys, "_base_executable", sys.executable) if inside else sys.executable


class OnlyOne(object):
    """Two starts at the same time: the second waits (where the system has flock)."""

    def __enter__(self):
        try:
            import fcntl

            self.file = open(os.path.join(ROOT, "start.py"), "rb")
            fcntl.flock(self.file, fcntl.LOCK_EX)
        except (ImportError, OSError):
            self.file = None

    def __exit__(self, *problem):
        if self.file:
            self.file.close()


def read_state():
    try:
        with open(STATE, encoding="utf-8") as file:
            return dict(json.load(file))
    except OSError:
        return {}
    except ValueError:
        return {"unfinished": True}


def write_state(state):
    with open(STATE + ".new", "w", encoding="utf-8") as file:
        json.dump(state, file)
    os.replace(STATE + ".new", STATE)


def remove_venv():
    if os.path.islink(VENV) or os.path.isfile(VENV):
        os.remove(VENV)
    shutil.rmtree(VENV, ignore_errors=True)
    if os.path.lexists(VENV):
        raise SetupError("The folder .venv could not be removed; close what uses it, remove it, and start again.")


def last_line(text):
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given."


def say(text, stream=None):
    stream = stream or sys.stdout
    stream.write(text + "\n")
    stream.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
