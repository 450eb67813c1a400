log = []
entry = record_audit(log, "merve", "rename", "drill", {"name": "Drill", "stock": 3}, {"name": "Hammer drill", "stock": 3}, now=1_700_000_000)
assert entry["changes"] == {"name": ["Drill", "Hammer drill"]} and log == [entry]
assert (entry["at"], entry["actor"], entry["action"], entry["target"]) == (1_700_000_000, "merve", "rename", "drill")
