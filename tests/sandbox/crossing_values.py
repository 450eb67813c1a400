"""Arrays and frames of every kind, for the tests of what crosses."""

import numpy as np
import pandas as pd

NAN = float("nan")

ARRAYS = [
    np.arange(6).reshape(2, 3),
    np.arange(6, dtype=">i2").reshape(3, 2).T,
    np.zeros((0, 3)),
    np.array(3.5),
    np.array([True, False]),
    np.array([[1 + 2j]], dtype=np.complex64),
    np.array(["a", "ßb", ""]),
    np.array([b"a", b"bcd"]),
    np.array(["", ""], dtype="U"),
    np.array(["2024-01-01", "NaT"], dtype="M8[D]"),
    np.array([1, 2], dtype="m8[25us]"),
    np.array([1, "a", None, [2], (3,)], dtype=object),
    np.array([[1, None], ["x", 2.5]], dtype=object),
    np.array([1, NAN, np.inf], dtype=np.float16),
    np.arange(100)[::7],
]


DAYS = pd.date_range("2024-10-26", periods=3, freq="D")
EVERYTHING = pd.DataFrame(
    {
        "int": [1, 2, 3],
        "small": np.array([1, 2, 3], "u1"),
        "float": [1.5, NAN, np.inf],
        "bool": [True, False, True],
        "text": ["a", None, "ü"],
        "string": pd.array(["a", None, "b"], "string"),
        "python": pd.array(["a", None, "b"], pd.StringDtype("python", np.nan)),
        "category": pd.Categorical(["x", None, "x"], categories=["y", "x"], ordered=True),
        "numbers": pd.Categorical([1, 2, 1]),
        "day": DAYS,
        "zoned": DAYS.tz_localize("Europe/Berlin"),
        "utc": DAYS.tz_localize("UTC"),
        "nanoseconds": DAYS.astype("M8[ns]"),
        "delta": pd.to_timedelta([1, None, 3], unit="s"),
        "Int64": pd.array([1, None, 3], "Int64"),
        "UInt8": pd.array([1, None, 3], "UInt8"),
        "Float32": pd.array([1.5, None, 2], "Float32"),
        "boolean": pd.array([True, None, False], "boolean"),
        "period": pd.period_range("2024-01", periods=3, freq="M"),
        "week": pd.period_range("2024-01", periods=3, freq="W-SUN"),
        "interval": pd.interval_range(0, 3),
        "spans": pd.interval_range(DAYS[0], periods=3, closed="both"),
        "object": pd.Series([1, "a", None], dtype=object),
        "texts": pd.Series(["a", "b", "c"], dtype=object),
        "lists": [[1], (2,), {"a": {3}}],
        "complex": [1j, 2, 3],
        "arrow": pd.array([1, None, 2], "int64[pyarrow]"),
        "flags": pd.array([True, None, False], "bool[pyarrow]"),
        "moments": pd.array(list(DAYS), "timestamp[us][pyarrow]"),
    },
    index=DAYS,
)
FRAMES = {
    "everything": EVERYTHING,
    "reversed": EVERYTHING.iloc[::-1],
    "part": EVERYTHING.iloc[1:2],
    "without rows": EVERYTHING.iloc[:0],
    "empty": pd.DataFrame(),
    "only rows": pd.DataFrame(index=[1, 2, 3]),
    "only columns": pd.DataFrame(columns=["a", "b"]),
    "columns twice": pd.DataFrame([[1, "x"], [3, "y"]], columns=["a", "a"]),
    "rows twice": pd.DataFrame({"a": [1, 2]}, index=["x", "x"]),
    "odd names": pd.DataFrame([[1, 2, 3]], columns=[1, 2.5, None]),
    "columns in levels": pd.DataFrame({(1, "a"): [1], (1, "b"): [2]}),
    "rows in levels": pd.DataFrame(
        {"x": [1, 2]}, index=pd.MultiIndex.from_tuples([("a", DAYS[0]), ("b", DAYS[1])], names=["l", None])
    ),
    "named": pd.DataFrame({"x": [1, 2]}, index=pd.Index(["p", "q"], name=("a", 1))).rename_axis(columns="c"),
    "a range": pd.DataFrame({"a": range(4)}, index=pd.RangeIndex(2, 10, 2, name="r")),
    "scalars": pd.DataFrame({"a": [DAYS[0], pd.NaT, pd.NA, pd.Timedelta(1), pd.Interval(1, 2)]}, dtype=object),
}
