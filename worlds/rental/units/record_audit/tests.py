def test_audit_entries_say_what_changed(app):
    """An audit entry has the next id, such as aud-000001, and the old and new values of the fields that differ."""
    log = []
    drill = {"name": "Drill", "day_cents": 1800, "retired": False}
    first = app.record_audit(log, "stf-000002", "reprice", "itm-000001", drill, {**drill, "day_cents": 1900}, 1_700_000_000)
    assert first["id"] == "aud-000001", f"the first entry has the id {first['id']}"
    assert first["changes"] == {"day_cents": [1800, 1900]}, f"one new price was recorded as {first['changes']}"
    second = app.record_audit(log, "stf-000002", "remove", "itm-000001", drill, {}, 1_700_000_060)
    assert second is not None, "the removal of a record left no entry"
    assert second["id"] == "aud-000002", f"the second entry has the id {second['id']}"
    assert second["changes"].get("name") == ["Drill", None], "the removal of a record did not keep its name"
    third = app.record_audit(log, "stf-000002", "count", "itm-000002", {"stock": 3, "note": "x"}, {"stock": 0, "note": ""}, 1_700_000_070)
    assert third is not None, "a change to nothing at all left no entry"
    assert third["changes"] == {"stock": [3, 0], "note": ["x", ""]}, f"a change to 0 and to nothing was recorded as {third['changes']}"
    assert [entry["at"] for entry in log] == [1_700_000_000, 1_700_000_060, 1_700_000_070], "the entries are not in the log in order"


def test_audit_hides_contacts(app):
    """The audit says that an e-mail address or phone number changed and shows three asterisks for both values."""
    log = []
    before = {"name": "Ada", "email": "ada@example.com", "phone": "+4940123456"}
    after = {"name": "Ada Meyer", "email": "meyer@example.com", "phone": "+4940123456"}
    entry = app.record_audit(log, "stf-000001", "edit", "cus-000009", before, after, 1_700_000_000)
    assert entry["changes"]["name"] == ["Ada", "Ada Meyer"], "the change of a name was not recorded"
    assert "meyer@" not in str(log), "the new e-mail address can be read in the audit"
    assert "ada@" not in str(log), "the old e-mail address can be read in the audit"
    assert entry["changes"].get("email") == ["***", "***"], f"a change of the address was recorded as {entry['changes'].get('email')}"
    assert "phone" not in entry["changes"], "a telephone number that stayed the same was recorded as changed"
    entry = app.record_audit(log, "stf-000001", "edit", "cus-000009", after, {**after, "phone": "+49111"}, 1_700_000_009)
    assert entry["changes"] == {"phone": ["***", "***"]}, f"a new telephone number was recorded as {entry['changes']}"


def test_audit_entries_stay_as_they_were(app):
    """Saving without a change writes nothing, numbers are not given twice, and entries never change."""
    log = [{"id": "aud-000041", "at": 1, "actor": "a", "action": "b", "target": "c", "changes": {"d": [1, 2]}}]
    assert app.record_audit(log, "x", "save", "t", {"a": 1}, {"a": 1}, 5) is None, "saving without a change gave an entry"
    assert len(log) == 1, "saving without a change was written into the audit"
    tags = ["metal"]
    entry = app.record_audit(log, "x", "tag", "t", {"tags": []}, {"tags": tags}, 6)
    assert entry["id"] == "aud-000042", f"after aud-000041 comes {entry['id']}"
    tags.append("wood")
    assert log[-1]["changes"] == {"tags": [[], ["metal"]]}, "an entry changed when the record was changed later"
