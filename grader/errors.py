"""Everything that can go wrong before a verdict exists.

GraderError
├── SourceError       the instructor's notebook is missing, unreadable, or says something impossible
├── SubmissionError   a folder or file of handed-in work cannot be used
├── ReleaseError      nbgrader would not make the students' version
├── CourseError       the course folder or a database in it cannot be used: another command, no right, no room, damage
├── WeakSandbox       this machine cannot wall off a learner's code, and nobody said to go on regardless
└── ClusterError      the cluster that should grade cannot be reached or used

A learner's wrong or broken work is never one of these: it becomes a verdict with a message.
"""

from __future__ import annotations


class GraderError(Exception):
    """One sentence: what was wrong, where, and what to do."""


class SourceError(GraderError):
    """The instructor's notebook is missing, unreadable, or says something impossible."""


class SubmissionError(GraderError):
    """A folder or file of handed-in work cannot be used."""


class ReleaseError(GraderError):
    """nbgrader would not make the students' version."""


class CourseError(GraderError):
    """The course folder or a database in it cannot be used."""


class WeakSandbox(GraderError):
    """This machine cannot wall off a learner's code, and nobody said to go on regardless."""


class ClusterError(GraderError):
    """The cluster that should grade cannot be reached or used."""
