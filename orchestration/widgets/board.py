"""A plan on a board: change its steps and hear what is wrong with it; watch it while it is carried out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import ipywidgets as ui

from orchestration.checks.check import CheckResult
from orchestration.conductor import Step
from orchestration.errors import BadEntry, InvalidPrediction, PlanError
from orchestration.figures import Figure
from orchestration.figures.plan import Box, Kind, plan_graph
from orchestration.plan.feasibility import Part, structural_problems
from orchestration.plan.tasks import LARGEST_STEP, Plan, Task
from orchestration.widgets.account import account, outcome
from orchestration.widgets.paper import OnPaper
from orchestration.widgets.slot import number
from orchestration.widgets.style import card, guarded, plain, row, words

_LISTS = ("needs", "produces", "checks")
FIELDS = ("title", "prompt", *_LISTS, "minutes")


class PlanBoard(OnPaper):
    """A plan that can be changed and watched. Show it by making it the last line of a cell.

    `steps` and `problems` are what the board holds; `set`, `add`, `remove` and `move` do what the controls do, and
    each returns the problems that are left. `Conductor.run(plan, on_step=board.show)` shows steps as they finish.
    """

    def __init__(
        self,
        plan: Plan | Sequence[Mapping[str, Any]],
        *,
        title: str = "",
        titles: Mapping[str, str] | None = None,
        checks: Collection[str] | None = None,
        parts: Mapping[str, Part] | None = None,
        given: Iterable[str] = (),
        longest: float = LARGEST_STEP,
        fewest: int = 1,
        most: int = 99,
        edit: bool = True,
    ) -> None:
        super().__init__()
        self.title = title or "The plan"
        self._steps = [_row(step) for step in (plan.order() if isinstance(plan, Plan) else plan)]
        for step in self._steps:
            step["title"] = (titles or {}).get(step["id"], step["title"])
        self._rules: dict[str, Any] = {
            "parts": parts,
            "given": tuple(given),
            "longest": longest,
            "fewest": fewest,
            "most": most,
        }
        self._catalogue = checks
        self._shown: dict[str, Step] = {}
        self._acceptance: CheckResult | None = None
        self._rested: dict[str, dict[str, Any]] = {}
        """By step shown, and by "" for the whole: what it rested on when it was carried out."""
        self._filling = False
        self._build(edit)
        self._draw()

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The steps in their order, each {id, title, prompt, needs, produces, minutes, checks}; a copy."""
        return [{**step, **{name: list(step[name]) for name in _LISTS}} for step in self._steps]

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the plan and what a reviewer would say of it, a sentence each; empty when nothing is."""
        known = (
            self._catalogue if self._catalogue is not None else {one for step in self._steps for one in step["checks"]}
        )
        named = [{**step, "prompt": step["prompt"] or "?"} for step in self._steps]  # `critique` asks for the prompt
        if self._rules["parts"] is None:
            for step in named:
                step["produces"] = list(dict.fromkeys([*step["produces"], step["id"]]))
        found = structural_problems(named, checks=known, **self._rules)
        return tuple(dict.fromkeys((*found, *self._critique())))

    @property
    def figure(self) -> Figure:
        """The plan as a graph, with what became of its steps so far."""
        return plan_graph([self._box(step) for step in self._steps], title=self.title)

    @property
    def shown(self) -> tuple[Step, ...]:
        """The steps that were carried out so far, as they came."""
        return tuple(self._shown.values())

    def set(self, id: str, **fields: Any) -> tuple[str, ...]:
        """Change a step: title, prompt, needs, produces, checks (lists of names), minutes.

        Raises BadEntry for a step that is not there, a field that steps do not have, names that are no list, or minutes
        that are no number; nothing changes then.
        """
        self._step(id).update(_read(fields))
        self._draw()
        return self.problems

    def add(self, id: str, **fields: Any) -> tuple[str, ...]:
        """Put a new step at the end. Raises BadEntry when it has no name or one that is taken, and as `set` does."""
        id, read = id.strip(), _read(fields)
        if not id:
            raise BadEntry("A new step needs a name first.")
        if id in self._ids():
            raise BadEntry(f"There is a step '{id}' already: give the new one another name.")
        self._steps.append({**_row({"id": id, "prompt": "", "minutes": 10, "produces": [id]}), **read})
        self._list(id)
        self._draw()
        return self.problems

    def remove(self, id: str) -> tuple[str, ...]:
        """Take a step out. Raises BadEntry for a step that is not there."""
        self._steps.remove(self._step(id))
        self._shown.pop(id, None)
        self._rested.pop(id, None)
        self._list(next(iter(self._ids()), None))
        self._draw()
        return self.problems

    def move(self, id: str, by: int) -> tuple[str, ...]:
        """Move a step `by` places later (earlier when negative), as far as there is room."""
        step = self._step(id)
        place = self._steps.index(step)
        self._steps.remove(step)
        self._steps.insert(min(max(place + by, 0), len(self._steps)), step)
        self._list(id)
        self._draw()
        return self.problems

    def show(self, step: Step) -> None:
        """Show what became of a step; hand it to `Conductor.run` as `on_step`. A step that the board lacks is added."""
        if step.task.id not in self._ids():
            self._steps.append(_row(step.task))
            self._list(step.task.id)
        self._shown[step.task.id] = step
        self._rested[step.task.id] = self._rests(step.task.id)
        self._draw()

    def accept(self, verdict: CheckResult | None) -> None:
        """Show what the acceptance check said of the whole."""
        self._acceptance = verdict
        self._rested[""] = self._rests(*self._ids())
        self._draw()

    def _critique(self) -> tuple[str, ...]:
        """What `Plan.critique` says; needs that nobody meets are said by structural_problems already."""
        made = {product for step in self._steps for product in (*step["produces"], step["id"])}
        tasks = [_task(step, made) for step in self._steps]
        try:
            said = Plan(tasks).critique()
        except PlanError:  # steps in a circle: what can be said of each by itself
            said = tuple(one for task in tasks for one in Plan([replace(task, needs=())]).critique())
        return tuple(one for one in said if "minutes of human work" not in one)

    def _makers(self) -> dict[str, str]:
        return {product: one["id"] for one in reversed(self._steps) for product in (*one["produces"], one["id"])}

    def _rests(self, *ids: str) -> dict[str, Any]:
        """What steps rest on, as the plan is now: of each, and of all before it, what it is and what it uses."""
        makers, places = self._makers(), {id: place for place, id in enumerate(self._ids())}
        found: dict[str, Any] = {}
        left = list(ids)
        while left:
            if (id := left.pop()) not in found and id in places:
                step = self._step(id)
                used = [makers[need] for need in step["needs"] if need in makers]
                in_time = [places[one] < places[id] for one in used]
                found[id] = {**step, "title": "", "minutes": 0}, used, in_time
                left += used
        return found

    def _changed(self) -> bool:
        """Whether the plan is another than the one that was carried out."""
        return any(rested != self._rests(*([id] if id else self._ids())) for id, rested in self._rested.items())

    def _box(self, step: Mapping[str, Any]) -> Box:
        makers = self._makers()
        done = self._shown.get(step["id"])
        stale = done is not None and self._rested[step["id"]] != self._rests(step["id"])
        kind: Kind = "open"
        if done and not stale:
            kind = "unchecked" if not done.task.checks else "passed" if done.passed else "failed"
        return Box(
            id=step["id"],
            title=step["title"] or step["id"],
            needs=tuple(dict.fromkeys(makers[need] for need in step["needs"] if need in makers)),
            produces=tuple(one for one in step["produces"] if one != step["id"]),
            checks=tuple(step["checks"]),
            minutes=step["minutes"],
            missing=tuple(one for one in step["needs"] if one not in makers and one not in self._rules["given"]),
            kind=kind,
            state="carried out before a change" if stale else outcome(done) if done else "",
        )

    def _step(self, id: str) -> dict[str, Any]:
        for step in self._steps:
            if step["id"] == id:
                return step
        raise BadEntry(f"The plan has no step '{id}'; it has {', '.join(self._ids()) or 'none'}.")

    def _ids(self) -> list[str]:
        return [step["id"] for step in self._steps]

    def _build(self, edit: bool) -> None:
        style = {"description_width": "8rem"}
        wide = ui.Layout(width="auto")
        self.choice = ui.Dropdown(description="Step", options=self._ids(), style=style, layout=wide)
        hints = {
            "prompt": "what it is asked, in words",
            "needs": "what it uses, with commas between",
            "produces": "what it gives to others, with commas between",
            "checks": "what says that it is right, with commas between",
            "minutes": "human minutes",
        }
        labels = {
            "prompt": "Asks for",
            "needs": "Needs",
            "produces": "Gives",
            "checks": "Checked by",
            "minutes": "Minutes",
        }
        lines = {"prompt": 4, "needs": 2, "produces": 2}
        self.fields = {
            name: (ui.Textarea if (rows := lines.get(name)) else ui.Text)(
                description=labels[name], tooltip=f"{labels[name]}: {hint}", placeholder=hint, continuous_update=False,
                style=style, layout=wide, **({"rows": rows} if rows else {}))
            for name, hint in hints.items()
        }  # fmt: skip
        self.new = ui.Text(description="New step", placeholder="its name", tooltip="Name of a new step", style=style)
        self.message = ui.HTML()
        acts = {
            "Earlier": lambda: self.move(self._chosen(), -1),
            "Later": lambda: self.move(self._chosen(), 1),
            "Remove": lambda: self.remove(self._chosen()),
        }
        buttons = [ui.Button(description=name, tooltip=f"{name}: the step that is chosen above") for name in acts]
        for button, act in zip(buttons, acts.values(), strict=True):
            button.on_click(guarded(act, self.message))
        self.plus = ui.Button(description="Add", tooltip="Add a step of that name at the end")
        self.plus.on_click(guarded(self._added, self.message))
        self.choice.observe(lambda _: self._fill(), "value")
        for name, field in self.fields.items():
            field.observe(lambda change, name=name: self._typed(name, change["new"]), "value")
        self.drawing, self.said, self.told = ui.HTML(), ui.HTML(), ui.HTML()
        form = ui.VBox([self.choice, *self.fields.values(), row(*buttons), row(self.new, self.plus), self.message])
        form.add_class("oc-form")
        head = ui.HTML(f'<div class="oc-eyebrow">Plan</div><p class="oc-title">{plain(self.title)}</p>')
        self.box = card(head, self.drawing, self.said, *([form] if edit else []), self.told, more=self.hidden)
        self.box.add_class("oc-board")
        self._fill()

    def _chosen(self) -> str:
        if not self.choice.value:
            raise BadEntry("The plan has no step yet: add one first.")
        return str(self.choice.value)

    def _added(self) -> None:
        self.add(self.new.value)
        self.new.value = ""

    def _list(self, chosen: str | None) -> None:
        self._filling = True
        self.choice.options = self._ids()
        self.choice.value = chosen
        self._filling = False
        self._fill()

    def _fill(self) -> None:
        if self._filling:
            return
        self._filling = True
        step = next((one for one in self._steps if one["id"] == self.choice.value), None)
        for name, field in self.fields.items():
            value = step[name] if step else 0 if name == "minutes" else ""
            field.value = ", ".join(value) if isinstance(value, list) else f"{value:g}" if name == "minutes" else value
        self._filling = False

    def _typed(self, name: str, text: str) -> None:
        if not self._filling and self.choice.value:
            guarded(lambda: self.set(self._chosen(), **{name: text}), self.message)(None)

    def _draw(self) -> None:
        self.message.value = ""
        self._fill()
        self.drawing.value, self.said.value, self.told.value = self._parts()
        self._reprint()

    def _parts(self) -> tuple[str, str, str]:
        found = self.problems
        items = "".join(f"<li>{plain(problem)}</li>" for problem in found)
        many = "1 thing to put right" if len(found) == 1 else f"{len(found)} things to put right"
        head = words(f"{many}:" if found else "✓ Nothing to put right.", "oc-label")
        said = f'<div aria-live="polite">{head}<ul class="oc-problems">{items}</ul></div>'
        return self.figure._repr_html_(), said, account(self.shown, self._acceptance, changed=self._changed())

    def _inner(self) -> str:
        return "".join(self._parts())

    def __repr__(self) -> str:
        return self.figure.alt + "".join(f"\n- {problem}" for problem in self.problems)


def plan_board(plan: Plan | Sequence[Mapping[str, Any]], **options: Any) -> PlanBoard:
    """A board for a plan: a `Plan`, or a list of steps {id, prompt, needs, produces, minutes, checks}.

    Options: title; titles (id to title); checks (names of the checks there are); parts and given (what the job consists
    of, what is there before); longest, fewest, most; edit=False leaves the form out. The problems are those of
    `structural_problems` and of `Plan.critique`.
    """
    return PlanBoard(plan, **options)


def _row(step: Task | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(step, Task):
        step = {
            "id": step.id, "prompt": step.prompt, "needs": step.needs, "produces": step.produces,
            "minutes": step.minutes, "checks": [getattr(check, "name", "a check") for check in step.checks],
        }  # fmt: skip
    return {
        "id": str(step["id"]),
        "title": str(step.get("title", "")),
        "prompt": str(step.get("prompt", "")),
        **{name: _names(step.get(name, ())) for name in _LISTS},
        "minutes": float(step.get("minutes", 0) or 0),
    }


def _task(step: Mapping[str, Any], made: Collection[str]) -> Task:
    checks = tuple(_named(name) for name in step["checks"])
    needs = tuple(need for need in step["needs"] if need in made)
    return Task(step["id"], step["prompt"], needs, tuple(step["produces"]), checks, step["minutes"])


def _named(name: str) -> Any:
    return lambda code: CheckResult(name, True)


def _read(fields: Mapping[str, Any]) -> dict[str, Any]:
    for name in fields:
        if name not in FIELDS:
            raise BadEntry(f"A step has no {name!r}; it has {', '.join(FIELDS)}.")
    read = {name: _names(value) if name in _LISTS else str(value) for name, value in fields.items()}
    return {**read, **({"minutes": _minutes(fields["minutes"])} if "minutes" in fields else {})}


def _names(value: Any) -> list[str]:
    if not isinstance(value, str | Iterable):
        raise BadEntry(f"Names are a list, or a text with commas between, and {value!r} is neither.")
    parts = re.split(r"[,\n]", value) if isinstance(value, str) else [str(one) for one in value]
    return [part.strip() for part in parts if part.strip()]


def _minutes(value: Any) -> float:
    try:
        return number(str(value), 0, 10_000)
    except InvalidPrediction as problem:
        raise BadEntry(str(problem)) from None
