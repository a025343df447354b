"""The lead and what is derived from it: fields, missing values, lists, segments, `let`."""

from collections.abc import Iterator, Sequence
from itertools import chain

from policy_engine.formatter.conditions import condition, listed, when_clauses
from policy_engine.formatter.layout import INDENT, Break, Clause, OneLine, Part, aligned, deeper, width
from policy_engine.formatter.words import name, operand, quoted
from policy_engine.syntax.tree import (
    Case,
    Derived,
    FieldDeclaration,
    FieldOption,
    FieldType,
    Lead,
    ListFromFile,
    MissingSpellings,
    Name,
    ScoreCard,
    Segment,
    Value,
    ValueList,
)

__all__ = ["derived", "lead", "list_from_file", "missing_spellings", "score_card", "segment", "value_list"]


def lead(node: Lead) -> Iterator[Clause]:
    """Return `lead has` and its fields, types below one another."""
    yield Clause(["lead has"], node.span.start, 0)
    labels = aligned([name(field.name) for field in node.fields])
    for field, label in zip(node.fields, labels, strict=True):
        start = f"{label}  "
        yield Clause([start, *_described(field)], field.span.start, INDENT, 2 * INDENT + width(start))


def _described(node: FieldDeclaration) -> Iterator[Part]:
    options = [_option(option) for option in node.options]
    if node.type.members:
        first, *others = [operand(member) for member in node.type.members]
        texts = [f"{node.type.kind} {first}", *others, *options]
        return listed((*node.type.members, *node.options), texts)
    return listed((node.type, *node.options), [_kind(node.type), *options])


def _kind(node: FieldType) -> str:
    ends = "" if node.low is None or node.high is None else f" {operand(node.low)} to {operand(node.high)}"
    return f"{node.kind}{ends}"


def _option(node: FieldOption) -> str:
    if node.value is not None:
        return f"{node.kind} {operand(node.value)}"
    return node.kind if node.text is None else f"{node.kind} {quoted(node.text.text)}"


def missing_spellings(node: MissingSpellings) -> Iterator[Clause]:
    """Return `missing is …`."""
    yield _values("missing is ", node.values, node.span.start)


def value_list(node: ValueList) -> Iterator[Clause]:
    """Return `list … is …`."""
    yield _values(f"list {name(node.name)} is ", node.values, node.span.start)


def _values(start: str, values: Sequence[Value], at: int) -> Clause:
    return Clause([start, *listed(values, [operand(value) for value in values])], at, 0)


def list_from_file(node: ListFromFile) -> Iterator[Clause]:
    """Return `list … from "…" column …`."""
    column = "" if node.column is None else f" column {name(node.column)}"
    yield Clause([f"list {name(node.name)} from {quoted(node.file.text)}{column}"], node.span.start, 0)


def segment(node: Segment) -> Iterator[OneLine]:
    """Return `segment … when …`, the condition below the name where it is long."""
    start = f"segment {name(node.name)}"
    clause = Clause(
        [start, Break(node.condition.span.start), "when ", *deeper(condition(node.condition))], node.span.start, 0
    )
    yield OneLine(clause, (Clause([start], node.span.start, 0), *when_clauses(node.condition, INDENT)))


def derived(node: Derived) -> Iterator[Clause]:
    """Return `let … be` and its cases, `when` below `when`."""
    labels = aligned([*(operand(case.value) for case in node.cases), *_otherwise(node.otherwise)])
    return chain([_let(node.name, "be", node.span.start)], _cases(node.cases, node.otherwise, labels))


def score_card(node: ScoreCard) -> Iterator[Clause]:
    """Return `let … be the sum of` and its cases, the points flush right."""
    points = [operand(case.value) for case in node.cases]
    columns = max(map(len, points), default=0)
    labels = [point.rjust(columns) for point in points] + _otherwise(node.otherwise)
    return chain([_let(node.name, "be the sum of", node.span.start)], _cases(node.cases, node.otherwise, labels))


def _let(of: Name, verb: str, at: int) -> Clause:
    return Clause([f"let {name(of)} {verb}"], at, 0)


def _otherwise(value: Value | None) -> list[str]:
    return [] if value is None else ["otherwise"]


def _cases(cases: Sequence[Case], otherwise: Value | None, labels: Sequence[str]) -> Iterator[Clause]:
    for case, label in zip(cases, labels, strict=False):
        parts = [f"{label} when ", *condition(case.condition)]
        yield Clause(parts, case.span.start, INDENT, 2 * INDENT + width(label) + 1)
    if otherwise is not None:
        yield Clause([f"{labels[-1]} {operand(otherwise)}"], otherwise.span.start)
