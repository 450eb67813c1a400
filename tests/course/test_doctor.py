"""`course doctor` says what is well and how to mend what is not."""

import json
import os
import sys
from pathlib import Path

from running_course import course

ESSENTIAL = {"Python", "packages", "kernel", "home", "workspace", "disk", "model"}


def test_a_healthy_machine_is_ready(tmp_path: Path):
    told = course("doctor", "--workspace", str(tmp_path / "workspace"))
    lines = {line.split()[1]: line for line in told.stdout.splitlines() if line.startswith(("ok", "note", "fix"))}
    assert {name for name, line in lines.items() if line.startswith("ok")} >= ESSENTIAL, told.stdout
    assert told.returncode == 0
    assert told.stdout.isascii() and "simulated" in lines["model"]


def test_the_findings_are_data_too(tmp_path: Path):
    found = json.loads(course("doctor", "--json", "--workspace", str(tmp_path / "workspace")).stdout)
    assert {"name", "status", "detail", "fix"} == set(found[0])
    assert ESSENTIAL < {finding["name"] for finding in found}


def test_every_failure_comes_with_its_fix(tmp_path: Path):
    (tmp_path / "workspace").write_text("a file")
    environ = os.environ | {
        "ORCHESTRATION_HOME": str(tmp_path / "workspace" / "home"),
        "ORCHESTRATION_MODEL_URL": "http://127.0.0.1:9/v1",
        "HTTP_PROXY": "http://127.0.0.1:9",
    }
    told = course("doctor", "--json", "--workspace", str(tmp_path / "workspace"), environ=environ)
    found = {finding["name"]: finding for finding in json.loads(told.stdout)}
    assert told.returncode == 1
    assert {name for name, finding in found.items() if finding["status"] == "fix"} == {"home", "workspace", "model"}
    assert all(finding["fix"] for finding in found.values() if finding["status"] != "ok")
    assert found["proxy"]["status"] == "note" and "NO_PROXY" in found["proxy"]["fix"]


def test_a_package_that_differs_from_the_lock_is_named(tmp_path: Path):
    from course.doctor import packages

    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "pytest==0.0.1 \\\n    --hash=sha256:0\nno-such-package==1.0\nwinonly==1 ; sys_platform == 'nowhere'\n"
    )
    finding = packages(lock)
    assert finding.status == "fix" and "start.py setup" in finding.fix
    assert "pytest" in finding.detail and "0.0.1" in finding.detail and "no-such-package none" in finding.detail
    assert "winonly" not in finding.detail


def test_this_python_is_the_one_that_is_looked_at(tmp_path: Path):
    from course.doctor import python

    assert sys.executable in python().detail
