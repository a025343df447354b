"""The columns of what `policy route` writes: the input's as they came, then ours."""

from collections.abc import Iterable

from policy_engine.model.decision import DECISION_COLUMNS
from policy_engine.model.text import text_key

__all__ = ["decision_columns"]


def decision_columns(input_columns: Iterable[str]) -> dict[str, str]:
    """Return, for each part of a decision, the column it is written to.

    Where the input has a column of that name ours is written `decision_NAME`. A file that
    has both, as one that we wrote has, gets another `decision_` before it.

    >>> decision_columns(["id", "Stage"])["stage"]
    'decision_stage'
    """
    taken = {text_key(column) for column in input_columns}
    names: dict[str, str] = {}
    for part in DECISION_COLUMNS:
        name = part
        while text_key(name) in taken:
            name = f"decision_{name}"
        taken.add(text_key(name))
        names[part] = name
    return names
