"""What a panel gives before its experiment has run: a sentence instead of a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape


class NotYet:
    """Stands in for a result that does not exist yet.

    It is false, empty, and shows its sentence; asking it for anything gives itself, so that `Run All` walks past the
    cells that read a result (`panel.result.frame.head()`) and each says kindly what to do.
    """

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence

    def __getattr__(self, name: str) -> NotYet:
        if name.startswith("_"):  # never claim a protocol (a repr, an array interface) that is not there
            raise AttributeError(name)
        return self

    def __call__(self, *args: object, **kwargs: object) -> NotYet:
        return self

    def __getitem__(self, key: object) -> NotYet:
        return self

    def __iter__(self) -> Iterator[NotYet]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return self._sentence

    def _repr_html_(self) -> str:
        return f"<p><em>{escape(self._sentence)}</em></p>"
