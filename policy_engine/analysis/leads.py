"""From a point of the space to a lead that a person can look at: values, time, a `given` line and a CSV row.

A lead is written as text, as a CSV file would hold it, and read again by whoever tries
it: what a witness shows is what the reader of leads makes of it.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from itertools import islice, product
from typing import Any

from policy_engine.analysis.ages import age_of
from policy_engine.analysis.axes import Axis
from policy_engine.analysis.cells import MISSING, Choice, Span, is_inside, values_in
from policy_engine.analysis.cover import Point
from policy_engine.analysis.samples import samples_of
from policy_engine.analysis.space import Space
from policy_engine.analysis.texts import KeyTest, TextCell, holds, texts_in
from policy_engine.calendars.durations import before
from policy_engine.calendars.hours import opening_hours
from policy_engine.calendars.zones import local, to_utc
from policy_engine.model import condition as c
from policy_engine.model.patterns import pattern_matches
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.schema import Field
from policy_engine.model.text import text_key
from policy_engine.model.values import Value
from policy_engine.model.words import name_words, number_words, quoted
from policy_engine.source.frozen import frozen

__all__ = ["USUAL", "SampleLead", "leads_at"]

# An everyday time of deciding, where the policy leaves it open: a Wednesday morning.
USUAL = datetime.fromisoformat("2026-01-14T10:00:00+00:00")
_UNREADABLE = "?"
_ID = "id"
# Plain words that people write for a missing value.
_NOTHING = frozenset({"none", "null", "nan", "n/a"})
SAMPLE_ID = "1"
_MOST_VALUES = 4
_MOST_LEADS = 48
_HOUR = timedelta(hours=1)
_TIME_FIELD = Field(name="at", kind="time")


@frozen
class SampleLead:
    """A lead as text, by the names of its fields, and the time of deciding; `shows_time`: the policy reads it."""

    policy: CheckedPolicy = field(repr=False)
    raw: Mapping[str, str]
    at: datetime
    shows_time: bool

    @property
    def given(self) -> str:
        """Return the lead as an example gives it: `score 59, vertical insurance`."""
        fields = {known.name: known for known in self.policy.lead.fields}
        parts = [f"{name} {_given_value(fields[name], text)}" for name, text in self.raw.items() if name in fields]
        if not parts and fields:
            parts = [f"{next(iter(fields))} missing"]
        if self.shows_time or not parts:
            parts.append(f"at {_clock(self.at, self.policy.timezone)}")
        return ", ".join(parts)

    @property
    def csv(self) -> str:
        """Return the lead as a CSV file of one row: the headers that the policy reads, and the values."""
        headers = {known.name: known.header or known.name for known in self.policy.lead.fields}
        names = [name for name in self.raw if name in headers]
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        has_id = any(text_key(name) == _ID for name in names)
        writer.writerow([*([] if has_id else [_ID]), *(headers[name] for name in names)])
        writer.writerow([*([] if has_id else [SAMPLE_ID]), *(self.raw[name] for name in names)])
        return written.getvalue()

    @property
    def id(self) -> str:
        """Return the id of the lead: its own, else that of the first row of a file."""
        return next((text for name, text in self.raw.items() if text_key(name) == _ID), SAMPLE_ID)


def _given_value(known: Field, text: str) -> str:
    if known.kind == "choice" or (known.kind == "text" and text_key(text) not in _NOTHING):
        return name_words(text)
    if known.kind == "texts":
        items = [quoted(item.strip()) for item in text.split(";")]
        return items[0] if len(items) == 1 else f"({', '.join(items)})"
    if known.kind == "flag" or (known.kind in ("number", "whole", "money") and not text.startswith(("-", "?"))):
        return text if not known.decimal_comma else quoted(text)
    if known.kind == "date" or (known.kind == "time" and len(text) == len("2026-01-14 10:00")):
        return text
    return quoted(text)


def _clock(instant: datetime, zone: str) -> str:
    wall = local(instant, zone)
    if wall.second or wall.microsecond or to_utc(wall, zone) != instant:
        return quoted(instant.isoformat().replace("+00:00", "Z"))
    return wall.isoformat(sep=" ", timespec="minutes")


# ---------------------------------------------------------------- from a point


def leads_at(space: Space, point: Point, hints: Mapping[str, Value] | None = None) -> Iterator[SampleLead]:
    """Yield leads that lie at a point, as far as single axes can tell; `hints` are values to be tried first."""
    maker = _Maker(space, point, hints or {})
    for at in maker.times():
        yield from islice(maker.leads(at), _MOST_LEADS)


class _Maker:
    def __init__(self, space: Space, point: Point, hints: Mapping[str, Value]) -> None:
        self._space = space
        self._point = point
        self._hints = hints
        self._by_key = {space.axes[number].key: (number, cell) for number, cell in point.items()}
        self._shows_time = space.reads_time or any(
            isinstance(axis.key, tuple) and axis.key[0] in ("age", "now hours") for axis in space.axes
        )

    def times(self) -> Iterator[datetime]:
        """Yield times of deciding."""
        hint = self._hints.get("at")
        cell = self._space.axes[self._space.at].cells[self._point.get(self._space.at, 0)]
        inside = Span(cell.low, cell.high, cell.with_low, cell.with_high)
        hours = [
            (opening_hours(key[1]), cell == 0)
            for key, (_, cell) in self._by_key.items()
            if isinstance(key, tuple) and key[0] == "now hours"
        ]
        found: dict[datetime, None] = {}
        for at in self._near(inside, hint):
            for instant in (at, *(moved for of, is_open in hours for moved in _toward(of, at, is_open))):
                if is_inside(instant, inside) and all(of.contains(instant) is is_open for of, is_open in hours):
                    found[instant] = None
            if len(found) >= 2:
                break
        yield from islice(found, 2)

    def _near(self, span: Span, hint: Value) -> Iterator[datetime]:
        if isinstance(hint, datetime):
            yield hint
        is_free = self._space.at not in self._point or is_inside(USUAL, span)
        if is_free:
            yield USUAL
        if isinstance(span.low, datetime) and not is_free:
            yield span.low.replace(hour=10, minute=0, second=0, microsecond=0)
            yield span.low.replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
        yield from values_in(span, _TIME_FIELD)

    def leads(self, at: datetime) -> Iterator[SampleLead]:
        """Yield leads for one time of deciding."""
        raws: dict[str, list[str | None]] = {}
        fields: dict[str, Field] = {}
        for policy, names in zip(self._space.policies, self._space.field_keys, strict=True):
            for known in policy.lead.fields:
                fields.setdefault(text_key(known.name), known)
                choices = list(islice(self._values(policy, known, names[known.name], at), _MOST_VALUES))
                if not choices:
                    return
                # A field that two policies read in two ways takes the values that the point asks of either.
                before = raws.get(text_key(known.name))
                if before is None or (before == [None] and choices != [None]):
                    raws[text_key(known.name)] = choices
        for raw in self._combined(raws, fields):
            yield SampleLead(self._space.policies[-1], raw, at, self._shows_time)

    def _combined(
        self, raws: Mapping[str, Sequence[str | None]], fields: Mapping[str, Field]
    ) -> Iterator[dict[str, str]]:
        names = [fields[key].name for key in raws]
        for texts in product(*raws.values()):
            raw = {name: text for name, text in zip(names, texts, strict=True) if text is not None}
            yield from self._with_problems(raw, fields)

    def _with_problems(self, raw: dict[str, str], fields: Mapping[str, Field]) -> Iterator[dict[str, str]]:
        """Yield the lead, or, where something of it must be unreadable, leads in which something is."""
        wanted = [cell for key, (_, cell) in self._by_key.items() if isinstance(key, tuple) and key[0] == "problems"]
        if 0 not in wanted:
            yield raw
            return
        for known in fields.values():
            if known.name not in raw and known.kind not in ("text", "texts"):
                yield {**raw, known.name: _UNREADABLE}
            elif known.name in raw and known.kind == "text":
                yield {**raw, known.name: f"{raw[known.name]}\x07"}
        yield raw

    # ------------------------------------------------------------ one field

    def _values(self, policy: CheckedPolicy, known: Field, key: Any, at: datetime) -> Iterator[str | None]:
        """Yield texts for a field, None where it is left out."""
        number = self._space.axis(key, _must_exist) if self._is_made(key) else None
        hint = self._hints.get(known.name)
        if number is None or (number not in self._point and hint is None):
            yield self._unasked(policy, known)
            return
        axis = self._space.axes[number]
        cell = axis.cells[self._point[number]] if number in self._point else None
        if cell == MISSING:
            yield None
            return
        beside = [(other, place) for other, (_, place) in self._by_key.items()]
        asked = [test for other, place in beside for test in self._asked(other, place, number, policy, at)]
        for value in self._candidates(policy, axis, cell, known, number, hint, at):
            if all(test(value) for test in asked):
                yield _as_text(value, known, policy.timezone)

    def _is_made(self, key: Any) -> bool:
        return any(axis.key == key for axis in self._space.axes)

    def _unasked(self, policy: CheckedPolicy, known: Field) -> str | None:
        """Return a value for a field that nothing asks about: none, unless one must be there."""
        if known.optional or known.default is not None:
            return None
        samples: dict[str, Value] = {
            "text": "1" if text_key(known.name) == "id" else "something",
            "choice": known.members[0] if known.members else None,
            "flag": True,
            "texts": ("something",),
        }
        value = samples.get(known.kind) or next(values_in(Span(None, None), known), None)
        return None if value is None else _as_text(value, known, policy.timezone)

    def _asked(self, key: Any, cell: int, number: int, policy: CheckedPolicy, at: datetime) -> Iterator[Any]:
        """Yield what axes beside the field's own ask of its value."""
        if not isinstance(key, tuple) or len(key) < 3 or key[1] != number:
            if isinstance(key, tuple) and isinstance(key[0], KeyTest) and key[1] == number:
                test = key[0]
                yield lambda value: holds(test, text_key(value)) is (cell == 0)
            return
        kind, _, what = key[:3]
        if kind == "includes":
            yield lambda value: any(text_key(item) == what for item in value) is (cell == 0)
        elif kind == "matches":
            yield lambda value: pattern_matches(what, value) is (cell == 0)
        elif kind == "hours":
            hours = opening_hours(what)
            yield lambda value: hours.contains(value) is (cell == 0)
        elif kind == "age":
            span = self._span_of_age(key, cell, policy, at)
            yield lambda value: is_inside(value, span)

    def _candidates(
        self, policy: CheckedPolicy, axis: Axis, cell: Any, known: Field, number: int, hint: Value, at: datetime
    ) -> Iterator[Any]:
        if hint is not None:
            yield hint
        match cell:
            case Choice(value=value):
                yield value
            case TextCell():
                yield from self._texts(axis, cell, number)
            case Span() if known.kind == "time":
                yield from self._times_of(cell, known, number, policy, at)
            case Span():
                yield from values_in(cell, known)
            case None:
                pass
            case _:
                yield from self._lists(number)

    def _texts(self, axis: Axis, cell: TextCell, number: int) -> Iterator[str]:
        assert axis.use is not None, "a text has tests"
        named = frozenset((*axis.use.keys, *map(text_key, axis.use.forms)))
        if cell.key is not None and cell.spelled is None:
            # As the policy writes it.
            written = axis.use.keys.get(cell.key, cell.key)
            yield from (written,) if written not in cell.others else ()
        tests = [test for test in axis.use.tests if test not in axis.apart]
        own = [
            key[0]
            for key, (_, place) in self._by_key.items()
            if isinstance(key, tuple) and isinstance(key[0], KeyTest) and key[1] == number and place == 0
        ]
        if own and cell.key is None:
            asked = TextCell(None, cell.spelled, cell.others, frozenset(own), cell.domain)
            yield from texts_in(asked, named, own, frozenset(axis.use.domains))
        yield from texts_in(cell, named, tests, frozenset(axis.use.domains))
        for key, (_, place) in self._by_key.items():
            if isinstance(key, tuple) and key[0] == "matches" and key[1] == number and place == 0:
                yield from samples_of(key[2])

    def _lists(self, number: int) -> Iterator[tuple[str, ...]]:
        wanted = tuple(
            key[2]
            for key, (_, place) in self._by_key.items()
            if isinstance(key, tuple) and key[0] == "includes" and key[1] == number and place == 0
        )
        if wanted:
            yield wanted
        for other in ("something", "other", "zz"):
            yield (*wanted, other)

    # ------------------------------------------------------------ time

    def _times_of(
        self, cell: Span, known: Field, number: int, policy: CheckedPolicy, at: datetime
    ) -> Iterator[datetime]:
        span = cell
        for key, (_, place) in self._by_key.items():
            if isinstance(key, tuple) and key[0] == "age" and key[1] == number:
                span = _common(span, self._span_of_age(key, place, policy, at))
        asked = [
            opening_hours(key[2])
            for key in self._by_key
            if isinstance(key, tuple) and key[0] == "hours" and key[1] == number
        ]
        for instant in (USUAL, *values_in(span, known)):
            near = (moved for hours in asked for is_open in (True, False) for moved in _toward(hours, instant, is_open))
            yield from (value for value in (instant, *near) if is_inside(value, span))

    def _span_of_age(self, key: Any, cell: int, policy: CheckedPolicy, at: datetime) -> Span:
        """Return the instants that lie as long ago as a cell says."""
        span = self._space.axes[self._by_key[key][0]].cells[cell]
        instants = self._instants_of(policy, key[2], at)
        low, high = (None if place is None else instants.get(place) for place in (span.low, span.high))
        return Span(low, high, span.with_low, span.with_high)

    def _instants_of(self, policy: CheckedPolicy, group: Any, at: datetime) -> dict[float, datetime]:
        calendars = {calendar.name: calendar for calendar in policy.calendars}
        found: dict[float, datetime] = {}
        for operand in self._space.operands_of_age:
            known_group, place = age_of(operand, policy.timezone, calendars)
            if known_group == group:
                found[place] = at if isinstance(operand, c.Now) else before(at, operand.duration, policy)
        return found


