"""What stands at one side of a comparison, with its type."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from policy_engine.model.condition import Operand
from policy_engine.model.values import Kind
from policy_engine.source.frozen import frozen

__all__ = ["KIND_WORDS", "MeasureKind", "Typed"]

# What is measured over many leads. A `share` is one count of another; a `factor` is any other number.
MeasureKind = Literal["count", "amount", "time", "share", "factor"]

KIND_WORDS: dict[Kind, str] = {
    "text": "a text",
    "choice": "one of a few values",
    "number": "a number",
    "whole": "a whole number",
    "money": "an amount of money",
    "flag": "yes or no",
    "date": "a date",
    "time": "a time",
    "texts": "a list of texts",
}


@frozen
class Typed:
    """A resolved operand, its type, and how the author calls it.

    `members` are the texts it can be, spelled as declared, by key; None where it can be any.
    `low` and `high` are the ends of its range, both included.
    """

    operand: Operand
    kind: Kind
    words: str
    members: Mapping[str, str] | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def is_numeric(self) -> bool:
        """Tell whether it is a number, a whole number or money."""
        return self.kind in ("number", "whole", "money")

    @property
    def is_text(self) -> bool:
        """Tell whether it is a text or one of a few words."""
        return self.kind in ("text", "choice")

    @property
    def is_time(self) -> bool:
        """Tell whether it is a date or a time."""
        return self.kind in ("date", "time")
