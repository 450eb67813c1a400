"""Everything that can go wrong here, as one tree; each error's text says what happened and what to do.

OrchestrationError
├── ModelError                the model could not be asked
│   ├── NoModel               no address of a model is known
│   ├── ModelUnreachable      nothing answers at the address
│   ├── NotAnApi              something answers, but not an OpenAI-compatible API
│   ├── WrongKey              the key was refused
│   ├── UnknownModel          the server has no model of that name
│   ├── ContextOverflow       the messages are longer than the model's window
│   ├── RateLimited           too many calls, still after retries
│   └── ModelFailed           the server failed, took too long, cut the answer or refused the request
├── PlanError                 a plan cannot be carried out
│   ├── PlanCycle             tasks need each other in a circle
│   ├── UnknownNeed           a task needs what no task makes
│   └── DuplicateTask         two tasks have one id
├── AnswerWithoutCode         an answer holds no code block
├── BudgetExceeded            what must be kept does not fit the context budget
├── InvalidPrediction         a prediction outside its range, or none
├── BadEntry                  an entry of the log that makes no sense
└── RecordUnwritable          the learner's record cannot be written
"""

from __future__ import annotations


class OrchestrationError(Exception):
    """The root; `str(error)` is always one sentence or two for a person."""


class ModelError(OrchestrationError):
    """The model could not be asked."""


class NoModel(ModelError):
    """No address of a model is known."""


class ModelUnreachable(ModelError):
    """Nothing answers at the address."""


class NotAnApi(ModelError):
    """Something answers, but it is not an OpenAI-compatible API."""


class WrongKey(ModelError):
    """The key was refused."""


class UnknownModel(ModelError):
    """The server has no model of that name."""


class ContextOverflow(ModelError):
    """The messages are longer than the model's window."""


class RateLimited(ModelError):
    """Too many calls, still after the retries."""


class ModelFailed(ModelError):
    """The server failed, took too long, cut the answer or refused the request."""


class PlanError(OrchestrationError):
    """A plan cannot be carried out."""


class PlanCycle(PlanError):
    """Tasks need each other in a circle."""


class UnknownNeed(PlanError):
    """A task needs what no task makes."""


class DuplicateTask(PlanError):
    """Two tasks have one id."""


class AnswerWithoutCode(OrchestrationError):
    """An answer holds no code block."""


class BudgetExceeded(OrchestrationError):
    """What must be kept does not fit the context budget."""


class InvalidPrediction(OrchestrationError):
    """A prediction outside its range, or none at all."""


class BadEntry(OrchestrationError):
    """An entry of the log that makes no sense: an unknown word, a number out of range."""


class RecordUnwritable(OrchestrationError):
    """The learner's record cannot be written."""
