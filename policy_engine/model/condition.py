"""Checked conditions: every name is resolved, every side has a type.

A condition is true, false or unknown (strong Kleene logic). The family is small on
purpose: what the language writes in many ways is one thing here.
"""

from typing import Annotated, Literal

from policy_engine.model.base import BY_KIND, Model
from policy_engine.model.values import Constant, Duration
from policy_engine.source.frozen import frozen_by_name

__all__ = [
    "AllOf",
    "AnyOf",
    "Arithmetic",
    "BeforeAt",
    "Compare",
    "Condition",
    "DateOf",
    "DecisionRef",
    "DerivedRef",
    "DomainOf",
    "FieldRef",
    "Flag",
    "HasProblems",
    "InHours",
    "InList",
    "Includes",
    "Missing",
    "Negation",
    "Not",
    "Now",
    "OneOf",
    "Operand",
    "Operator",
    "SegmentRef",
    "StageRef",
    "TextTest",
]

Operator = Literal["=", "!=", ">", ">=", "<", "<="]


# ---------------------------------------------------------------- operands


@frozen_by_name
class FieldRef(Model):
    kind: Literal["field"] = "field"
    name: str


@frozen_by_name
class DerivedRef(Model):
    """A derived field or a score card."""

    kind: Literal["derived"] = "derived"
    name: str


@frozen_by_name
class DomainOf(Model):
    """What stands after the last `@` of a text; missing where there is no `@` or nothing after it."""

    kind: Literal["domain"] = "domain"
    operand: "Operand"


@frozen_by_name
class StageRef(Model):
    """The funnel stage of the lead; missing where no stage takes it."""

    kind: Literal["stage"] = "stage"


@frozen_by_name
class DecisionRef(Model):
    """What was decided about the lead; only conditions of an SLA read it."""

    kind: Literal["decision"] = "decision"
    name: Literal["outcome", "pod", "team", "role", "rep", "queue", "priority"]


@frozen_by_name
class Now(Model):
    """The decision's time, `at`."""

    kind: Literal["now"] = "now"


@frozen_by_name
class BeforeAt(Model):
    """The instant that lies a duration before the decision's time."""

    kind: Literal["before_at"] = "before_at"
    duration: Duration


@frozen_by_name
class DateOf(Model):
    """The day of an instant, in the policy's zone."""

    kind: Literal["date_of"] = "date_of"
    operand: "Operand"


@frozen_by_name
class Arithmetic(Model):
    """`+ - * /`. Whole with whole gives whole (`/` a number); money with money or whole gives money for `+ -`,
    money times whole gives money; all else gives a number. Out of range, or divided by zero: unknown."""

    kind: Literal["arithmetic"] = "arithmetic"
    operator: Literal["+", "-", "*", "/"]
    left: "Operand"
    right: "Operand"


@frozen_by_name
class Negation(Model):
    kind: Literal["negation"] = "negation"
    operand: "Operand"


Operand = Annotated[
    FieldRef
    | DerivedRef
    | DomainOf
    | StageRef
    | DecisionRef
    | Now
    | BeforeAt
    | DateOf
    | Arithmetic
    | Negation
    | Constant,
    BY_KIND,
]


# ---------------------------------------------------------------- conditions


@frozen_by_name
class Compare(Model):
    """Two operands of one family: numbers (exactly), texts by key (`=`, `!=`), yes/no, dates, or instants."""

    kind: Literal["compare"] = "compare"
    left: Operand
    operator: Operator
    right: Operand


@frozen_by_name
class OneOf(Model):
    """The operand equals one of the constants."""

    kind: Literal["one_of"] = "one_of"
    operand: Operand
    values: tuple[Constant, ...]


@frozen_by_name
class InList(Model):
    """The key of the operand is in a declared list."""

    kind: Literal["in_list"] = "in_list"
    operand: Operand
    list: str


@frozen_by_name
class TextTest(Model):
    """A test of a text: by key, or with `exactly` and `matches` by its NFC form."""

    kind: Literal["text_test"] = "text_test"
    operand: Operand
    test: Literal["contains", "starts with", "ends with", "exactly", "matches"]
    value: str


@frozen_by_name
class Includes(Model):
    """A list of text holds a text, by key."""

    kind: Literal["includes"] = "includes"
    operand: Operand
    value: str


@frozen_by_name
class Missing(Model):
    """The operand has no value: always true or false."""

    kind: Literal["missing"] = "missing"
    operand: Operand


@frozen_by_name
class InHours(Model):
    """An instant lies inside the opening hours of a calendar."""

    kind: Literal["in_hours"] = "in_hours"
    operand: Operand
    calendar: str


@frozen_by_name
class Flag(Model):
    """A yes/no operand standing for itself."""

    kind: Literal["flag"] = "flag"
    operand: Operand


@frozen_by_name
class SegmentRef(Model):
    kind: Literal["segment"] = "segment"
    name: str


@frozen_by_name
class HasProblems(Model):
    """Some value of the lead could not be read."""

    kind: Literal["has_problems"] = "has_problems"


@frozen_by_name
class Not(Model):
    kind: Literal["not"] = "not"
    part: "Condition"


@frozen_by_name
class AllOf(Model):
    """True when every part is; of no parts, always true."""

    kind: Literal["all"] = "all"
    parts: "tuple[Condition, ...]"


@frozen_by_name
class AnyOf(Model):
    """True when some part is; of no parts, never true."""

    kind: Literal["any"] = "any"
    parts: "tuple[Condition, ...]"


Condition = Annotated[
    Compare
    | OneOf
    | InList
    | TextTest
    | Includes
    | Missing
    | InHours
    | Flag
    | SegmentRef
    | HasProblems
    | Not
    | AllOf
    | AnyOf,
    BY_KIND,
]
