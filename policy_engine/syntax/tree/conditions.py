"""Operands and conditions."""

from typing import Literal

from policy_engine.source.frozen import frozen
from policy_engine.syntax.tree.base import Node
from policy_engine.syntax.tree.values import Date, DateTime, Duration, Name, Number, Quoted

__all__ = [
    "Ago",
    "And",
    "Arithmetic",
    "Between",
    "Bracketed",
    "Comparison",
    "ComparisonWord",
    "Condition",
    "DecisionField",
    "DomainOf",
    "During",
    "Flag",
    "Group",
    "HasProblems",
    "Includes",
    "LeadField",
    "Matches",
    "Membership",
    "Moment",
    "Negative",
    "Not",
    "Operand",
    "Or",
    "Presence",
    "TextTest",
    "Unless",
    "Value",
    "Word",
]


@frozen
class Word(Node):
    """A bare word: a field, or a value where only a value can be meant. `now` and `stage` are words too."""

    text: str


@frozen
class LeadField(Node):
    """`lead.priority`: surely a field of the lead."""

    field: Name


@frozen
class DecisionField(Node):
    """`decision.priority`: surely what was decided."""

    field: Name


@frozen
class DomainOf(Node):
    """`domain of email`: what stands after the last `@`."""

    field: Name


@frozen
class Arithmetic(Node):
    """Two operands and one of `+ - * /`."""

    operator: Literal["+", "-", "*", "/"]
    left: "Operand"
    right: "Operand"


@frozen
class Negative(Node):
    """`-employees`."""

    operand: "Operand"


@frozen
class Bracketed(Node):
    """An operand that the author put into brackets."""

    operand: "Operand"


Operand = (
    Word | LeadField | DecisionField | DomainOf | Quoted | Number | Date | DateTime | Arithmetic | Negative | Bracketed
)


Value = Word | Quoted | Number | Date | DateTime


ComparisonWord = Literal[
    "=",
    "!=",
    ">",
    ">=",
    "<",
    "<=",
    "is",
    "is not",
    "is at least",
    "is at most",
    "is more than",
    "is less than",
    "is exactly",
    "is not exactly",
]


@frozen
class Comparison(Node):
    """`score >= 60`, `country is AT`."""

    operator: ComparisonWord
    left: Operand
    right: Operand


@frozen
class Between(Node):
    """`score between 60 and 80`, both ends included."""

    left: Operand
    low: Operand
    high: Operand
    negated: bool = False


@frozen
class Membership(Node):
    """`vertical in (insurance, telecom)` or, with a name, `country in dach`."""

    left: Operand
    operator: Literal["in", "not in", "is in", "is not in"]
    values: tuple[Value, ...] | Name


@frozen
class TextTest(Node):
    """`company contains "bank"`."""

    left: Operand
    test: Literal["contains", "starts with", "ends with"]
    value: Value


@frozen
class Matches(Node):
    r"""`company matches /^acme/`; `pattern` is the text between the slashes, `\/` already read as `/`."""

    left: Operand
    pattern: str


@frozen
class Includes(Node):
    """`topics includes pricing`."""

    left: Operand
    value: Value


@frozen
class Presence(Node):
    """`revenue is missing`, `revenue is present`."""

    left: Operand
    missing: bool


@frozen
class Ago(Node):
    """`created is more than 30 days ago`."""

    left: Operand
    operator: Literal["more than", "less than"]
    duration: Duration


@frozen
class Moment(Node):
    """`created before 2026-12-01`, `created after signed`."""

    left: Operand
    operator: Literal["before", "after"]
    right: Operand


@frozen
class During(Node):
    """`created during office hours`, `now outside office hours`."""

    left: Operand
    calendar: Name
    outside: bool


@frozen
class Flag(Node):
    """A segment or a yes/no field, standing for itself."""

    name: Word | LeadField


@frozen
class HasProblems(Node):
    """`lead has problems`."""


@frozen
class Not(Node):
    """`not (…)`."""

    part: "Condition"


@frozen
class Group(Node):
    """A condition that the author put into brackets."""

    part: "Condition"


@frozen
class And(Node):
    """Two or more parts, all of which must hold."""

    parts: "tuple[Condition, ...]"


@frozen
class Or(Node):
    """Two or more parts, one of which must hold."""

    parts: "tuple[Condition, ...]"


@frozen
class Unless(Node):
    """`… unless …`: the first and not the second; binds last."""

    condition: "Condition"
    exception: "Condition"


Condition = (
    Comparison
    | Between
    | Membership
    | TextTest
    | Matches
    | Includes
    | Presence
    | Ago
    | Moment
    | During
    | Flag
    | HasProblems
    | Not
    | Group
    | And
    | Or
    | Unless
)
