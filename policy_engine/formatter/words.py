"""Names, values and operands, as they were written."""

from functools import singledispatch

from policy_engine.syntax.tree import (
    Arithmetic,
    Bracketed,
    Date,
    DateSpan,
    DateTime,
    DecisionField,
    DomainOf,
    Duration,
    LeadField,
    Name,
    Negative,
    Number,
    Operand,
    Party,
    Quoted,
    Word,
)

__all__ = ["date_span", "duration", "name", "operand", "party", "pattern", "quoted"]


def quoted(text: str) -> str:
    r"""Put a text between quotes.

    >>> quoted('a "b"')
    '"a \\"b\\""'
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def pattern(text: str) -> str:
    r"""Put a regular expression between slashes.

    >>> pattern("a/b")
    '/a\\/b/'
    """
    return "/" + text.replace("/", "\\/") + "/"


def name(node: Name) -> str:
    """Print a name, in quotes where the author used them."""
    return quoted(node.text) if node.quoted else node.text


def duration(node: Duration) -> str:
    """Print a duration: `1 business day`, `15 minutes`."""
    business = "business " if node.business else ""
    unit = node.unit.removesuffix("s") if node.amount.value == 1 else node.unit
    return f"{node.amount.written} {business}{unit}"


def date_span(node: DateSpan) -> str:
    """Print a day, or the first and the last of several."""
    return node.first.written if node.last is None else f"{node.first.written} to {node.last.written}"


def party(node: Party) -> str:
    """Print who is meant: `sales`, `team sales`, `the rep`, `"boss@example.com"`."""
    if node.name is None:
        return "manager" if node.kind == "manager" else "the rep"
    if node.kind in ("team", "pod", "role"):
        return f"{node.kind} {name(node.name)}"
    return quoted(node.name.text) if node.kind == "address" else name(node.name)


@singledispatch
def operand(node: Operand) -> str:
    """Print what stands at a side of a comparison, or any other value."""
    raise TypeError(f"no operand: {node!r}")


@operand.register
def _(node: Word) -> str:
    return node.text


@operand.register
def _(node: Quoted) -> str:
    return quoted(node.text)


@operand.register(Number)
@operand.register(Date)
@operand.register(DateTime)
def _(node: Number | Date | DateTime) -> str:
    return node.written


@operand.register
def _(node: LeadField) -> str:
    return f"lead.{name(node.field)}"


@operand.register
def _(node: DecisionField) -> str:
    return f"decision.{name(node.field)}"


@operand.register
def _(node: DomainOf) -> str:
    return f"domain of {name(node.field)}"


@operand.register
def _(node: Arithmetic) -> str:
    return f"{operand(node.left)} {node.operator} {operand(node.right)}"


@operand.register
def _(node: Negative) -> str:
    return f"-{operand(node.operand)}"


@operand.register
def _(node: Bracketed) -> str:
    return f"({operand(node.operand)})"
