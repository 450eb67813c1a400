"""`course open`, typed as a learner types it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest
from running_course import PATIENCE, ROOT, Running, course, left, opened

from course.log.packing import MANY
from orchestration.log import DelegationLog

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals as a terminal sends them")


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One opened course for the stories that do not end it."""
    folder = tmp_path_factory.mktemp("course")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORCHESTRATION_HOME", str(folder / "home"))
        patch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        patch.delenv("ORCHESTRATION_MODEL_URL", raising=False)
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        patch.setenv("SHELL", "/bin/sh")
        patch.setenv("HOME", str(folder))
        (folder / ".profile").write_text("PATH=/usr/bin:/bin\n")  # as /etc/profile of Debian does
        with opened(folder / "workspace") as course:
            course.home = folder / "home"
            yield course


def test_the_start_page_is_there(running: Running):
    status, text = running.get("/lab/tree/week0_start/1_open_the_course.ipynb")
    assert (status, "jupyter-config-data" in text) == (200, True)
    assert "week0_start/1_open_the_course.ipynb" in running.url


def test_a_lesson_that_the_menu_exports_keeps_folded_answers_folded(running: Running):
    status, page = running.get("/nbconvert/html/week0_start/1_open_the_course.ipynb")
    assert status == 200 and "normalise_email" in page and "w0.told.with" in page
    assert "model_answer" not in page


def test_the_page_needs_the_token(running: Running):
    running.token, kept = "wrong", running.token
    with pytest.raises(OSError, match="403"):
        running.get("/api/contents")
    running.token = kept


def test_a_kernel_finds_the_practice_model_even_with_a_proxy_in_the_environment(running: Running):
    said = running.execute("from orchestration import Client; print(Client().ask('Are you there?').simulated)")
    assert said == "True\n"


def test_a_kernel_knows_both_addresses_and_runs_in_this_environment(running: Running):
    names = ("ORCHESTRATION_MODEL_URL", "ORCHESTRATION_PRACTICE_URL")
    said = running.execute(f"import os, sys; print(sys.prefix, len({{os.environ[name] for name in {names}}}))")
    assert said.split() == [sys.prefix, "1"]


def test_a_terminal_in_jupyterlab_finds_the_course(running: Running):
    shown = running.terminal("command -v course && course grade --help")
    assert str(Path(sys.executable).with_name("course")) in shown
    assert "usage: course grade" in shown


def test_nbgrader_is_loaded(running: Running):
    assert json.loads(running.get(f"/nbgrader_version?version={version('nbgrader')}")[1])["success"]
    assert running.get("/formgrader")[0] == 200
    assert "@jupyter/nbgrader" in running.get("/lab")[1]


def test_no_news_is_fetched(running: Running):
    settings = json.loads(running.get("/lab/api/settings/@jupyterlab/apputils-extension:notification")[1])
    assert settings["schema"]["properties"]["fetchNews"]["default"] == "false"
    assert settings["schema"]["properties"]["checkForUpdates"]["default"] is False


def test_what_holds_the_token_is_the_users_alone(running: Running):
    holders = [path for path in running.home.rglob("*") if path.is_file() and running.token in path.read_text("utf-8")]
    assert holders
    for path in holders:
        assert any(not place.stat().st_mode & 0o077 for place in (path, *path.parents)), f"others can read {path}"
    commands = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert running.token not in commands


def test_a_second_start_says_where_the_first_one_is(running: Running):
    environ = os.environ | {"ORCHESTRATION_HOME": str(running.home)}
    second = course("--no-browser", "--workspace", str(running.home.parent / "workspace"), environ=environ)
    assert second.returncode == 0
    assert second.stdout == f"The course is already open for this workspace: {running.url}\n"


def test_a_port_in_use_is_said_in_one_sentence(running: Running, tmp_path: Path):
    port = running.base.rpartition(":")[2]
    refused = course("open", "--no-browser", "--port", port, "--workspace", str(tmp_path / "workspace"))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert (
        refused.stderr == f"course open: Port {port} is already in use. Choose another, or none: a free one is found.\n"
    )


def test_ctrl_c_stops_everything_quietly(tmp_path: Path):
    with opened(tmp_path / "workspace") as running:
        running.start_kernel()
        family = running.family()
        assert running.interrupt() == 0
        assert "\nThe course is closed. Your work is in" in running.process.stdout.read()
        assert left(family) == []
        assert running.errors.read_text() == ""


def test_sigterm_stops_everything_too(tmp_path: Path):
    with opened(tmp_path / "workspace") as running:
        family = running.family()
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(PATIENCE) == 0
        assert left(family) == []


def test_a_killed_course_leaves_nothing_running_and_can_be_opened_again(tmp_path: Path):
    with opened(tmp_path / "workspace") as running:
        running.start_kernel()
        family = running.family()
        running.process.kill()
        assert left(family) == []
    with opened(tmp_path / "workspace") as again:
        assert again.get("/api/status")[0] == 200


