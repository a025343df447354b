"""What is shared of many leads at once: on each stage the fields named for it, `score: 72`.

`ColumnShares` finds all that a stage shares; `received` leaves of it what those get who have
the leads in the end.
"""

import numpy as np

from policy_engine.evaluator.column_logic import ColumnLogic, PolicyColumns
from policy_engine.evaluator.decided import Coded, Decided, coded
from policy_engine.evaluator.reference import Ending
from policy_engine.evaluator.typed_columns import Array, TypedColumn
from policy_engine.evaluator.wording import value_words
from policy_engine.model import condition as c
from policy_engine.model.sharing import Sharing

__all__ = ["ColumnShares", "received"]

_Shared = tuple[str, ...]


class ColumnShares:
    """What a policy shares on its stages."""

    def __init__(self, shared: PolicyColumns) -> None:
        self._zone = shared.policy.timezone
        names = shared.logic.lookup.shared
        self._of_stage = [
            [(name, _operand(name, shared)) for name in names.get(stage.name, ())] for stage in shared.stages
        ]

    def of(self, logic: ColumnLogic) -> Coded[_Shared]:
        """Return what is shared of each lead."""
        nothing: _Shared = ()
        if not any(self._of_stage):
            return Coded(np.zeros(logic.count, dtype=np.int64), [nothing])
        shared: dict[int, _Shared] = {}
        stages = logic.stage_numbers()
        for stage, fields in enumerate(self._of_stage):
            rows = np.flatnonzero(stages == stage)
            if fields and len(rows):
                lines = [self._lines(name, logic.value(operand), rows) for name, operand in fields]
                for row, of_row in zip(rows.tolist(), zip(*lines, strict=True), strict=True):
                    shared[row] = tuple(line for line in of_row if line is not None)
        return coded(logic.count, shared, nothing)

    def _lines(self, name: str, column: TypedColumn, rows: Array) -> list[str | None]:
        """Return the line of a field for each row, None where its value is missing; equal values are worded once."""
        lines: list[str | None] = [None] * len(rows)
        there = np.flatnonzero(~column.rows(rows).missing())
        present = column.rows(rows[there])
        _, firsts, numbers = np.unique(present.data, return_index=True, return_inverse=True)
        words = [f"{name}: {value_words(present.value(int(first)), self._zone)}" for first in firsts]
        for place, number in zip(there, numbers, strict=True):
            lines[place] = words[number]
        return lines


def received(sharing: Sharing, decided: Decided, endings: Coded[Ending]) -> Coded[_Shared]:
    """Return what each lead's receiver gets of all that its stage shares."""
    stages, shared = decided.stages, decided.shared
    if not any(sharing.hidden(stage, ending.receiver) for stage in stages.values for ending in endings.values):
        return shared
    found, numbers = shared.numbers.astype(np.int64), np.zeros(len(decided.rules), dtype=np.int64)
    # One number for each lead that stands for what is shared, its stage, and who has it.
    for part, count in ((stages.numbers, len(stages.values)), (endings.numbers, len(endings.values))):
        found = found * count + part
    combined, numbers = np.unique(found, return_inverse=True)
    values = [
        sharing.received(
            shared.values[int(number) // (len(endings.values) * len(stages.values))],
            stages.values[int(number) // len(endings.values) % len(stages.values)],
            endings.values[int(number) % len(endings.values)].receiver,
        )
        for number in combined
    ]
    return Coded(numbers, values)


def _operand(name: str, shared: PolicyColumns) -> c.Operand:
    is_field = any(field.name == name for field in shared.policy.lead.fields)
    return c.FieldRef(name=name) if is_field else c.DerivedRef(name=name)
