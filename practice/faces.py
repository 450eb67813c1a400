"""Every form that a unit of work can take in an answer: which variant, with which slip, with which facts wrong."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from keyword import iskeyword

from worlds import World

NAME_ERROR = "name error"
"""A slip that every unit can have: the code fails at its first call, because a name is misspelt."""


@dataclass(frozen=True)
class Face:
    """One form of one unit: real source, and what is wrong with it (nothing, if both `slip` and `wrong` are empty)."""

    unit: str
    variant: int
    slip: str | None
    wrong: frozenset[str]
    source: str

    @property
    def faults(self) -> int:
        return len(self.wrong) + (self.slip is not None)


@lru_cache(maxsize=4096)
def face(world: World, unit: str, variant: int, slip: str | None, wrong: frozenset[str]) -> Face | None:
    """That form of the unit (variant 0 is the reference), or None where slip and wrong facts do not fit together."""
    source = (world.units[unit].reference, *world.units[unit].alternatives)[variant]
    try:
        if slip and slip != NAME_ERROR:
            source = world.apply_slip(source, slip)
        for fact in sorted(wrong):
            source = world.apply_fact(source, fact)
        if slip == NAME_ERROR:
            source = _misspelt(source, world.units[unit].names)
    except ValueError:
        return None
    return Face(unit, variant, slip, wrong, source.strip())


@lru_cache(maxsize=256)
def slips(world: World, unit: str) -> tuple[str, ...]:
    return tuple(slip.id for slip in world.slips.values() if slip.unit == unit)


@lru_cache(maxsize=256)
def faces(world: World, unit: str) -> tuple[Face, ...]:
    """All forms of a unit that can occur, most faults first, so that the first one found in a text is it."""
    facts = world.units[unit].facts
    subsets = [frozenset(some) for size in range(len(facts) + 1) for some in combinations(facts, size)]
    found = [
        form
        for variant in range(1 + len(world.units[unit].alternatives))
        for slip in (None, NAME_ERROR, *slips(world, unit))
        for wrong in subsets
        if (slip in (None, NAME_ERROR) or variant == 0)
        and (form := face(world, unit, variant, slip, wrong)) is not None
    ]
    return tuple(sorted(found, key=lambda form: -form.faults))


def recognise(world: World, unit: str, code: str) -> Face | None:
    """The form in which `unit` stands in `code`, or None if it is not there or somebody changed it."""
    lines = _bare(code)
    return next((form for form in faces(world, unit) if _bare(form.source) in lines), None)


@lru_cache(maxsize=16_384)
def _bare(code: str) -> str:
    """Code without empty lines and blanks at the ends of lines, which editors and chats change by themselves."""
    kept = [line.rstrip() for line in code.splitlines() if line.strip()]
    return "\n".join(["", *kept, ""])


def _misspelt(source: str, public: tuple[str, ...]) -> str:
    """The source with the first use of a parameter misspelt. Raises ValueError where there is nothing to misspell."""
    tree = ast.parse(source)
    taken = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for top in tree.body:
        if not isinstance(top, (ast.FunctionDef, ast.ClassDef)) or top.name not in public:
            continue
        for function in ast.walk(top):
            if not isinstance(function, ast.FunctionDef):
                continue
            known = {one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)}
            uses = [
                node
                for statement in function.body
                for node in ast.walk(statement)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in known - {"self"}
            ]
            if uses:
                first = min(uses, key=lambda node: (node.lineno, node.col_offset))
                shorter = first.id[:-1]
                free = len(shorter) > 1 and shorter not in taken | known and not hasattr(builtins, shorter)
                wrong = shorter if free and not iskeyword(shorter) else first.id + "_"
                lines = source.splitlines(keepends=True)
                line = lines[first.lineno - 1].encode()
                start = first.col_offset
                lines[first.lineno - 1] = (
                    line[:start] + wrong.encode() + line[start + len(first.id.encode()) :]
                ).decode()
                return "".join(lines)
    raise ValueError("no parameter is used")
