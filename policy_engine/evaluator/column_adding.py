"""What rules add to the decisions of many leads at once: tags, notifications, the priority."""

from collections.abc import Sequence

import numpy as np

from policy_engine.evaluator.column_pages import NO_RULE, WORD
from policy_engine.evaluator.decided import Added, Coded
from policy_engine.evaluator.search import Search, add
from policy_engine.evaluator.typed_columns import Array
from policy_engine.model.policy import CheckedPolicy

__all__ = ["added_by"]


def added_by(policy: CheckedPolicy, decided: Array, pages: Sequence[tuple[Array, Array, Array]]) -> Coded[Added]:
    """Return what was added to each lead.

    `pages` hold the rules of their terms, the leads with true terms, and their words;
    the deciding rule adds last.
    """
    # Leads with the same deciding rule and the same true terms have the same added.
    groups = decided - NO_RULE
    for _, rows, words in pages:
        groups = _split(groups, rows, words)
    _, firsts, groups = np.unique(groups, return_index=True, return_inverse=True)
    known: dict[Added, int] = {}
    numbers = []
    for row in firsts:
        rules = sorted({rule for page in pages for rule in _true_rules(page, int(row))})
        numbers.append(known.setdefault(_added(policy, [*rules, int(decided[row])]), len(known)))
    return Coded(np.array(numbers, dtype=np.int64)[groups], list(known))


def _split(groups: Array, rows: Array, words: Array) -> Array:
    """Split groups of leads further by the words of some of them."""
    for word in words.T:
        of_all = np.zeros(len(groups), dtype=np.uint64)
        of_all[rows] = word
        _, numbers = np.unique(of_all, return_inverse=True)
        _, groups = np.unique(groups * (int(numbers.max(initial=0)) + 1) + numbers, return_inverse=True)
    return groups


def _true_rules(page: tuple[Array, Array, Array], row: int) -> list[int]:
    rules, rows, words = page
    place = int(np.searchsorted(rows, row))
    if place == len(rows) or rows[place] != row:
        return []
    return [
        int(rules[number * WORD + bit])
        for number, word in enumerate(words[place])
        for bit in range(WORD)
        if int(word) >> bit & 1
    ]


def _added(policy: CheckedPolicy, rules: Sequence[int]) -> Added:
    found = Search()
    for rule in rules:
        if rule != NO_RULE:
            add(policy.rules[rule], found)
    return Added(tuple(found.tags), tuple(found.notify), found.priority)
