"""Axes: what a lead shows of itself, each cut into cells on which all tests of the policy are constant.

A lead lies in one cell of every axis. Axes are taken to be free of one another: what is
impossible then is impossible; what seems possible is tried with a lead. What ties two
axes together is a link, which the solver knows.
"""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from policy_engine.analysis.cells import MISSING, Choice, Named, Span, spans_of
from policy_engine.analysis.texts import (
    ANY_DOMAIN,
    NO_DOMAIN,
    DomainCell,
    KeyTest,
    TextCell,
    combinations_of,
    holds,
)
from policy_engine.model.schema import Field
from policy_engine.model.text import exact_form, text_key

__all__ = ["Axis", "FieldUse", "axis_of_field", "named_axis", "order_axis"]

# An axis with more cells keeps what stands behind `@` to itself.
_MOST_CELLS = 60_000


@dataclass(slots=True)
class FieldUse:
    """What a policy asks of one field: constants, keys, exact forms and tests; and the same of its domain.

    Keys stand with the text that they were first written as.
    """

    constants: set[Any] = field(default_factory=set)
    keys: dict[str, str] = field(default_factory=dict)
    forms: dict[str, None] = field(default_factory=dict)
    tests: dict[KeyTest, None] = field(default_factory=dict)
    asks_domain: bool = False
    domains: dict[str, str] = field(default_factory=dict)
    domain_tests: dict[KeyTest, None] = field(default_factory=dict)


@dataclass(slots=True)
class Axis:
    """An axis: its cells in the order in which they are tried, missing last.

    `is_opaque`: its cells are tied to other axes, by a link that only the solver knows.
    """

    key: Hashable
    cells: Sequence[Any]
    is_opaque: bool = False
    of: Field | None = None
    use: FieldUse | None = None
    # Tests of texts that became axes of their own, since there are too many.
    apart: frozenset[KeyTest] = frozenset()
    domain_apart: bool = False
    _by_key: dict[Any, int] = field(default_factory=dict)
    _by_domain: dict[str | None, int] = field(default_factory=dict)
    _places: tuple[list[Any], list[Any]] | None = None
    _known: dict[Hashable, int] = field(default_factory=dict)

    @property
    def every(self) -> int:
        """Return the bits of all cells."""
        return (1 << len(self.cells)) - 1

    @property
    def missing(self) -> int:
        """Return the bit of the cell without a value, 0 where there is none."""
        return 1 << len(self.cells) - 1 if self.cells and self.cells[-1] == MISSING else 0

    @property
    def present(self) -> int:
        """Return the bits of all cells with a value."""
        return self.every & ~self.missing

    def named(self, *names: Any) -> int:
        """Return the bits of the cells that are called so."""
        bits = 0
        for name in names:
            bits |= 1 << self.cells.index(name)
        return bits

    def where(self, name: Hashable, is_true: Callable[[Any], bool]) -> int:
        """Return the bits of the cells with a value of which something is true; asked once for each name."""
        known = self._known.get(name)
        if known is None:
            known = 0
            for place, cell in enumerate(self.cells):
                if cell != MISSING and is_true(cell):
                    known |= 1 << place
            self._known[name] = known
        return known

    # ------------------------------------------------------------ texts

    def with_keys(self, keys: Iterable[Any]) -> int:
        """Return the bits of the texts, members or answers with one of the keys."""
        bits = 0
        for key in keys:
            bits |= self._keyed().get(key, 0)
        return bits

    def _keyed(self) -> dict[Any, int]:
        if not self._by_key:
            for place, cell in enumerate(self.cells):
                if isinstance(cell, TextCell):
                    key: Any = cell.key
                elif isinstance(cell, Choice):
                    key = text_key(cell.value) if isinstance(cell.value, str) else cell.value
                else:
                    continue
                self._by_key[key] = self._by_key.get(key, 0) | 1 << place
        return self._by_key

    def with_domains(self, keys: Iterable[str]) -> int:
        """Return the bits of the texts behind whose `@` one of the keys stands."""
        if not self._by_domain:
            for place, cell in enumerate(self.cells):
                if isinstance(cell, TextCell) and cell.domain is not None and cell.domain.is_there:
                    known = self._by_domain.get(cell.domain.key, 0)
                    self._by_domain[cell.domain.key] = known | 1 << place
        bits = 0
        for key in keys:
            bits |= self._by_domain.get(key, 0)
        return bits

    @property
    def without_domain(self) -> int:
        """Return the bits of the cells in which nothing stands behind an `@`."""
        return self.missing | self.where(
            "no domain", lambda cell: isinstance(cell, TextCell) and cell.domain == NO_DOMAIN
        )

    # ------------------------------------------------------------ orders

    def compared(self, sign: str, constant: Any) -> int:
        """Return the bits of the values of an order for which `value SIGN constant` is true."""
        lows, highs = self._ends()
        # A span lies wholly below, at or above each constant.
        first_from = bisect_left(highs, (constant, 0))
        first_above = bisect_left(lows, (constant, 1))
        below = (1 << first_from) - 1
        up_to = (1 << first_above) - 1
        return (
            self.present
            & {
                "<": below,
                "<=": up_to,
                ">": ~up_to,
                ">=": ~below,
                "=": up_to & ~below,
                "!=": ~(up_to & ~below),
            }[sign]
        )

    def holding(self, value: Any) -> int:
        """Return the bit of the span in which a value of an order lies."""
        return self.compared("=", value)

    def _ends(self) -> tuple[list[Any], list[Any]]:
        """Return where each span begins and ends: a constant, and 0 for at it, 1 for just above; ends are excluded."""
        if self._places is None:
            spans = [cell for cell in self.cells if isinstance(cell, Span)]
            lows = [_LOWEST if span.low is None else (span.low, 0 if span.with_low else 1) for span in spans]
            highs = [_HIGHEST if span.high is None else (span.high, 0.5 if span.with_high else -0.5) for span in spans]
            self._places = lows, highs
        return self._places


