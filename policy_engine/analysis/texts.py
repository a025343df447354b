"""Texts as cells: what the policy names, and every way in which any other text may answer its tests.

Whether a key contains, starts with or ends with something can be answered for any
combination at once: the longest beginning, the longest end and what is contained settle
all other tests, since between them an author may write what the policy never names.
So the cells of "any other text" are all combinations that some text has, and no others.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Literal

from policy_engine.evaluator.operands import domain_of
from policy_engine.model.text import exact_form, is_blank, text_key
from policy_engine.source.frozen import frozen

__all__ = ["ANY_DOMAIN", "NO_DOMAIN", "DomainCell", "KeyTest", "TextCell", "combinations_of", "holds", "texts_in"]

Kind = Literal["contains", "starts with", "ends with"]


@dataclass(frozen=True, slots=True, order=True)
class KeyTest:
    """A test of a text's key."""

    kind: Kind
    key: str


@frozen
class DomainCell:
    """What stands after the last `@`: a named key, or any other with these tests true; `is_there` may be no."""

    is_there: bool = True
    key: str | None = None
    true: frozenset[KeyTest] = frozenset()


NO_DOMAIN = DomainCell(is_there=False)
ANY_DOMAIN = DomainCell()


@frozen
class TextCell:
    """Texts with one key, or any other text with these tests true.

    `spelled` is the exact form, where the policy asks for one; `others` are the forms
    that it must not have. `domain` is None where nobody asks for it.
    """

    key: str | None
    spelled: str | None = None
    others: frozenset[str] = frozenset()
    true: frozenset[KeyTest] = frozenset()
    domain: DomainCell | None = None


def holds(test: KeyTest, key: str) -> bool:
    """Tell whether a key passes a test."""
    if test.kind == "contains":
        return test.key in key
    return key.startswith(test.key) if test.kind == "starts with" else key.endswith(test.key)


def combinations_of(
    tests: Sequence[KeyTest], ending: str = "", most: int = 256
) -> tuple[frozenset[KeyTest], ...] | None:
    """Return every set of tests that are true together of some text that has this ending; None for too many."""
    starts, ends, inside = (
        [test.key for test in tests if test.kind == kind] for kind in ("starts with", "ends with", "contains")
    )
    if (len(starts) + 1) * (len(ends) + 1) << len(inside) > most:
        return None
    found: dict[frozenset[KeyTest], None] = {}
    for start, end in product(["", *starts], ["", *ends]):
        # Of two ends of one text, one ends the other.
        longest = max(end, ending, key=len)
        if not longest.endswith(end) or not longest.endswith(ending):
            continue
        for held in chain.from_iterable(combinations(inside, count) for count in range(len(inside) + 1)):
            found[frozenset(_implied(tests, start, longest, held))] = None
    return tuple(found)


def _implied(tests: Iterable[KeyTest], start: str, end: str, held: Sequence[str]) -> Iterator[KeyTest]:
    for test in tests:
        if test.kind == "starts with":
            is_true = start.startswith(test.key)
        elif test.kind == "ends with":
            is_true = end.endswith(test.key)
        else:
            is_true = any(test.key in piece for piece in (start, end, *held))
        if is_true:
            yield test


# ---------------------------------------------------------------- texts that lie in a cell

# What is written between the pieces that a policy names: plain words first, then what no policy holds.
_FILLERS = ("something", "other", "abc", "q", "x7", "zz", "-", "0", "ju", "ж", "λ", "ŋ", "東")
_LOCALS = ("someone", "anybody", "me", "q", "x7", "0", "ж", "東")


def texts_in(cell: TextCell, named: frozenset[str], tests: Sequence[KeyTest], domains: frozenset[str]) -> Iterator[str]:
    """Yield texts that lie in a cell; `named` are the keys that have cells of their own."""
    for text in _candidates(cell, domains):
        if _lies_in(text, cell, named, tests):
            yield text


def _lies_in(text: str, cell: TextCell, named: frozenset[str], tests: Sequence[KeyTest]) -> bool:
    key, form = text_key(text), exact_form(text)
    if is_blank(text) or form in cell.others or (cell.spelled is not None and form != cell.spelled):
        return False
    if cell.key is not None:
        if key != cell.key:
            return False
    elif key in named or frozenset(test for test in tests if holds(test, key)) != cell.true:
        return False
    return cell.domain is None or _is_domain(domain_of(text), cell.domain)


def _is_domain(domain: str | None, cell: DomainCell) -> bool:
    if domain is None or not cell.is_there:
        return domain is None and not cell.is_there
    key = text_key(domain)
    return key == cell.key if cell.key is not None else all(holds(test, key) for test in cell.true)


def _candidates(cell: TextCell, domains: frozenset[str]) -> Iterator[str]:
    if cell.spelled is not None:
        yield cell.spelled
    elif cell.key is not None:
        yield from (cell.key, cell.key.capitalize(), cell.key.upper(), cell.key.title(), cell.key + "\u200b")
        # An `@` that is none for whoever looks for the last one.
        yield cell.key.replace("@", "\uff20")
        yield "@".join(cell.key.rsplit("@", 1)).replace("@", "\uff20", max(cell.key.count("@") - 1, 0))
    else:
        yield from _any_other(cell, domains)


def _any_other(cell: TextCell, domains: frozenset[str]) -> Iterator[str]:
    start, end = _longest(cell.true, "starts with"), _longest(cell.true, "ends with")
    pieces = [test.key for test in sorted(cell.true) if test.kind == "contains"]
    inside = [piece for piece in pieces if piece not in start and piece not in end]
    for filler in _FILLERS:
        written = filler.join([start, *inside, end]) if inside or (start and end) else start + filler + end
        if cell.domain is None or not cell.domain.is_there:
            yield written
            yield filler.join(["", *inside, ""]) if not start and not end else written + filler
        else:
            for domain in _domains(cell.domain, end, filler, domains):
                yield f"{start or _local(cell, filler)}{filler.join(['', *inside])}@{domain}"
                yield f"{filler.join([start, *inside])}@{domain}"
    yield end


def _local(cell: TextCell, filler: str) -> str:
    plain = next((word for word in _LOCALS if not any(holds(test, word) for test in cell.true)), filler)
    return plain if filler == _FILLERS[0] else filler


def _domains(cell: DomainCell, end: str, filler: str, domains: frozenset[str]) -> Iterator[str]:
    if cell.key is not None:
        yield cell.key
        return
    start, ends = _longest(cell.true, "starts with"), max(_longest(cell.true, "ends with"), end, key=len)
    inside = [test.key for test in sorted(cell.true) if test.kind == "contains"]
    for written in (
        filler.join([start, *inside, ends]) if start or inside or ends else f"{filler}.example",
        f"{start}{filler}{filler.join(inside)}{ends}",
        f"{filler}{ends}",
        ends,
    ):
        if written and text_key(written) not in domains:
            yield written


def _longest(tests: Iterable[KeyTest], kind: Kind) -> str:
    return max((test.key for test in tests if test.kind == kind), key=len, default="")
