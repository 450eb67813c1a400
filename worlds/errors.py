"""What can go wrong with a world: one error, a sentence that names the file and what is wrong in it."""

from __future__ import annotations

from pathlib import Path


class WorldError(ValueError):
    """A world cannot be loaded; the sentence names the file, what is wrong in it and what is wanted."""

    def __init__(self, path: Path, wrong: str) -> None:
        # The last parts of the path say enough to find the file and keep the reader's own folders out of the sentence.
        super().__init__(f"{'/'.join(path.parts[-4:])}: {wrong}.")
        self.path = path
        self.wrong = wrong

    def __reduce__(self) -> tuple[type[WorldError], tuple[Path, str]]:
        return type(self), (self.path, self.wrong)
