import json
from hashlib import sha256
from time import gmtime, strftime


def new_contact_store() -> dict:
    """Make an empty store, whose first contact will be c1."""
    return dict(contacts={}, imports=[], next_contact=1)


def find_import(store: dict, import_id: str) -> dict | None:
    """Return the stored record itself, or None."""
    for record in store["imports"]:
        if record["id"] == import_id:
            return record
    return None


class _Refused(Exception):
    """Why the file as a whole cannot be imported."""


class _FileImport:
    """One file on its way into the store; what it would change is collected before anything is stored."""

    def __init__(self, store: dict, now: float, answer: dict) -> None:
        self.store, self.now, self.answer = store, now, answer
        self.contacts: dict[str, dict] = {}
        self.number = store["next_contact"]

    def run(self, data: list[int], digest: str) -> None:
        table = self.read(data)
        header = map_header(table[0]["fields"])
        self.answer.update(missing=header["missing"], unknown=header["unknown"])
        if header["missing"]:
            raise _Refused("missing_columns")
        rows = self.answer["rows"] = [self.check(header["columns"], **row) for row in table[1:]]
        good = [{"line": row["line"], "clean": row["clean"]} for row in rows if row["outcome"] != "refused"]
        doubles = [one["line"] for one in find_duplicates(good)]
        for row in rows:
            clean = row.pop("clean")
            if row["line"] in doubles:
                row["outcome"] = "duplicate"
            elif not row["problems"]:
                self.place(row, clean)
        accepted = not any(row["outcome"] == "refused" for row in rows)
        if not accepted:
            raise _Refused("refused_rows")
        self.answer["ok"] = True
        if not self.answer["dry_run"]:
            self.save(digest)

    def read(self, data: list[int]) -> list[dict]:
        text = decode_bytes(data)
        try:
            table = read_rows(text, find_delimiter(text))
        except ValueError:
            raise _Refused("unreadable") from None
        if not table[1:]:
            raise _Refused("empty")
        return table

    def check(self, columns: list, line: int, fields: list[str]) -> dict:
        values = {}
        for place, field in enumerate(columns):
            if field is not None and place < len(fields):
                values[field] = fields[place]
        checked = validate_row(values, self.now)
        problems = list(checked["problems"])
        if fields[len(columns) :]:
            problems.append(dict(field=None, problem="too_many_fields", value=""))
        outcome = "refused" if problems else "unchanged"
        return dict(line=line, outcome=outcome, contact=None, changes={}, problems=problems, clean=checked["clean"])

    def place(self, row: dict, clean: dict) -> None:
        try:
            found = match_existing(self.store, clean)
        except ValueError:
            row.update(outcome="refused", problems=[dict(field=None, problem="ambiguous", value="")])
            return
        if found is None:
            found, row["outcome"] = f"c{self.number}", "added"
            self.number += 1
            contact = new_contact(found)
        else:
            contact = self.store["contacts"][found]
        merged = merge_contact(contact, clean)
        if merged["changes"] and row["outcome"] != "added":
            row["outcome"] = "changed"
        row.update(contact=found, changes=merged["changes"])
        self.contacts[found] = merged["contact"]

    def save(self, digest: str) -> None:
        self.answer["id"] = "import-" + str(1 + len(self.store["imports"]))
        self.store["contacts"].update(self.contacts)
        self.store["next_contact"] = self.number
        record = json.loads(json.dumps(self.answer))
        self.store["imports"].append(record | {"at": self.now, "digest": digest, "undone": False})


def import_file(store: dict, data: list[int], file_name: str, now: float, dry_run: bool = False) -> dict:
    """Bring a file into the store and tell for each row what became of it."""
    digest = sha256(bytes(data)).hexdigest()
    answer = dict(ok=False, id=None, dry_run=dry_run, file=file_name, day=strftime("%Y-%m-%d", gmtime(now)), error=None)
    answer |= dict(missing=[], unknown=[], rows=[])
    if any(one["digest"] == digest and not one["undone"] for one in store["imports"]):
        return {**answer, "error": "already_imported"}
    try:
        _FileImport(store, now, answer).run(data, digest)
    except _Refused as reason:
        answer["error"] = str(reason)
    return answer
