"""Operands and conditions."""

from typing import Literal

from policy_engine.syntax.tree.base import Node, node
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


@node
class Word(Node):
    """A bare word: a field, or a value where only a value can be meant. `now` and `stage` are words too."""

    text: str


@node
class LeadField(Node):
    """`lead.priority`: surely a field of the lead."""

    field: Name


@node
class DecisionField(Node):
    """`decision.priority`: surely what was decided."""

    field: Name


@node
class DomainOf(Node):
    """`domain of email`: what stands after the last `@`."""

    field: Name


@node
class Arithmetic(Node):
    """Two operands and one of `+ - * /`."""

    operator: Literal["+", "-", "*", "/"]
    left: "Operand"
    right: "Operand"


@node
class Negative(Node):
    """`-employees`."""

    operand: "Operand"


@node
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


@node
class Comparison(Node):
    """`score >= 60`, `country is AT`."""

    operator: ComparisonWord
    left: Operand
    right: Operand


@node
class Between(Node):
    """`score between 60 and 80`, both ends included."""

    left: Operand
    low: Operand
    high: Operand
    negated: bool = False


@node
class Membership(Node):
    """`vertical in (insurance, telecom)` or, with a name, `country in dach`."""

    left: Operand
    operator: Literal["in", "not in", "is in", "is not in"]
    values: tuple[Value, ...] | Name


@node
class TextTest(Node):
    """`company contains "bank"`."""

    left: Operand
    test: Literal["contains", "starts with", "ends with"]
    value: Value


@node
class Matches(Node):
    r"""`company matches /^acme/`; `pattern` is the text between the slashes, `\/` already read as `/`."""

    left: Operand
    pattern: str


@node
class Includes(Node):
    """`topics includes pricing`."""

    left: Operand
    value: Value


@node
class Presence(Node):
    """`revenue is missing`, `revenue is present`."""

    left: Operand
    missing: bool


@node
class Ago(Node):
    """`created is more than 30 days ago`."""

    left: Operand
    operator: Literal["more than", "less than"]
    duration: Duration


@node
class Moment(Node):
    """`created before 2026-12-01`, `created after signed`."""

    left: Operand
    operator: Literal["before", "after"]
    right: Operand


@node
class During(Node):
    """`created during office hours`, `now outside office hours`."""

    left: Operand
    calendar: Name
    outside: bool


@node
class Flag(Node):
    """A segment or a yes/no field, standing for itself."""

    name: Word | LeadField


@node
class HasProblems(Node):
    """`lead has problems`."""


@node
class Not(Node):
    """`not (…)`."""

    part: "Condition"


@node
class Group(Node):
    """A condition that the author put into brackets."""

    part: "Condition"


@node
class And(Node):
    """Two or more parts, all of which must hold."""

    parts: "tuple[Condition, ...]"


@node
class Or(Node):
    """Two or more parts, one of which must hold."""

    parts: "tuple[Condition, ...]"


@node
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
