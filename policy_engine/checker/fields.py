"""The lead: its fields with their types, and the spellings of missing."""

import re
from dataclasses import replace
from decimal import Decimal

from policy_engine.checker import errors, errors_fields, errors_types
from policy_engine.checker.scope import Scope
from policy_engine.checker.typed import Typed
from policy_engine.checker.values import as_money, check_constant, number_constant, value_text
from policy_engine.model.condition import FieldRef
from policy_engine.model.schema import Field
from policy_engine.model.text import text_key
from policy_engine.model.values import Constant, FlagConstant, Kind
from policy_engine.source.span import Location
from policy_engine.syntax import tree

__all__ = ["check_columns", "check_lead", "check_missing", "check_missing_members", "typed_field"]

_KINDS: dict[str, Kind] = {
    "text": "text",
    "number": "number",
    "whole number": "whole",
    "money": "money",
    "yes/no": "flag",
    "date": "date",
    "time": "time",
    "one of": "choice",
    "list of text": "texts",
}
_NUMERIC = ("number", "whole", "money")
_YES = {"yes": True, "no": False, "true": True, "false": False}
_PARTS_OF_TIME = re.compile(r"[A-Za-z]+")


def check_lead(scope: Scope, node: tree.Lead) -> None:
    """Declare the fields of one `lead has`."""
    for declaration in node.fields:
        if scope.fields.find(declaration.name.text) is None:
            _add_field(scope, declaration)
        scope.declare("field", declaration.name)


def check_missing(scope: Scope, node: tree.MissingSpellings) -> None:
    """Add spellings of missing; the same one twice is one."""
    known = {text_key(spelling) for spelling in scope.draft.missing}
    for value in node.values:
        key = text_key(value_text(value))
        if key not in known:
            known.add(key)
            scope.draft.missing.append(value_text(value))


def typed_field(field: Field) -> Typed:
    """Return a field as an operand."""
    members = {text_key(member): member for member in field.members} if field.kind == "choice" else None
    return Typed(FieldRef(name=field.name), field.kind, field.name, members, field.low, field.high)


# ------------------------------------------------------------ one field


def _add_field(scope: Scope, node: tree.FieldDeclaration) -> None:
    name, kind = node.name.text, _KINDS[node.type.kind]
    low, high = _range(scope, name, kind, node.type)
    options = _options(scope, name, kind, node.options)
    plain = Field(name=name, kind=kind, members=_members(scope, name, node.type), low=low, high=high)
    field = replace(
        plain,
        optional="optional" in options,
        personal="personal" in options,
        decimal_comma="decimal comma" in options,
        header=_text_of(options, "from"),
        time_format=_time_format(scope, kind, options),
        default=_default(scope, typed_field(plain), options.get("else")),
        place=scope.place(node.name),
    )
    scope.draft.fields.append(field)
    scope.operands[text_key(name)] = typed_field(field)


def _range(scope: Scope, name: str, kind: Kind, node: tree.FieldType) -> tuple[Decimal | None, Decimal | None]:
    ends = [end for end in (node.low, node.high) if end is not None]
    if not ends:
        return None, None
    if kind not in _NUMERIC or not all(isinstance(end, tree.Number) for end in ends):
        scope.report(errors_fields.range_does_not_fit(name, kind, ends[0].span.to(ends[-1].span)))
        return None, None
    low, high = (_end(scope, name, kind, end) for end in (node.low, node.high))
    if low is not None and high is not None and high < low:
        scope.report(errors_types.ends_reversed(ends[0].written, ends[-1].written, ends[0].span.to(ends[-1].span)))
        return None, None
    return low, high


def _end(scope: Scope, name: str, kind: Kind, node: tree.Number | tree.Date | None) -> Decimal | None:
    if not isinstance(node, tree.Number):
        return None
    if kind == "whole" and node.value != node.value.to_integral_value():
        scope.report(errors_fields.range_of_fractions(name, node.written, node.span))
        return None
    if number_constant(node.value, kind) is None:
        scope.report(errors_types.number_too_large(node.written, node.span))
        return None
    return as_money(node.value) if kind == "money" else node.value