def _must_exist() -> Axis:
    raise AssertionError("an axis that was made is found by its key")


def _common(one: Span, other: Span) -> Span:
    low, with_low = one.low, one.with_low
    if other.low is not None and (low is None or other.low > low or (other.low == low and not other.with_low)):
        low, with_low = other.low, other.with_low
    high, with_high = one.high, one.with_high
    if other.high is not None and (high is None or other.high < high or (other.high == high and not other.with_high)):
        high, with_high = other.high, other.with_high
    return Span(low, high, with_low, with_high)


def _toward(hours: Any, at: datetime, is_open: bool) -> Iterator[datetime]:
    """Yield instants near another that lie inside the hours, or outside them."""
    opening, closing = hours.next_opening(at), hours.last_closing(at)
    if is_open:
        yield from (opening, opening + timedelta(minutes=1), closing - timedelta(minutes=1))
    else:
        for start, end in hours.intervals(opening, opening + timedelta(days=14))[:2]:
            yield from (end, start - timedelta(minutes=1), end + _HOUR)


def _as_text(value: Any, known: Field, zone: str) -> str:
    """Write a value as data spells it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return _clock(value, zone).strip('"')
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, str):
        return value
    text = number_words(value)
    return text.replace(".", ",") if known.decimal_comma else text
