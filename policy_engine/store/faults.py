"""What must add up in a state, each as a query that finds nothing."""

from collections.abc import Callable
from typing import Any

__all__ = ["find_faults"]

# Loads, turns and decisions are counted on their own; here each is held against what it was counted from.
_FAULTS = {
    "open leads of {} are not those of the decisions in force": """
        SELECT loads.rep FROM loads LEFT JOIN (SELECT rep, count(*) AS held FROM leads WHERE is_open = 1 GROUP BY rep)
        AS counted ON counted.rep = loads.rep WHERE loads.open <> coalesce(held, 0)
        UNION SELECT rep FROM leads WHERE is_open = 1 AND rep NOT IN (SELECT rep FROM loads)""",
    "leads of {} in a day are fewer than the decisions in force": """
        SELECT counted.rep FROM (SELECT rep, day, count(*) AS held FROM leads WHERE is_open = 1 GROUP BY rep, day)
        AS counted LEFT JOIN days ON days.rep = counted.rep AND days.day = counted.day
        WHERE coalesce(days.taken, 0) < held""",
    "the last turn of {} is not the number of turns": """
        SELECT pools.pool FROM pools LEFT JOIN (SELECT pool, max(turn) AS latest FROM turns GROUP BY pool)
        AS counted ON counted.pool = pools.pool WHERE pools.turns <> coalesce(latest, 0)""",
    "a lead has turn {}, which was never given": """
        SELECT leads.turn FROM leads JOIN pools ON pools.pool = leads.pool WHERE leads.turn > pools.turns""",
    "the log has {} entries, its head says otherwise": """
        SELECT counted.entries FROM (SELECT count(*) AS entries FROM log) AS counted
        JOIN head ON head.entries <> counted.entries""",
    "lead {} has a decision and no key": """
        SELECT id FROM leads WHERE id NOT IN (SELECT lead FROM secrets)""",
    "lead {} has a decision whose entry was about another": """
        SELECT id FROM leads JOIN readings ON readings.number = leads.entry WHERE readings.lead <> leads.id""",
}


def find_faults(run: Callable[[str], list[tuple[Any, ...]]]) -> list[str]:
    """Return in words what does not add up, the first few of each kind."""
    return [
        words.format(row[0]) for words, statement in _FAULTS.items() for row in run(" ".join(statement.split()))[:5]
    ]
