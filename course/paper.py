"""A lesson on paper: what is folded in JupyterLab, as the questions with their right answers are, stays folded."""

from typing import Any

from nbconvert.preprocessors import Preprocessor


class Folded(Preprocessor):  # type: ignore[misc]
    """For nbconvert: leaves out the source of every cell whose source is folded; its output stays."""

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> tuple[Any, Any]:
        """The cell, marked as nbconvert's templates read it."""
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            cell.metadata["transient"] = {"remove_source": True}
        return cell, resources
