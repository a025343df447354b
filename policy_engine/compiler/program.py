"""What a policy is compiled to: pages of terms, and for each page the cells of its columns.

The condition of a rule is a choice of terms; a term is a list of demands, each on one
column. A column is what a lead shows of itself: a field, a derived field, the stage, a
calculation, or a test that needs more than one of these. On a cell of a column all
demands are constant, so a cell is the bit vector of the terms whose demands it meets;
the conjunction over the columns holds the terms that are true, and the first of them
names the deciding rule. A missing value is a cell of its own, and has a second
vector: the terms that it does not refute.

Terms stand on pages of a fixed number, so that the vectors of a policy grow with its
rules and not with their square.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Literal

from policy_engine.compiler.areas import Cut, Key
from policy_engine.model.condition import Condition, Operand
from policy_engine.model.policy import CheckedPolicy, meaning_hash
from policy_engine.source.frozen import frozen

__all__ = [
    "PAGE",
    "Cells",
    "Column",
    "DecisionProgram",
    "Family",
    "KeyCells",
    "Mark",
    "OrderCells",
    "Page",
    "PageColumn",
    "TruthCells",
    "ValueTest",
]

# A page with so many terms takes no further rule.
PAGE = 4096

_FORM = "decision program 1"

# Of `text` the key counts, `key` is compared as it is, `list` is only present or asked by tests.
Family = Literal["text", "key", "list", "order", "truth"]


@frozen
class Column:
    """What terms make demands on: the value of an operand, or the truth of a condition."""

    family: Family
    operand: Operand | None
    condition: Condition | None


@frozen
class ValueTest:
    """A test of a value that is no set of keys; the terms that stand when it is true, and when it is false."""

    condition: Condition
    yes: int
    no: int


@frozen
class KeyCells:
    """The terms by the key of a value; `unrefuted` are those that a missing value leaves open or meets."""

    by_key: Mapping[Key, int]
    other: int
    missing: int
    unrefuted: int
    tests: tuple[ValueTest, ...] = ()


@frozen
class OrderCells:
    """The terms by the place of a value between the cuts: `bits` has one vector more than there are cuts."""

    cuts: tuple[Cut, ...]
    bits: tuple[int, ...]
    missing: int
    unrefuted: int


@frozen
class TruthCells:
    """The terms by the truth of a condition; an unknown one refutes none."""

    yes: int
    no: int
    unknown: int


Cells = KeyCells | OrderCells | TruthCells


@frozen
class PageColumn:
    """The cells of a column, as the terms of one page see it."""

    column: int
    cells: Cells


@frozen
class Page:
    """About `PAGE` terms, in the order of their rules; those of one rule stand together.

    `timed` holds, for each rule with a period, its terms.
    """

    rules: tuple[int, ...]
    columns: tuple[PageColumn, ...]
    timed: tuple[tuple[int, int], ...]

    @property
    def every(self) -> int:
        """Return the vector of all terms of the page."""
        return (1 << len(self.rules)) - 1


@frozen
class Mark:
    """An operand that leaves something behind when it is read, and the rules that read it, in their order."""

    operand: Operand
    rules: tuple[int, ...]


@frozen
class DecisionProgram:
    """A compiled policy. `deciding` are the terms of rules that end the search, `adding` those of the other rules.

    `instants` are the starts and ends of periods, in rising order: between two of
    them the same rules are in force.
    """

    policy: CheckedPolicy
    columns: tuple[Column, ...]
    deciding: tuple[Page, ...]
    adding: tuple[Page, ...]
    marks: tuple[Mark, ...]
    instants: tuple[datetime, ...]

    @property
    def digest(self) -> str:
        """Return 64 hex digits that two programs share where they decide the same in the same form."""
        return sha256(f"{_FORM}\0{self.policy.name}\0{meaning_hash(self.policy)}".encode()).hexdigest()
