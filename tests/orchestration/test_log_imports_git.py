"""Imports from git: the learner's own commits that name a tool, whatever else a repository holds or is set up to do."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.errors import BadEntry
from orchestration.log import DelegationLog
from orchestration.log.imports import git_trailers, import_all
from orchestration.log.imports.ai_tools import tool_of, trailers

TRAILER = "Co-Authored-By: Claude Example 1 <noreply@example.org>"
Commit = Callable[..., str]


@pytest.fixture
def log(tmp_path: Path) -> DelegationLog:
    return DelegationLog(tmp_path / "home")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository of Ada's."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    folder = tmp_path / "shop"
    git(tmp_path, "init", "-q", "-b", "main", str(folder))
    git(folder, "config", "user.email", "ada@example.org")
    git(folder, "config", "user.name", "Ada")
    return folder


@pytest.fixture
def commit(repository: Path) -> Commit:
    day = iter(range(1, 60))

    def make(message: str, author: str = "Ada <ada@example.org>") -> str:
        stamp = f"{1_760_000_000 + 3600 * next(day)} +0200"
        git(repository, "commit", "-q", "--allow-empty", f"--author={author}", f"--date={stamp}", "-m", message)
        return git(repository, "rev-parse", "HEAD").strip()

    return make


def git(folder: Path, *words: str, given: str | None = None) -> str:
    run = ["git", *words]
    done = subprocess.run(run, cwd=folder, input=given, check=True, capture_output=True, text=True, encoding="utf-8")
    return done.stdout


def titles(log: DelegationLog) -> list[str]:
    return list(log.frame()["title"])


def test_a_commit_that_names_a_tool_becomes_a_draft(log, repository, commit):
    commit(f"Add a discount\n\nPLANTED body, written with care.\n\n{TRAILER}")
    done = import_all(log, "git", repository)
    draft = log.frame().iloc[0]
    assert (done.new_units, done.new_calls, done.skipped) == (1, 0, {})
    assert (draft["title"], draft["tool"], draft["imported_from"]) == ("Add a discount", "claude_code", "git")
    assert (draft["outcome"], draft["source"], draft["calls"]) == ("open", "import", 0)
    assert str(draft["started_at"]) == "2025-10-09 09:53:20+00:00"
    assert draft["decision"] is None or draft["decision"] != draft["decision"]
    said = b"".join(path.read_bytes() for path in log.home.rglob("*") if path.is_file())
    assert b"PLANTED" not in said
    assert b"example.org" not in said


def test_commits_of_other_people_and_of_ones_own_without_a_tool_are_no_drafts(log, repository, commit):
    commit("By hand")
    commit("Together\n\nCo-authored-by: Claude Martin <claude.martin@example.org>")
    commit(f"By Grace\n\n{TRAILER}", author="Grace <grace@example.org>")
    done = import_all(log, "git", repository)
    assert done.new_units == 0
    assert done.skipped == {"commits whose trailers name no AI tool": 1, "commits by others": 1}


def test_importing_twice_adds_nothing_and_a_new_commit_is_added(log, repository, commit):
    commit(f"One\n\n{TRAILER}")
    import_all(log, "git", repository)
    commit(f"Two\n\n{TRAILER}")
    done = import_all(log, "git", repository)
    assert (done.new_units, done.known) == (1, 1)
    assert titles(log) == ["One", "Two"]


def test_a_commit_that_was_rebased_is_the_same_work(log, repository, commit):
    commit("Base")
    git(repository, "checkout", "-q", "-b", "side")
    old = commit(f"Add a discount\n\n{TRAILER}")
    import_all(log, "git", repository)
    git(repository, "checkout", "-q", "main")
    commit("Meanwhile")
    git(repository, "cherry-pick", "--allow-empty", old)
    assert git(repository, "rev-parse", "HEAD").strip() != old
    assert import_all(log, "git", repository).new_units == 0


def test_two_commits_of_one_second_are_two(log, repository):
    for title in ("One", "Two"):
        words = ("commit", "-q", "--allow-empty", "--date=1760000000 +0000", "-m", f"{title}\n\n{TRAILER}")
        git(repository, *words)
    assert import_all(log, "git", repository).new_units == 2


def test_merges_are_left_out(log, repository, commit):
    commit("Base")
    git(repository, "checkout", "-q", "-b", "side")
    commit(f"Work\n\n{TRAILER}")
    git(repository, "checkout", "-q", "main")
    git(repository, "merge", "-q", "--no-ff", "side", "-m", f"Merge side\n\n{TRAILER}")
    import_all(log, "git", repository)
    assert titles(log) == ["Work"]


@pytest.mark.parametrize("sign", ["\x1e", "\x1f", "\x1c", "\x0b", "\x0c", "\x85", "\u2028", "\r"])
def test_signs_that_python_takes_for_line_ends_split_neither_commits_nor_trailers(log, repository, commit, sign):
    commit(f"Add{sign}a discount\n\nText{sign}Co-authored-by: Claude <noreply@example.org>")
    commit(f"Add{sign}another\n\nText{sign}with signs\n\n{TRAILER}")
    import_all(log, "git", repository)
    assert titles(log) == ["Add another"]


def test_the_learner_is_known_whatever_the_case_of_the_address(log, repository, commit):
    commit(f"One\n\n{TRAILER}", author="Ada <ADA@Example.ORG>")
    assert import_all(log, "git", repository).new_units == 1


def test_aiders_suffix_of_the_authors_name_is_enough(log, repository, commit):
    commit("One", author="Ada (aider) <ada@example.org>")
    import_all(log, "git", repository)
    assert list(log.frame()["tool"]) == ["aider"]


def test_text_in_another_encoding_is_read(log, repository, commit):
    git(repository, "config", "i18n.commitEncoding", "ISO-8859-1")
    message = f"Größe\n\n{TRAILER}".encode("latin-1")
    subprocess.run(["git", "commit", "-q", "--allow-empty", "-F", "-"], cwd=repository, input=message, check=True)
    import_all(log, "git", repository)
    assert titles(log) == ["Größe"]


def test_an_address_in_a_subject_is_struck_out(log, repository, commit):
    commit(f"Send the key to ada@example.org\n\n{TRAILER}")
    import_all(log, "git", repository)
    assert "Send the key" in titles(log)[0]
    assert "ada@" not in titles(log)[0]


@pytest.mark.parametrize("before", range(96, 121, 3))
def test_no_piece_of_an_address_is_left_where_a_subject_is_cut(log, repository, commit, before):
    commit(f"{('a ' * 60)[:before]}mira.huber@example.com\n\n{TRAILER}")
    import_all(log, "git", repository)
    assert "mira" not in titles(log)[0] and len(titles(log)[0]) <= 120


@pytest.mark.skipif(os.name != "posix", reason="named pipes are files only here")
def test_a_repository_that_makes_git_wait_for_ever_is_given_up_with_a_sentence(log, repository, commit, monkeypatch):
    commit(f"One\n\n{TRAILER}")
    os.mkfifo(repository / ".git/pipe")
    with (repository / ".git/config").open("a") as config:
        config.write("[include]\n\tpath = pipe\n")
    monkeypatch.setattr(git_trailers, "_PATIENCE", 0.2)
    monkeypatch.setattr(git_trailers, "_PATIENCE_FOR_ALL", 0.2)
    for read in (lambda: import_all(log, "git", repository), lambda: list(git_trailers._commits(repository))):
        with pytest.raises(BadEntry, match=r"git does not answer .* Look into its \.git/config"):
            read()
    assert log.frame().empty


def test_a_shallow_clone_says_so(log, repository, commit, tmp_path):
    commit(f"One\n\n{TRAILER}")
    commit(f"Two\n\n{TRAILER}")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth=1", repository.as_uri(), str(clone))
    git(clone, "config", "user.email", "ada@example.org")
    done = import_all(log, "git", clone)
    assert done.sentences == ("This clone is shallow: commits before its cut cannot be seen.",)
    assert titles(log) == ["Two"]


def test_the_repository_that_one_is_in_is_read_without_a_path(log, repository, commit, monkeypatch):
    commit(f"One\n\n{TRAILER}")
    (repository / "deep").mkdir()
    monkeypatch.chdir(repository / "deep")
    assert import_all(log, "git").new_units == 1


def test_where_there_is_no_repository_one_sentence_says_so(log, repository, tmp_path):
    with pytest.raises(BadEntry, match="is not in a git repository: go into one, or name it"):
        import_all(log, "git", tmp_path)
    with pytest.raises(BadEntry, match="has no commits yet"):
        import_all(log, "git", repository)


def test_without_git_one_sentence_says_so(log, repository, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BadEntry, match="git is not installed"):
        import_all(log, "git", repository)


def test_without_an_address_one_sentence_says_what_to_do(log, repository, commit):
    commit(f"One\n\n{TRAILER}")
    git(repository, "config", "--unset", "user.email")
    with pytest.raises(BadEntry, match=r"git config --global user\.email"):
        import_all(log, "git", repository)


def test_another_repository_that_the_environment_names_is_not_read(log, repository, commit, tmp_path, monkeypatch):
    commit(f"One\n\n{TRAILER}")
    other = tmp_path / "other"
    git(tmp_path, "init", "-q", str(other))
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert import_all(log, "git", repository).new_units == 1


PROGRAMS = (
    "core.pager", "pager.log", "core.fsmonitor", "diff.external", "diff.bad.textconv", "diff.bad.command",
    "filter.bad.clean", "filter.bad.smudge", "gpg.program", "core.sshCommand", "core.editor", "credential.helper",
    "core.askPass", "core.alternateRefsCommand", "trailer.co.command", "remote.origin.uploadpack",
)  # fmt: skip
SETTINGS = {
    "log.showSignature": "true", "format.pretty": "raw", "core.repositoryFormatVersion": "1",
    "extensions.partialClone": "origin", "remote.origin.promisor": "true", "protocol.ext.allow": "always",
    "protocol.allow": "always",
}  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="the programs are shell scripts")
def test_no_program_that_a_repository_names_is_run(log, repository, commit, tmp_path):
    base = commit("Base")
    (repository / ".gitattributes").write_text("* diff=bad filter=bad\n")
    git(repository, "add", ".")
    commit(f"One\n\n{TRAILER}")
    signature = "\ngpgsig -----BEGIN PGP SIGNATURE-----\n x\n -----END PGP SIGNATURE-----\n\n"
    signed = git(repository, "cat-file", "commit", "HEAD").replace("\n\n", signature, 1)
    made = git(repository, "hash-object", "-t", "commit", "-w", "--stdin", given=signed)
    git(repository, "reset", "-q", "--soft", made.strip())
    ran, bad = tmp_path / "ran", tmp_path / "bad.sh"
    bad.write_text(f"#!/bin/sh\ntouch {ran}\nexit 1\n")
    bad.chmod(0o755)
    settings = SETTINGS | dict.fromkeys(PROGRAMS, str(bad))
    settings |= {"alias.log": f"!{bad}", "core.hooksPath": str(tmp_path), "remote.origin.url": f"ext::{bad}"}
    for name, value in settings.items():
        git(repository, "config", name, value)
    assert import_all(log, "git", repository).new_units == 1
    (repository / ".git/objects" / base[:2] / base[2:]).unlink()  # what is missing would be fetched
    with pytest.raises(BadEntry, match="git cannot read the repository"):
        import_all(log, "git", repository)
    assert not ran.exists()


HELPED = "assisted-by"
MADE = "generated-by"
WITH = "co-authored-by"


@pytest.mark.parametrize(
    ("key", "value", "tool"),
    [
        (WITH, "Claude <noreply@example.org>", "claude_code"),
        (WITH, "Claude Example 4.5 (1M context) <noreply@example.org>", "claude_code"),
        (WITH, "claude[bot] <41898282+claude[bot]@users.noreply.github.com>", "claude_code"),
        (WITH, "Claude", "claude_code"),
        (WITH, "Claude Martin <claude.martin@example.org>", None),
        (WITH, "Claude <claude@example.org>", None),
        (WITH, "Claude Martin", None),
        (WITH, "claude <12345+claude@users.noreply.github.com>", None),
        (WITH, "Claudette Noreply <claudette@example.org>", None),
        (WITH, "Devin <158243242+devin-ai-integration[bot]@users.noreply.github.com>", "devin"),
        (WITH, "Devin Lee <devin@example.org>", None),
        (WITH, "google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>", "jules"),
        (WITH, "Jules Verne <jules@example.org>", None),
        (WITH, "Copilot <223556219+Copilot@users.noreply.github.com>", "copilot"),
        (WITH, "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>", "copilot"),
        (WITH, "Cursor <cursoragent@cursor.com>", "cursor"),
        (WITH, "Codex <codex@example.org>", "codex"),
        (WITH, "Example-1-Codex <noreply@example.org>", "codex"),
        (WITH, "aider (example-model-1) <aider@aider.chat>", "aider"),
        (WITH, "Amp <amp@ampcode.com>", "amp"),
        (WITH, "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", None),
        (WITH, "GitHub <noreply@github.com>", None),
        (WITH, "Ada Lovelace <ada@example.org>", None),
        (HELPED, "Claude Code", "claude_code"),
        (HELPED, "Claude:example-model-1 [clang-tidy]", "claude_code"),
        (HELPED, "ExampleAgent:example-model-1 [coccinelle] [sparse]", "exampleagent"),
        (HELPED, "Ada Lovelace", None),
        (HELPED, "Ada: thanks for the idea", None),
        (MADE, "Codex CLI", "codex"),
        (MADE, "pi 0.52.12", None),
        (MADE, "protoc:3.12", None),
    ],
)  # fmt: skip
def test_a_trailer_names_a_tool_and_a_person_of_that_name_is_none(key, value, tool):
    assert tool_of(key, value) == tool


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (f"Subject\n\n{TRAILER}", 1),
        (f"Subject\r\n\r\nBody\r\n\r\n{TRAILER}\r\n", 1),
        (f"Subject\n\nBody\n \t\n{TRAILER}\nSigned-off-by: Ada\nassisted-by:Codex\n\n\n", 2),
        (f"Subject\n\n{TRAILER}\n\nand then a last paragraph", 0),
        (f"{TRAILER}", 0),
        ("", 0),
        ("Subject\n\nCo-authored-by:", 0),
        ("Subject\n\nCo-authored-by: " + "x" * 1_000_000, 1),
    ],
)
def test_trailers_stand_in_the_last_paragraph(message, found):
    assert len(trailers(message)) == found
