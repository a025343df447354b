"""A policy that does not say what a lead has: its fields and their types, from how they are used."""

import re
from collections.abc import Iterable, Iterator

from policy_engine.checker.evidence import NOT_FIELDS, Evidence, Use, cell_kind
from policy_engine.checker.fields import typed_field
from policy_engine.checker.operands import DECISION_NAMES
from policy_engine.checker.scope import Declared, Scope
from policy_engine.checker.sheet_tables import open_table
from policy_engine.checker.size import HEIGHT, size_of
from policy_engine.model.base import Place
from policy_engine.model.schema import Field
from policy_engine.model.text import text_key
from policy_engine.model.values import Kind
from policy_engine.syntax import tree

__all__ = ["infer_fields"]

_CONDITIONS = (
    tree.Comparison,
    tree.Between,
    tree.Membership,
    tree.TextTest,
    tree.Matches,
    tree.Includes,
    tree.Presence,
    tree.Ago,
    tree.Moment,
    tree.During,
    tree.Flag,
    tree.HasProblems,
    tree.Not,
    tree.Group,
    tree.And,
    tree.Or,
    tree.Unless,
)
_WHOLE = frozenset((*_CONDITIONS, tree.Table, tree.TableFromFile))
_NUMBER = r"[+-]?(?!0\d)\d[\d_]*(?:\.\d+)?[kKmM%]?"
_DATE = r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?"
_OF_NUMBERS = re.compile(rf"(?:not )?(?:[<>]=?|!?=)? ?{_NUMBER}(?:(?: to | ?[,;] ?){_NUMBER})*")
_OF_DATES = re.compile(rf"(?:not )?(?:[<>]=?|!?=)? ?{_DATE}(?:(?: to | ?[,;] ?){_DATE})*")


def infer_fields(scope: Scope) -> None:
    """Add the fields that the policy uses; all are optional, since nothing says that they must be there."""
    evidence = Evidence(frozenset({*scope.segments.by_key, *scope.derived.by_key}))
    for statement in scope.tree.statements:
        # An SLA reads the decision too, so that `priority` is no field there.
        evidence.words = NOT_FIELDS.union(DECISION_NAMES) if isinstance(statement.node, tree.Sla) else NOT_FIELDS
        evidence.statement = statement
        with scope.enter(statement):
            for node in _nodes(statement.node):
                _read(scope, evidence, node)
    for use in evidence.settle():
        _add(scope, use)


def _add(scope: Scope, use: Use) -> None:
    location = use.span.in_source(use.statement.source, use.statement.offset)
    line, column = location.source.position(location.start)
    place = Place(file=location.source.name, line=line, column=column)
    field = Field(name=use.name, kind=use.kind or "text", optional=True, inferred=True, place=place)
    key = text_key(use.name)
    declared = scope.fields.by_key[key] = Declared(use.name, location, inferred=True)
    scope.inferred.setdefault("field", []).append(declared)
    scope.operands[key] = typed_field(field)
    scope.draft.fields.append(field)


# ------------------------------------------------------------ what is read


def _nodes(node: object) -> Iterator[tree.Node]:
    """Yield the nodes of a statement that say something about fields; conditions and tables as a whole."""
    if not isinstance(node, tree.Node):
        return
    yield node
    if type(node) in _WHOLE:
        return
    # The arguments of a node by their order: all but its span.
    names: tuple[str, ...] = type(node).__match_args__
    for name in names:
        value = getattr(node, name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, tree.Node):
                yield from _nodes(part)


def _read(scope: Scope, evidence: Evidence, node: tree.Node) -> None:
    match node:
        case tree.Table():
            _read_table(evidence, node)
        case tree.TableFromFile():
            _read_sheet(scope, evidence, node)
        case tree.FieldTarget():
            evidence.note(node.field, None)
        case tree.AmountOf():
            evidence.note(node.field, "number")
        case tree.Keep():
            _note_operand(evidence, node.operand, None)
        case tree.ShareOn():
            for name in node.fields:
                evidence.note(name, None)
        case tree.EventDeclaration() if node.field is not None:
            evidence.note(node.field, "time")
        case tree.Given():
            evidence.note(node.field, None)
            evidence.given(node.field, node.values)
        case _ if isinstance(node, _CONDITIONS):
            _read_condition(scope, evidence, node)


def _read_condition(scope: Scope, evidence: Evidence, node: tree.Condition) -> None:
    # What is too large is reported where it is checked.
    size = size_of(node)
    if size.levels <= scope.limits.levels and size.height <= HEIGHT:
        evidence.condition(node)


def _note_operand(evidence: Evidence, operand: tree.Word | tree.LeadField | tree.DomainOf, kind: Kind | None) -> None:
    match operand:
        case tree.Word():
            evidence.note(operand, kind)
        case tree.LeadField():
            evidence.note(operand.field, kind)
        case tree.DomainOf():
            evidence.note(operand.field, "text")


# ------------------------------------------------------------ tables


def _read_table(evidence: Evidence, node: tree.Table) -> None:
    for number, column in enumerate(node.columns):
        if isinstance(column, tree.ConditionColumn):
            kinds = (cell_kind(row.cells[number]) for row in node.rows)
            _note_operand(evidence, column.operand, _only(kinds))


def _read_sheet(scope: Scope, evidence: Evidence, node: tree.TableFromFile) -> None:
    table = open_table(scope, node)
    if table is None:
        return
    for number, column in table.columns.items():
        if isinstance(column, tree.ConditionColumn):
            evidence.statement = table.heading_statement(number)
            texts = {cells[number] for _, cells in table.sheet.rows}
            _note_operand(evidence, column.operand, _only(_kind_of_text(text) for text in texts))


def _only(kinds: Iterable[Kind | None]) -> Kind | None:
    """Return the one type that all cells have; text where they differ."""
    found = {kind for kind in kinds if kind is not None}
    return found.pop() if len(found) == 1 else "text" if found else None


def _kind_of_text(text: str) -> Kind | None:
    written = " ".join(text.split())
    if text_key(written) in ("", "any", "missing", "present"):
        return None
    if text_key(written) in ("yes", "no"):
        return "flag"
    if _OF_NUMBERS.fullmatch(written):
        return "number"
    return "time" if _OF_DATES.fullmatch(written) else "text"
