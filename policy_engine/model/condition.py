"""Checked conditions: every name is resolved, every side has a type.

A condition is true, false or unknown (strong Kleene logic). The family is small on
purpose: what the language writes in many ways is one thing here.
"""

from typing import Annotated, Literal

from pydantic import Field

from policy_engine.model.base import Model
from policy_engine.model.values import Constant, Duration

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


class FieldRef(Model):
    kind: Literal["field"] = "field"
    name: str


class DerivedRef(Model):
    """A derived field or a score card."""

    kind: Literal["derived"] = "derived"
    name: str


class DomainOf(Model):
    """What stands after the last `@` of a text; missing where there is no `@` or nothing after it."""

    kind: Literal["domain"] = "domain"
    operand: "Operand"


class StageRef(Model):
    """The funnel stage of the lead; missing where no stage takes it."""

    kind: Literal["stage"] = "stage"


class DecisionRef(Model):
    """What was decided about the lead; only conditions of an SLA read it."""

    kind: Literal["decision"] = "decision"
    name: Literal["outcome", "pod", "team", "role", "rep", "queue", "priority"]


class Now(Model):
    """The decision's time, `at`."""

    kind: Literal["now"] = "now"


class BeforeAt(Model):
    """The instant that lies a duration before the decision's time."""

    kind: Literal["before_at"] = "before_at"
    duration: Duration


class DateOf(Model):
    """The day of an instant, in the policy's zone."""

    kind: Literal["date_of"] = "date_of"
    operand: "Operand"


class Arithmetic(Model):
    """`+ - * /`. Whole with whole gives whole (`/` a number); money with money or whole gives money for `+ -`,
    money times whole gives money; all else gives a number. Out of range, or divided by zero: unknown."""

    kind: Literal["arithmetic"] = "arithmetic"
    operator: Literal["+", "-", "*", "/"]
    left: "Operand"
    right: "Operand"


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
    Field(discriminator="kind"),
]


# ---------------------------------------------------------------- conditions


class Compare(Model):
    """Two operands of one family: numbers (exactly), texts by key (`=`, `!=`), yes/no, dates, or instants."""

    kind: Literal["compare"] = "compare"
    left: Operand
    operator: Operator
    right: Operand


class OneOf(Model):
    """The operand equals one of the constants."""

    kind: Literal["one_of"] = "one_of"
    operand: Operand
    values: tuple[Constant, ...]


class InList(Model):
    """The key of the operand is in a declared list."""

    kind: Literal["in_list"] = "in_list"
    operand: Operand
    list: str


class TextTest(Model):
    """A test of a text: by key, or with `exactly` and `matches` by its NFC form."""

    kind: Literal["text_test"] = "text_test"
    operand: Operand
    test: Literal["contains", "starts with", "ends with", "exactly", "matches"]
    value: str


class Includes(Model):
    """A list of text holds a text, by key."""

    kind: Literal["includes"] = "includes"
    operand: Operand
    value: str


class Missing(Model):
    """The operand has no value: always true or false."""

    kind: Literal["missing"] = "missing"
    operand: Operand


class InHours(Model):
    """An instant lies inside the opening hours of a calendar."""

    kind: Literal["in_hours"] = "in_hours"
    operand: Operand
    calendar: str


class Flag(Model):
    """A yes/no operand standing for itself."""

    kind: Literal["flag"] = "flag"
    operand: Operand


class SegmentRef(Model):
    kind: Literal["segment"] = "segment"
    name: str


class HasProblems(Model):
    """Some value of the lead could not be read."""

    kind: Literal["has_problems"] = "has_problems"


class Not(Model):
    kind: Literal["not"] = "not"
    part: "Condition"


class AllOf(Model):
    """True when every part is; of no parts, always true."""

    kind: Literal["all"] = "all"
    parts: "tuple[Condition, ...]"


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
    Field(discriminator="kind"),
]

# From the inside out: each takes up those that were built, instead of building them again.
for _model in (
    *(FieldRef, DerivedRef, StageRef, DecisionRef, Now, BeforeAt, DomainOf, DateOf, Negation, Arithmetic),
    *(Compare, OneOf, InList, TextTest, Includes, Missing, InHours, Flag, SegmentRef, HasProblems, Not, AnyOf, AllOf),
):
    _model.model_rebuild()
