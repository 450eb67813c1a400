"""The learner's record: where it lies, who may read it, and the one place at which anything is written into it."""

from orchestration.record.identity import Identity, identity
from orchestration.record.segments import Segments
from orchestration.record.writer import Writer

__all__ = ["Identity", "Segments", "Writer", "identity"]