class _Extreme:
    """Below or above everything."""

    def __init__(self, is_low: bool) -> None:
        self.is_low = is_low

    def __lt__(self, other: object) -> bool:
        return self.is_low

    def __gt__(self, other: object) -> bool:
        return not self.is_low


_LOWEST = _Extreme(True)
_HIGHEST = _Extreme(False)


def named_axis(key: Hashable, *names: str, is_opaque: bool = False) -> Axis:
    """Return an axis of a few named cells."""
    return Axis(key, tuple(MISSING if name == "missing" else Named(name) for name in names), is_opaque)


def order_axis(key: Hashable, constants: Iterable[Any], is_opaque: bool, may_be_missing: bool = True) -> Axis:
    """Return the axis of an order that no field bounds."""
    missing = (MISSING,) if may_be_missing else ()
    return Axis(key, (*spans_of(constants, None), *missing), is_opaque)


def axis_of_field(key: Hashable, field: Field, use: FieldUse, spellings: frozenset[str]) -> Axis:
    """Return the axis of a field; `spellings` are the keys that are read as missing."""
    missing = () if field.default is not None else (MISSING,)
    match field.kind:
        case "text":
            return _text_axis(key, field, use, spellings, missing)
        case "choice":
            members = tuple(Choice(member) for member in field.members if text_key(member) not in spellings)
            return Axis(key, (*members, *missing), of=field, use=use)
        case "flag":
            return Axis(key, (Choice(True), Choice(False), *missing), of=field, use=use)
        case "texts":
            return Axis(key, (Named("some texts"), *missing), of=field, use=use)
        case _:
            return Axis(key, (*spans_of(use.constants, field), *missing), of=field, use=use)


# ---------------------------------------------------------------- texts


def _text_axis(
    key: Hashable, field: Field, use: FieldUse, spellings: frozenset[str], missing: tuple[Named, ...]
) -> Axis:
    tests = tuple(use.tests)
    apart: frozenset[KeyTest] = frozenset()
    if combinations_of(tests) is None:
        tests, apart = (), frozenset(tests)
    forms: dict[str, list[str]] = {}
    for form in use.forms:
        forms.setdefault(text_key(form), []).append(form)
    named = [name for name in dict.fromkeys((*use.keys, *forms)) if name and name not in spellings]
    count = len(named) + (len(combinations_of(tests) or ()) + 1) * (len(use.domains) + 2)
    domain_apart = use.asks_domain and count > _MOST_CELLS
    asks = use.asks_domain and not domain_apart
    cells: list[Any] = []
    for name in named:
        for domain in _domains_of_key(name, use) if asks else (None,):
            cells += _spelled(name, forms.get(name, []), tests, domain)
    cells += _others(use, tests, asks)
    return Axis(key, (*cells, *missing), of=field, use=use, apart=apart, domain_apart=domain_apart)


def _spelled(name: str, forms: list[str], tests: Sequence[KeyTest], domain: DomainCell | None) -> list[TextCell]:
    true = frozenset(test for test in tests if holds(test, name))
    exact = dict.fromkeys(exact_form(form) for form in forms)
    otherwise = TextCell(name, None, frozenset(exact), true, domain)
    return [*(TextCell(name, form, frozenset(), true, domain) for form in exact), otherwise]


def _domains_of_key(name: str, use: FieldUse) -> list[DomainCell]:
    """Return what may stand behind the last `@` of a text with this key; one written otherwise is none."""
    parts = name.split("@")
    found = {NO_DOMAIN: None} if len(parts) == 1 else {}
    for start in range(len(parts) - 1, 0, -1):
        domain = text_key("@".join(parts[start:]))
        if domain:
            found[_domain_cell(domain, use)] = None
    found[NO_DOMAIN] = None
    return list(found)


def _domain_cell(domain: str, use: FieldUse) -> DomainCell:
    true = frozenset(test for test in use.domain_tests if holds(test, domain))
    return DomainCell(key=domain if domain in use.domains else None, true=true)


def _others(use: FieldUse, tests: Sequence[KeyTest], asks: bool) -> list[TextCell]:
    """Return the cells of any other text."""
    plain = combinations_of(tests) or (frozenset(),)
    if not asks:
        return [TextCell(None, true=true) for true in plain]
    # First the everyday: something behind the `@` that nobody named.
    cells = [
        TextCell(None, true=true, domain=DomainCell(true=held))
        for true, held in ((true, held) for true in plain for held in combinations_of(tuple(use.domain_tests)) or ())
        if _fits(true, held, tests)
    ]
    if not use.domain_tests:
        cells = [TextCell(None, true=true, domain=ANY_DOMAIN) for true in plain]
    for domain in use.domains:
        cell = _domain_cell(domain, use)
        cells += [TextCell(None, true=true, domain=cell) for true in combinations_of(tests, domain) or (frozenset(),)]
    return [*cells, *(TextCell(None, true=true, domain=NO_DOMAIN) for true in plain)]


def _fits(true: frozenset[KeyTest], held: frozenset[KeyTest], tests: Sequence[KeyTest]) -> bool:
    """Tell whether what holds of a domain contradicts what holds of the text it ends."""
    for test in tests:
        for other in held:
            implied = (test.kind == "contains" and test.key in other.key) or (
                test.kind == "ends with" and other.kind == "ends with" and other.key.endswith(test.key)
            )
            if implied and test not in true:
                return False
    return True
