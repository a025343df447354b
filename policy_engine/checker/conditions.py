"""Conditions: from what was written to what it means.

Every name is resolved, and what the language writes in many ways becomes one thing. All
mistakes of a condition are found in one go: a part that is wrong is reported, and the
others are still read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from policy_engine.checker import comparisons, errors, errors_types
from policy_engine.checker.operands import DECISION_NAMES, check_operand
from policy_engine.checker.scope import Scope
from policy_engine.checker.size import HEIGHT, size_of
from policy_engine.checker.typed import Typed
from policy_engine.checker.values import check_duration
from policy_engine.model.condition import (
    AllOf,
    AnyOf,
    BeforeAt,
    Compare,
    Condition,
    DateOf,
    Flag,
    HasProblems,
    InHours,
    Missing,
    Not,
    Operator,
    SegmentRef,
)
from policy_engine.model.text import text_key
from policy_engine.source.span import Span
from policy_engine.syntax import tree

__all__ = ["check_condition"]


def check_condition(scope: Scope, node: tree.Condition, *, decision: bool = False) -> Condition | None:
    """Return what a condition means, or report all that is wrong with it and return None.

    With `decision` (the conditions of an SLA) what was decided can be read too.
    """
    size, limits = size_of(node), scope.limits
    if size.terms > limits.terms:
        scope.report(errors.too_many_terms(size.terms, limits.terms, node.span))
        return None
    if size.levels > limits.levels or size.height > HEIGHT:
        scope.report(errors.too_many_levels(limits.levels, node.span))
        return None
    reading = _Reading(scope, decision)
    condition = reading.read(node)
    # Where something is wrong, brackets are not what is missing.
    if condition is not None and reading.mixed is not None:
        scope.report(errors.and_with_or(scope.words(reading.mixed), reading.mixed.span))
    return condition


_Test = (
    tree.Between
    | tree.Membership
    | tree.TextTest
    | tree.Matches
    | tree.Includes
    | tree.Presence
    | tree.Ago
    | tree.Moment
    | tree.During
)
_EQUALS = ("=", "is", "!=", "is not")


@dataclass(slots=True)
class _Compared:
    """What was last compared with a word: people write `vertical = insurance or telecom`."""

    field: str
    values: list[str]
    is_negated: bool
    is_reported: bool = False


class _Reading:
    """One condition being read."""

    def __init__(self, scope: Scope, decision: bool) -> None:
        self.scope = scope
        self.decision = decision
        self.compared: _Compared | None = None
        self.siblings: Sequence[tree.Condition] = ()
        self.mixed: tree.And | None = None

    def read(self, node: tree.Condition) -> Condition | None:
        match node:
            case tree.Comparison():
                return self._comparison(node)
            case tree.And():
                return self._all(node.parts)
            case tree.Or():
                return self._any(node)
            case tree.Group():
                return self.read(node.part)
            case tree.Not():
                return _negated(self.read(node.part))
            case tree.Unless():
                return self._unless(node)
            case tree.Flag():
                return self._flag(node)
            case tree.HasProblems():
                return HasProblems()
            case _:
                return self._test(node)

    # ------------------------------------------------------------ joined conditions

    def _all(self, parts: Sequence[tree.Condition]) -> Condition | None:
        return _joined(AllOf, self._parts(parts))

    def _any(self, node: tree.Or) -> Condition | None:
        mixed = (part for part in node.parts if isinstance(part, tree.And))
        self.mixed = self.mixed or next(mixed, None)
        return _joined(AnyOf, self._parts(node.parts))

    def _parts(self, parts: Sequence[tree.Condition]) -> list[Condition | None]:
        read = []
        for part in parts:
            self.siblings = parts
            read.append(self.read(part))
        return read

    def _unless(self, node: tree.Unless) -> Condition | None:
        condition = self.read(node.condition)
        self.compared = None
        exception = _negated(self.read(node.exception))
        if condition is None or exception is None:
            return None
        parts = (
            condition.parts if isinstance(node.condition, tree.And) and isinstance(condition, AllOf) else (condition,)
        )
        return AllOf(parts=(*parts, exception))

    # ------------------------------------------------------------ flags

    def _flag(self, node: tree.Flag) -> Condition | None:
        if isinstance(node.name, tree.LeadField):
            return self._yes_no(node, check_operand(self.scope, node.name))
        segment = self.scope.segments.find(node.name.text)
        if segment is not None:
            return None if segment.broken else SegmentRef(name=segment.name)
        if not self._is_undeclared(node.name):
            return self._yes_no(node, check_operand(self.scope, node.name, decision=self.decision))
        self._report_undeclared(node.name)
        return None

    def _is_undeclared(self, word: tree.Word) -> bool:
        scope, key = self.scope, text_key(word.text)
        if key in ("now", "stage") or (self.decision and key in DECISION_NAMES):
            return False
        return not any(key in names.by_key for names in (scope.segments, scope.fields, scope.derived))

    def _report_undeclared(self, word: tree.Word) -> None:
        scope = self.scope
        if scope.segments.incomplete or scope.fields.incomplete:
            return
        if self.compared is not None:
            self._report_lone_value(word, self.compared)
            return
        near = scope.closest(word.text, lambda: _flags(scope))
        scope.report(errors.unknown_flag(word, near))

    def _report_lone_value(self, word: tree.Word, compared: _Compared) -> None:
        """Report `vertical = insurance or telecom or retail` once, with all its values."""
        if compared.is_reported:
            return
        words = [part.name for part in self.siblings if isinstance(part, tree.Flag)]
        lone = [part.text for part in words if isinstance(part, tree.Word) and self._is_undeclared(part)]
        values = list(dict.fromkeys([*compared.values, *lone, word.text]))
        self.scope.report(errors_types.lone_value(compared.field, values, word, compared.is_negated))
        compared.is_reported = True

    def _yes_no(self, node: tree.Flag, operand: Typed | None) -> Condition | None:
        if operand is None:
            return None
        if operand.kind != "flag":
            self.scope.report(errors_types.not_a_flag(operand, node.span))
            return None
        return Flag(operand=operand.operand)

    # ------------------------------------------------------------ comparisons and tests

    def _comparison(self, node: tree.Comparison) -> Condition | None:
        self.compared = None
        left = self._left(node.left)
        if left is None:
            return None
        if node.operator in _EQUALS and left.is_text and isinstance(node.right, tree.Word | tree.Quoted):
            values = [self.scope.words(node.right)]
            self.compared = _Compared(left.words, values, is_negated=node.operator in ("!=", "is not"))
        return comparisons.compare(self.scope, left, node.operator, node.right, node.left.span, decision=self.decision)

    def _test(self, node: _Test) -> Condition | None:
        """Read a condition with one operand on its left."""
        self.compared = None
        left = self._left(node.left)
        return None if left is None else self._tested(node, left)

    def _left(self, node: tree.Operand) -> Typed | None:
        written = node
        while isinstance(written, tree.Bracketed):
            written = written.operand
        if isinstance(written, tree.Quoted | tree.Number | tree.Date | tree.DateTime):
            self.scope.report(errors_types.field_last(self.scope.words(written), node.span))
            return None
        return check_operand(self.scope, node, decision=self.decision)

    def _tested(self, node: _Test, left: Typed) -> Condition | None:
        scope = self.scope
        match node:
            case tree.Presence():
                missing = Missing(operand=left.operand)
                return missing if node.missing else Not(part=missing)
            case tree.Between():
                ends = comparisons.within(scope, left, node.low, node.high, node.left.span, decision=self.decision)
                return _negated(ends) if node.negated else ends
            case tree.Membership():
                return self._membership(node, left)
            case tree.TextTest():
                return comparisons.text_test(scope, left, node.test, node.value, node.left.span)
            case tree.Matches():
                return comparisons.matches(scope, left, node.pattern, node.left.span, self._pattern_span(node))
            case tree.Includes():
                return comparisons.includes(scope, left, node.value, node.left.span)
            case tree.Ago():
                return self._ago(node, left)
            case tree.Moment():
                return self._moment(node, left)
            case tree.During():
                return self._during(node, left)

    def _pattern_span(self, node: tree.Matches) -> Span:
        start = self.scope.statement.text.find("/", node.left.span.end)
        return node.span if start < 0 else Span(start, node.span.end)

    def _membership(self, node: tree.Membership, left: Typed) -> Condition | None:
        if isinstance(node.values, tree.Name):
            found = comparisons.in_list(self.scope, left, node.values, node.left.span)
        else:
            found = comparisons.one_of(self.scope, left, node.values, node.left.span)
        return _negated(found) if "not" in node.operator else found

    def _ago(self, node: tree.Ago, left: Typed) -> Condition | None:
        if not left.is_time:
            self.scope.report(errors_types.needs_time(f"is {node.operator} ... ago", left, node.left.span))
            return None
        if left.kind == "date" and node.duration.unit in ("minutes", "hours"):
            self.scope.report(errors_types.has_no_time(left, node.duration.span, self.scope.words(node.duration)))
            return None
        duration = check_duration(self.scope, node.duration)
        if duration is None:
            return None
        instant = BeforeAt(duration=duration)
        right = DateOf(operand=instant) if left.kind == "date" else instant
        return Compare(left=left.operand, operator="<" if node.operator == "more than" else ">", right=right)

    def _moment(self, node: tree.Moment, left: Typed) -> Condition | None:
        if not left.is_time:
            self.scope.report(errors_types.needs_time(node.operator, left, node.left.span))
            return None
        operator: Operator = "<" if node.operator == "before" else ">"
        return comparisons.in_order(self.scope, left, operator, node.right, decision=self.decision)

    def _during(self, node: tree.During, left: Typed) -> Condition | None:
        calendar = self.scope.resolve("calendar", node.calendar)
        if left.kind != "time":
            self.scope.report(errors_types.needs_time("outside" if node.outside else "during", left, node.left.span))
            return None
        if calendar is None:
            return None
        inside = InHours(operand=left.operand, calendar=calendar)
        return Not(part=inside) if node.outside else inside


def _flags(scope: Scope) -> list[str]:
    flags = [typed.words for typed in scope.operands.values() if typed.kind == "flag"]
    return [*flags, *(declared.name for declared in scope.segments)]


def _joined(kind: type[AllOf] | type[AnyOf], parts: Sequence[Condition | None]) -> Condition | None:
    good = tuple(part for part in parts if part is not None)
    return kind(parts=good) if len(good) == len(parts) else None


def _negated(condition: Condition | None) -> Condition | None:
    return None if condition is None else Not(part=condition)
