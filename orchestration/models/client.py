"""Ask a model, whichever it is: any server that speaks `chat.completions`. The only door to the openai package."""

from __future__ import annotations

import json
import re
import textwrap
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import openai

from orchestration import settings
from orchestration.errors import (
    ContextOverflow,
    ModelError,
    ModelFailed,
    ModelUnreachable,
    NotAnApi,
    RateLimited,
    UnknownModel,
    WrongKey,
)
from orchestration.log.capture.calls import Answer, read
from orchestration.log.capture.watching import begun
from orchestration.log.current import open_unit
from orchestration.log.delegation_log import DelegationLog
from orchestration.log.place import place
from orchestration.models import background
from orchestration.models.messages import Message, Response, Usage, as_messages

# Servers say these two with codes of their own (measured: docs/third_party_servers.md).
_TOO_LONG = re.compile(r"maximum context length|exceed\w*.{0,20}context.size|ContextWindowExceeded", re.IGNORECASE)
_NO_SUCH_MODEL = re.compile(r"invalid model name|model .{0,80}(?:does not exist|not found)", re.IGNORECASE)
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Client:
    """One model at one address.

    Without arguments, address, key and model come from the environment or the settings file, and where no model is
    named it is the first that the server lists. Raises NoModel when no address is known.
    """

    def __init__(
        self,
        url: str | None = None,
        key: str | None = None,
        model: str | None = None,
        *,
        timeout: float = 60.0,
        retries: int = 2,
    ) -> None:
        known = settings.address() if url is None else settings.Address(url, key or "none", model, "the call")
        self.url = known.url.rstrip("/")
        self._where = _shown(self.url)
        self._model = model or known.model
        self._timeout = timeout
        self._watched: bool | None = None
        self._log: DelegationLog | None = None
        self._cards: dict[str, dict[str, Any]] | None = None
        host = _host(self.url)
        try:
            self._openai = openai.AsyncOpenAI(
                base_url=self.url,
                api_key=key or known.key,
                timeout=timeout,
                max_retries=retries,
                # A proxy from the environment would swallow calls to this very machine.
                http_client=openai.DefaultAsyncHttpx2Client(trust_env=False) if host in LOOPBACK else None,
            )
        except (openai.OpenAIError, ValueError, TypeError) as problem:
            raise ModelUnreachable(f"'{self._where}' cannot be used as a model's address: {problem}.") from None

    def __repr__(self) -> str:
        return f"Client({self._where!r}, model={self._model!r})"

    @property
    def model(self) -> str:
        """The model's name; asks the server on first use if none was named."""
        return self._model or background.wait(self._named())

    def models(self) -> list[str]:
        """The names of the server's models, in its order."""
        return list(background.wait(self._listed()))

    def price(self) -> tuple[float, float] | None:
        """US dollars per million tokens of prompt and of answer, where the server states them (practice models do)."""
        background.wait(self._named())
        return self._price()

    def card(self) -> str:
        """The calibration card of a practice model: what its behaviour rests on, and what is only assumed.

        Its lines are at most 88 characters long, so that a notebook shows them whole.
        """
        background.wait(self._named())
        practice = (self._cards or {}).get(self._model or "", {}).get("practice")
        if not practice:
            return f"{self._model} is a live model: it has no calibration card."
        lines = str(practice["card"]).splitlines()
        return "\n".join(textwrap.fill(one, 88, subsequent_indent="    ", break_on_hyphens=False) for one in lines)

    def published(self) -> list[dict[str, Any]]:
        """The published points that a practice model is held against, with their sources; none for a live model.

        Each has effect, unit, points (where, share), names, source, and within (percentage points).
        """
        background.wait(self._named())
        practice = (self._cards or {}).get(self._model or "", {}).get("practice")
        return list(practice.get("published", ())) if isinstance(practice, dict) else []

    def window(self) -> int | None:
        """The context window that the server claims for this model, in tokens; None where it states none."""
        background.wait(self._named())
        claimed = (self._cards or {}).get(self._model or "", {}).get("context_window")
        return claimed if isinstance(claimed, int) else None

    def version(self) -> str:
        """The version of the practice models that answer here; empty for a live model."""
        background.wait(self._named())
        practice = (self._cards or {}).get(self._model or "", {}).get("practice")
        return str(practice.get("version", "")) if isinstance(practice, dict) else ""

    def with_model(self, name: str) -> Client:
        """The same server, another model."""
        other = Client(self.url, self._openai.api_key, name, timeout=self._timeout, retries=self._openai.max_retries)
        other._watched, other._log, other._cards = self._watched, self._log, self._cards
        return other

    def watch(self, log: DelegationLog | None = None) -> None:
        """Note the calls made outside any unit too, in `log` or else the learner's own; see `orchestration.log.watch`.

        Calls made while a unit is open are counted to it in any case; in a lesson all are noted unless unwatched.
        """
        self._watched, self._log = True, log

    def unwatch(self) -> None:
        """Note only the calls made while a unit is open, in a lesson too."""
        self._watched, self._log = False, None

    def ask(self, prompt: str | Message | Sequence[Message], *, sample: int = 0) -> Response:
        """Ask and wait. See `ask_async`."""
        return background.wait(self.ask_async(prompt, sample=sample))

    async def ask_async(self, prompt: str | Message | Sequence[Message], *, sample: int = 0) -> Response:
        """Ask the model. Must run on the course's loop (`background.loop()`).

        `sample` numbers independent repeats of one prompt: a practice model draws anew for each, a live model does so
        anyway and ignores it. Raises a ModelError that says in one sentence what is wrong.
        """
        messages = as_messages(prompt if isinstance(prompt, str | Message) else tuple(prompt))
        name = self._model or await self._named()
        body = {"model": name, "messages": [{"role": one.role, "content": one.content} for one in messages]}
        unfiled = place().source != "work" if self._watched is None else self._watched
        noted = unfiled or open_unit()
        call = begun(self._log, self.url, "chat", body) if noted else None
        try:
            response, answer = await self._answered(body, name, sample)
        except BaseException as problem:
            if call:
                call.note(Answer(), problem)
            raise
        if call:
            call.note(read(answer))
        return response

    async def _answered(self, body: dict[str, Any], name: str, sample: int) -> tuple[Response, Any]:
        started = time.perf_counter()
        try:
            answer = await self._openai.post(
                "/chat/completions",
                body=body,
                cast_to=object,  # plain JSON: building the typed object would cost as much as the call
                options={"headers": {"x-practice-sample": str(sample)}},
            )
        except Exception as problem:
            raise self._explained(problem, name) from problem
        return self._response(answer, name, time.perf_counter() - started, sample), answer

    async def _named(self) -> str:
        listed = await self._listed()
        if self._model is None:
            if not listed:
                raise UnknownModel(f"The server at {self._where} lists no model: name one with ORCHESTRATION_MODEL.")
            self._model = next(iter(listed))
        return self._model

    async def _listed(self) -> Mapping[str, dict[str, Any]]:
        if self._cards is None:
            try:
                page = await self._openai.models.list()
                self._cards = {card.id: dict(card.model_extra or {}) for card in page.data}
            except Exception as problem:
                raise self._explained(problem, self._model or "") from problem
        return self._cards

    def _price(self) -> tuple[float, float] | None:
        try:
            stated = (self._cards or {})[self._model or ""]["practice"]["usd_per_million"]
            return float(stated["input"]), float(stated["output"])
        except (KeyError, TypeError, ValueError):
            return None

    def _response(self, answer: Any, name: str, seconds: float, sample: int) -> Response:
        try:
            choice = answer["choices"][0]
            text = choice["message"].get("content") or ""
        except (AttributeError, TypeError, LookupError):
            raise NotAnApi(self._no_api()) from None
        practice = answer.get("practice")
        practice = practice if isinstance(practice, dict) else {}
        if practice.get("sample", str(sample)) != str(sample):
            raise ModelFailed(
                f"Something between here and the practice model at {self._where} drops the header x-practice-sample, "
                "so every repeat would be the same answer. Let it through: docs/third_party_servers.md says how."
            )
        return Response(
            text=str(text),
            usage=_usage(answer.get("usage")),
            model=str(answer.get("model") or name),
            seconds=seconds,
            simulated=bool(practice.get("simulated")),
            finish=str(choice.get("finish_reason") or "stop"),
            cost_usd=practice.get("cost_usd"),
            fingerprint=str(answer.get("system_fingerprint") or ""),
        )

    def _no_api(self) -> str:
        hint = "" if self.url.endswith("/v1") else " Most servers' addresses end in /v1."
        return f"What answers at {self._where} is not an OpenAI-compatible API.{hint} Check ORCHESTRATION_MODEL_URL."

    def _explained(self, problem: Exception, name: str) -> ModelError:
        """The openai package's error as one of ours."""
        if isinstance(problem, ModelError):
            return problem
        said = _said(problem)
        match problem:
            case openai.APITimeoutError():
                return ModelFailed(f"{self._where} did not answer in time. Try again, or raise `timeout`.")
            case openai.APIConnectionError():
                why = f" ({problem.__cause__})" if problem.__cause__ else ""
                return ModelUnreachable(
                    f"No model answers at {self._where}{why}. Is it running? `course doctor` looks into it."
                )
            case openai.AuthenticationError() | openai.PermissionDeniedError():
                return WrongKey(f"{self._where} refused the key: {said} Check ORCHESTRATION_MODEL_KEY.")
            case openai.RateLimitError():
                return RateLimited(
                    f"{self._where} allows no more calls for now: {said} Wait a little, or ask with fewer at once."
                )
            case openai.APIStatusError() if problem.code == "context_length_exceeded" or _TOO_LONG.search(said):
                return ContextOverflow(f"Too long for {name}: {said} Leave something out.")
            case openai.BadRequestError() if _NO_SUCH_MODEL.search(said):
                return UnknownModel(f"{self._where} has no model '{name}': {said}")
            case openai.NotFoundError() if problem.code == "model_not_found" or (
                problem.code != "unknown_url" and "model" in said.lower()
            ):
                return UnknownModel(f"{self._where} has no model '{name}': {said}")
            case openai.NotFoundError():
                return NotAnApi(self._no_api())
            case openai.APIStatusError() if not isinstance(problem.body, dict):
                return NotAnApi(self._no_api())
            case openai.APIStatusError():
                return ModelFailed(f"{self._where} answered with error {problem.status_code}: {said}")
            case openai.APIResponseValidationError() | json.JSONDecodeError() | AttributeError() | TypeError():
                return NotAnApi(self._no_api())
            case _:
                return ModelFailed(f"The call to {self._where} failed: {type(problem).__name__}: {problem}")


def _usage(stated: Any) -> Usage | None:
    try:
        shown, written = int(stated["prompt_tokens"]), int(stated["completion_tokens"])
    except (TypeError, ValueError, LookupError, OverflowError):
        return None
    return Usage(shown, written) if 0 <= min(shown, written) and max(shown, written) < 1e9 else None


def _host(url: str) -> str:
    """The host of a web address. Raises ModelUnreachable when it is none."""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0):
            return parts.hostname
    except ValueError:
        pass
    raise ModelUnreachable(f"'{_shown(url)}' is no address of a model: it should look like http://127.0.0.1:8000/v1.")


def _shown(url: str) -> str:
    """The address without a name and a password in it."""
    return re.sub(r"//[^/?#]*@", "//", url)


def _said(problem: Exception) -> str:
    body = getattr(problem, "body", None)
    said = body.get("message") if isinstance(body, dict) else None
    text = " ".join(str(said or problem).split())[:300]
    return text if text.endswith((".", "!", "?")) else f"{text}."