def _members(scope: Scope, name: str, node: tree.FieldType) -> tuple[str, ...]:
    members: dict[str, str] = {}
    first: dict[str, tree.Value] = {}
    for value in node.members:
        text = value_text(value)
        key = text_key(text)
        before = first.setdefault(key, value)
        if before is not value:
            scope.report(errors_fields.member_twice(name, text, value.span, before.span))
        if isinstance(value, tree.Word) and errors.mixes_scripts(text):
            scope.report(errors.mixed_scripts(text, value.span, None))
        members.setdefault(key, text)
    return tuple(members.values())


# ------------------------------------------------------------ what may follow the type


def _options(scope: Scope, name: str, kind: Kind, nodes: tuple[tree.FieldOption, ...]) -> dict[str, tree.FieldOption]:
    options: dict[str, tree.FieldOption] = {}
    for node in nodes:
        if node.kind in options:
            scope.report(errors_fields.option_twice(name, node.kind, node.span))
        elif not _fits(node.kind, kind):
            scope.report(errors_fields.option_does_not_fit(name, node.kind, kind, node.span))
        else:
            options[node.kind] = node
    return options


def _fits(option: str, kind: Kind) -> bool:
    if option == "like":
        return kind in ("date", "time")
    return option != "decimal comma" or kind in _NUMERIC


def _text_of(options: dict[str, tree.FieldOption], kind: str) -> str | None:
    option = options.get(kind)
    return None if option is None or option.text is None else option.text.text


def _default(scope: Scope, typed: Typed, option: tree.FieldOption | None) -> Constant | None:
    value = None if option is None else option.value
    if value is None:
        return None
    if typed.kind == "flag" and isinstance(value, tree.Word) and text_key(value.text) in _YES:
        return FlagConstant(value=_YES[text_key(value.text)])
    if typed.is_text or _is_of_family(typed, value):
        return check_constant(scope, value, typed)
    scope.report(errors_fields.default_does_not_fit(typed.words, typed.kind, value_text(value), value.span))
    return None


def _is_of_family(typed: Typed, value: tree.Value) -> bool:
    if typed.kind == "date":
        return isinstance(value, tree.Date)
    if typed.kind == "time":
        return isinstance(value, tree.DateTime)
    return typed.is_numeric and isinstance(value, tree.Number)


def _time_format(scope: Scope, kind: Kind, options: dict[str, tree.FieldOption]) -> str | None:
    option = options.get("like")
    if option is None or option.text is None:
        return None
    if not _is_time_format(option.text.text, kind):
        scope.report(errors_fields.time_like_unreadable(option.text, kind == "time"))
        return None
    return option.text.text


def _is_time_format(written: str, kind: Kind) -> bool:
    """Tell whether day, month and year stand there once, and hours, minutes and seconds only in a time."""
    parts = _PARTS_OF_TIME.findall(written.replace("T", " "))
    day, clock = [part for part in parts if part in ("DD", "YYYY")], [part for part in parts if part in ("HH", "SS")]
    months = parts.count("MM")
    if len(day) + len(clock) + months != len(parts) or sorted(day) != ["DD", "YYYY"]:
        return False
    if "HH" not in clock:
        return not clock and months == 1
    return kind == "time" and months == 2 and len(set(clock)) == len(clock)


# ------------------------------------------------------------ all fields together


def check_columns(scope: Scope) -> None:
    """Warn of fields that are read from one column."""
    readers: dict[str, tuple[str, Location]] = {}
    for statement in scope.tree.statements:
        if isinstance(statement.node, tree.Lead):
            with scope.enter(statement):
                for declaration in statement.node.fields:
                    _check_column(scope, declaration, readers)


def _check_column(scope: Scope, node: tree.FieldDeclaration, readers: dict[str, tuple[str, Location]]) -> None:
    written = next((option.text for option in node.options if option.kind == "from"), None)
    header = node.name.text if written is None else written.text
    before = readers.setdefault(text_key(header), (node.name.text, scope.location(node.name)))
    if text_key(before[0]) != text_key(node.name.text):
        span = node.name.span if written is None else written.span
        scope.report(errors_fields.header_taken(header, span, *before))


def check_missing_members(scope: Scope, node: tree.MissingSpellings) -> None:
    """Warn of a spelling of missing that is a value of a field too."""
    for value in node.values:
        key = text_key(value_text(value))
        for typed in scope.operands.values():
            if typed.members is not None and key in typed.members:
                scope.report(errors_fields.member_is_missing(typed.words, typed.members[key], value.span))
