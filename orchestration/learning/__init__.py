"""What the learner did, from their own record: quiz answers, habits kept, gaps explained, and how far they are."""

from orchestration.learning.habits import FORMS, Form, Slot
from orchestration.learning.met import Met
from orchestration.learning.progress import HEAD, Progress, progress
from orchestration.learning.record import Gap, Habit, Learning, Try
from orchestration.learning.yours import Yours, your_predictions

__all__ = [
    "FORMS",
    "HEAD",
    "Form",
    "Gap",
    "Habit",
    "Learning",
    "Met",
    "Progress",
    "Slot",
    "Try",
    "Yours",
    "progress",
    "your_predictions",
]
