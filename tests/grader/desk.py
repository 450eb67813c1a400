"""An instructor's desk, and what is put on it: folders, zips, an exchange."""

import io
import zipfile

from grader.intake.collect import collect


def lay(root, files):
    """Write these files; a dict of path to text or bytes."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def zipped(files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


EARLY, LATER = "2026-03-01 10:11:12.000001 UTC", "2026-03-02 10:11:12.000000 CET"


def exchange(root):
    inbound = "course101/inbound"
    return lay(root, {
        "course101/outbound/wk1/wk1.ipynb": "released",
        f"{inbound}/ada+wk1+{EARLY}+r4nd0m/wk1.ipynb": "first",
        f"{inbound}/ada+wk1+{EARLY}+r4nd0m/timestamp.txt": EARLY,
        f"{inbound}/ada+wk1+{LATER}+r4nd1m/wk1.ipynb": "second",
        f"{inbound}/ada+wk1+{LATER}+r4nd1m/timestamp.txt": LATER,
        f"{inbound}/ada+wk1+{LATER}+r4nd1m/submission_secret.txt": "s3cret",
        f"{inbound}/bob+c+wk1+{EARLY}/wk1.ipynb": "bob's",
        f"{inbound}/ada+wk2+{EARLY}+r4nd2m/wk2.ipynb": "another",
    })  # fmt: skip


class Desk:
    """take(files, zip or place) collects `wk1`; submitted() says what lies in the course folder."""

    def __init__(self, folder):
        self.folder, self.course = folder, folder / "build"

    def take(self, what, assignment="wk1", notebooks=("wk1",), **more):
        if isinstance(what, dict):
            what = lay(self.folder / f"in{len(list(self.folder.iterdir()))}", what)
        elif isinstance(what, bytes):
            data, what = what, self.folder / f"class{len(list(self.folder.iterdir()))}.zip"
            what.write_bytes(data)
        return collect(assignment, what, self.course, notebooks=notebooks, **more)

    def submitted(self):
        root = self.course / "submitted"
        return {p.relative_to(root).as_posix(): p.read_text(encoding="utf-8") for p in root.rglob("*.ipynb")}
