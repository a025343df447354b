"""Which rules of a program are in force: between two starts or ends of periods they are the same."""

from bisect import bisect_left, bisect_right
from datetime import datetime

from policy_engine.compiler.program import DecisionProgram, Page
from policy_engine.evaluator.search import in_force
from policy_engine.model.condition import Operand
from policy_engine.source.frozen import frozen

__all__ = ["Force", "Forces", "terms_before"]


@frozen
class Force:
    """What is in force in one period: a vector of terms a page, and the operands that rules read.

    `first_readers` holds, for each operand that leaves something behind, the first rule
    that reads it.
    """

    deciding: tuple[int, ...]
    adding: tuple[int, ...]
    first_readers: tuple[tuple[int, Operand], ...]


class Forces:
    """The rules in force, found by the time and kept."""

    def __init__(self, program: DecisionProgram) -> None:
        self._program = program
        self._known: dict[int, Force] = {}

    def at(self, instant: datetime) -> Force:
        """Return what is in force at an instant."""
        period = bisect_right(self._program.instants, instant)
        known = self._known.get(period)
        if known is None:
            known = self._known[period] = self._force(instant)
        return known

    def _force(self, instant: datetime) -> Force:
        program = self._program
        idle = frozenset(number for number, rule in enumerate(program.policy.rules) if not in_force(rule, instant))
        readers = []
        for mark in program.marks:
            first = next((rule for rule in mark.rules if rule not in idle), None)
            if first is not None:
                readers.append((first, mark.operand))
        return Force(
            tuple(_terms_in_force(page, idle) for page in program.deciding),
            tuple(_terms_in_force(page, idle) for page in program.adding),
            tuple(readers),
        )


def _terms_in_force(page: Page, idle: frozenset[int]) -> int:
    terms = page.every
    for rule, bits in page.timed:
        if rule in idle:
            terms &= ~bits
    return terms


def terms_before(page: Page, rule: int) -> int:
    """Return the vector of the terms of a page that belong to rules before this one."""
    return (1 << bisect_left(page.rules, rule)) - 1