def test_a_live_model_stays_the_kernels_model(tmp_path: Path, model_url: str):
    with opened(tmp_path / "workspace") as running:
        said = running.execute(
            "import os; print(os.environ['ORCHESTRATION_MODEL_URL'], os.environ['ORCHESTRATION_PRACTICE_URL'])"
        )
    assert said.split()[0] == model_url != said.split()[1]
    assert f"Model: {model_url} (from the environment)" in running.lines


def test_a_port_can_be_chosen(tmp_path: Path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with opened(tmp_path / "workspace", "--port", str(port)) as running:
        assert running.base == f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("words", [["--port", "70000"], ["--port", "-1"]])
def test_what_is_no_port_is_refused(words, tmp_path: Path):
    refused = course("open", "--workspace", str(tmp_path / "workspace"), *words)
    assert refused.returncode == 2 and "is no port" in refused.stderr


def test_a_workspace_that_cannot_be_written_is_one_sentence(tmp_path: Path):
    (tmp_path / "workspace").write_text("a file where a folder should be")
    refused = course("open", "--no-browser", "--workspace", str(tmp_path / "workspace"))
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"course open: The workspace {tmp_path / 'workspace'} cannot be written")
    assert refused.stderr.count("\n") == 1


def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path):
    (tmp_path / "file").touch()
    refused = course(
        "open", "--no-browser", environ=os.environ | {"ORCHESTRATION_HOME": str(tmp_path / "file" / "home")}
    )
    assert refused.returncode == 2
    assert "cannot be written" in refused.stderr and refused.stderr.count("\n") == 1


def test_a_settings_file_that_is_no_toml_is_one_sentence(tmp_path: Path):
    settings = Path(os.environ["XDG_CONFIG_HOME"], "orchestration-course", "settings.toml")
    settings.parent.mkdir(parents=True)
    settings.write_text("url = http://no.quotes")
    refused = course("open", "--no-browser", "--workspace", str(tmp_path / "workspace"))
    assert refused.returncode == 2
    assert str(settings) in refused.stderr and refused.stderr.count("\n") == 1


def test_an_unknown_word_is_answered_with_the_list():
    refused = course("opne")
    assert refused.returncode == 2
    assert "Did you mean open?" in refused.stderr and "doctor" in refused.stderr


def test_the_users_own_jupyter_configuration_neither_disturbs_nor_changes(tmp_path: Path):
    theirs = tmp_path / "jupyter"
    theirs.mkdir()
    (theirs / "jupyter_server_config.py").write_text(
        "c.ServerApp.base_url = '/elsewhere/'\nc.IdentityProvider.token = 'theirs'\n"
    )
    before = {path: path.read_bytes() for path in theirs.rglob("*") if path.is_file()}
    with opened(tmp_path / "workspace", environ=os.environ | {"JUPYTER_CONFIG_DIR": str(theirs)}) as running:
        assert running.get("/api/status")[0] == 200
    assert {path: path.read_bytes() for path in before} == before


def test_the_model_stands_alone(tmp_path: Path):
    command = [sys.executable, "-P", "-m", "course", "model"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        lines = [process.stdout.readline().strip() for _ in range(4)]
        url = lines[0].split()[-1]
        asked = "from orchestration import Client; print(Client().model)"
        told = os.environ | dict(line.removeprefix("export ").split("=", 1) for line in lines[1:3])
        name = subprocess.run(
            [sys.executable, "-c", asked], env=told, capture_output=True, text=True, check=True
        ).stdout
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    assert url.endswith("/v1") and name.startswith("practice")
    assert lines[3] == "Stop with Ctrl-C."


def test_a_record_of_many_old_files_is_packed_while_the_course_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    home = tmp_path / "home"
    monkeypatch.setenv("ORCHESTRATION_HOME", str(home))
    log = DelegationLog(home)
    for number in range(MANY):
        log.keep(f"unit {number}", kind="trade_off", minutes=1)
    before = log.frame()
    (segment,) = (home / "log").glob("*.jsonl")
    lines = [line for line in segment.read_bytes().splitlines(keepends=True) if line.strip()]
    segment.unlink()
    for number, line in enumerate(lines):  # as so many notebooks would have left them
        path = segment.with_name(f"{segment.stem[:-6]}{number:06x}.jsonl")
        path.write_bytes(line)
        os.utime(path, (0, 0))
    assert len(lines) >= MANY and log.frame().equals(before)
    with opened(tmp_path / "workspace"):
        deadline = time.monotonic() + PATIENCE
        while list((home / "log").glob("*.jsonl")) and time.monotonic() < deadline:
            time.sleep(0.1)
    assert [path.suffix for path in (home / "log").iterdir()] == [".parquet"]
    assert log.frame().equals(before)
