row = {"line": 2, "outcome": "added", "contact": "c1", "changes": {"last_name": [None, "Byron"]}, "problems": []}
result = {"ok": True, "id": "import-1", "dry_run": False, "file": "members.csv", "day": "2023-11-14", "error": None}
result |= {"missing": [], "unknown": [], "rows": [row]}
report = import_report(result)
assert report["headline"] == "The file was imported." and report["counts"]["added"] == 1 and report["problems"] == []
