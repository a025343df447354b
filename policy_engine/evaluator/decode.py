"""From the raw values of a lead to typed ones, with a problem for each that cannot be read.

Types come from the policy, never from the data. A value that cannot be read counts as
missing and is written down; no lead is dropped.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import partial

from policy_engine.calendars.zones import FIRST_INSTANT, LAST_INSTANT
from policy_engine.evaluator.spelling import NOT_FINITE, YES_NO, day_of, instant_of, number_of, to_date, to_instant
from policy_engine.model.decision import Problem, ProblemKind
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.schema import Field
from policy_engine.model.text import control_characters, is_blank, text_key, trimmed
from policy_engine.model.values import Kind, Value
from policy_engine.model.words import number_words
from policy_engine.source.frozen import frozen

__all__ = [
    "MONEY_LIMITS",
    "WHOLE_LIMITS",
    "Columns",
    "FieldReader",
    "Lead",
    "LeadReader",
    "plain_text",
    "read_lead",
    "reader_of",
]

# The least and the greatest whole number, and amount of money in ten-thousandths: both fit 64 bits.
WHOLE_LIMITS = (-(2**63), 2**63 - 1)
MONEY_LIMITS = (Decimal("-922337203685477.5808"), Decimal("922337203685477.5807"))

_PLACES = Decimal("0.0001")
_LARGEST_EXPONENT = 20
_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_LONGEST_SHOWN = 40
_MOST_REMEMBERED = 20_000
_MOST_ZEROS = 1_000
# A lone surrogate cannot be written anywhere: no text holds one.
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_ID = "id"

_Reading = tuple[Value, ProblemKind | None]


@frozen
class Lead:
    """A lead as the policy reads it: a value for every field, None where it is missing."""

    id: str
    values: Mapping[str, Value]
    problems: tuple[Problem, ...] = ()


def read_lead(policy: CheckedPolicy, raw: Mapping[str, object], lead_id: str = "") -> Lead:
    """Read one lead; the keys of `raw` are the headers or the names of fields, other keys are passed over."""
    return reader_of(policy).read(raw, lead_id)


class LeadReader:
    """Reads the leads of one policy. It may be used from several threads."""

    def __init__(self, policy: CheckedPolicy) -> None:
        missing = frozenset(text_key(spelling) for spelling in policy.lead.missing)
        self.fields = tuple(FieldReader(field, policy.timezone, missing) for field in policy.lead.fields)
        self._reads = [(reader.name, reader.texts, reader.read) for reader in self.fields]
        declared = next((reader for reader in self.fields if text_key(reader.name) == _ID), None)
        self._id_keys = declared.wanted if declared is not None else (_ID,)
        # Names of which the first that is there is read.
        self.alternatives = tuple(each.wanted for each in self.fields if len(each.wanted) > 1)
        self._columns: dict[tuple[str, ...], Columns] = {}

    def read(self, raw: Mapping[str, object], lead_id: str = "") -> Lead:
        """Read one lead; without an id, it is the one that stands in `raw`."""
        columns = self.columns_of(tuple(raw))
        values: dict[str, Value] = {}
        problems: list[Problem] = []
        # Written out flat: half of the time of a lead is spent on these lines.
        for (name, texts, read), column in zip(self._reads, columns.of_fields, strict=True):
            cell = None if column is None else raw[column]
            found = texts.get(cell) if type(cell) is str else None
            value, problem = read(cell) if found is None else found
            values[name] = value
            if problem is not None:
                problems.append(problem)
        if not lead_id and columns.of_id is not None:
            lead_id = plain_text(raw[columns.of_id]) or ""
        return Lead(lead_id, values, tuple(problems))

    def id_column(self, keys: tuple[str, ...], asked: str | None = None) -> str | None:
        """Return the key under which the id stands: the one asked for, else that of the field `id`."""
        if asked is None:
            return self.columns_of(keys).of_id
        wanted = text_key(asked)
        return next((key for key in keys if text_key(key) == wanted), None)

    def read_changes(self, raw: Mapping[str, object]) -> tuple[dict[str, Value], tuple[Problem, ...]]:
        """Read the fields that an event changed; what is missing, or cannot be read, changes nothing."""
        values: dict[str, Value] = {}
        problems: list[Problem] = []
        for reader, column in zip(self.fields, self.columns_of(tuple(raw)).of_fields, strict=True):
            if column is None or reader.is_missing(raw[column]):
                continue
            value, problem = reader.read(raw[column])
            if problem is None:
                values[reader.name] = value
            else:
                problems.append(problem)
        return values, tuple(problems)

    def columns_of(self, keys: tuple[str, ...]) -> "Columns":
        """Tell under which keys the fields stand."""
        columns = self._columns.get(keys)
        if columns is None:
            by_key: dict[str, str] = {}
            for key in keys:
                by_key.setdefault(text_key(key), key)
            columns = Columns(
                tuple(_first_of(reader.wanted, by_key) for reader in self.fields), _first_of(self._id_keys, by_key)
            )
            if len(self._columns) < _MOST_REMEMBERED:
                self._columns[keys] = columns
        return columns


@frozen
class Columns:
    """Under which keys of the raw values each field stands, and the id; None for what is not there."""

    of_fields: tuple[str | None, ...]
    of_id: str | None


def _first_of(wanted: tuple[str, ...], by_key: Mapping[str, str]) -> str | None:
    return next((by_key[key] for key in wanted if key in by_key), None)


class FieldReader:
    """Reads one field; equal texts are read once."""

    def __init__(self, field: Field, zone: str, missing: frozenset[str]) -> None:
        self.name = field.name
        names = [field.name] if field.header is None else [field.header, field.name]
        self.wanted = tuple(text_key(name) for name in names)
        self.field = field
        self.zone = zone
        self.missing = missing
        self.default: Value = field.default.value if field.default is not None else None
        self._read = _reader_for(field, zone, missing)
        # What was read before; texts alone.
        self.texts: dict[str, tuple[Value, Problem | None]] = {}
        absent = field.default is None and not field.optional
        self.nothing = (self.default, ProblemKind.MISSING if absent else None)
        self._absence = Problem(kind=ProblemKind.MISSING, field=field.name)

    def read(self, raw: object) -> tuple[Value, Problem | None]:
        """Return the value, and what is wrong with it."""
        if not isinstance(raw, str):
            return self._result(raw)
        known = self.texts.get(raw)
        if known is None:
            if len(self.texts) >= _MOST_REMEMBERED:
                self.texts.clear()
            known = self.texts[raw] = self._result(raw)
        return known

    def is_missing(self, raw: object) -> bool:
        """Tell whether there is no value at all."""
        return raw is None or self._is_missing(plain_text(raw))

    def reading(self, raw: object) -> tuple[Value, ProblemKind | None]:
        """Return the value, and the kind of what is wrong with it; nothing is remembered."""
        if raw is None or self._is_missing(raw if isinstance(raw, str) else plain_text(raw)):
            return self.nothing
        value, kind = self._read(raw)
        if value is not None:
            return value, kind
        return self.nothing if kind is None else (self.default, kind)

    def problem(self, raw: object, kind: ProblemKind) -> Problem:
        """Write down what is wrong with a value; a personal one is not shown."""
        if kind is ProblemKind.MISSING:
            return self._absence
        return Problem(kind=kind, field=self.name, value=None if self.field.personal else _shown(raw))

    def _result(self, raw: object) -> tuple[Value, Problem | None]:
        value, kind = self.reading(raw)
        return value, None if kind is None else self.problem(raw, kind)

    def _is_missing(self, text: str | None) -> bool:
        return text is not None and (is_blank(text) or text_key(text) in self.missing)


def _shown(raw: object) -> str:
    """Return the beginning of a value for a person to read; a control character could run on a screen."""
    texts = [plain_text(item) for item in (raw[:_LONGEST_SHOWN] if isinstance(raw, list | tuple) else (raw,))]
    written = "; ".join("…" if text is None else text for text in texts)
    return _UNPRINTABLE.sub("\ufffd", written)[:_LONGEST_SHOWN]


# ---------------------------------------------------------------- one kind after another


def _reader_for(field: Field, zone: str, missing: frozenset[str]) -> Callable[[object], _Reading]:
    readers: dict[Kind, Callable[[object], _Reading]] = {
        "text": _read_text,
        "choice": partial(_read_choice, {text_key(member): member for member in field.members}),
        "number": partial(_read_number, field),
        "whole": partial(_read_whole, field),
        "money": partial(_read_money, field),
        "flag": _read_flag,
        "date": partial(_read_date, field, zone),
        "time": partial(_read_time, field, zone),
        "texts": partial(_read_texts, missing),
    }
    return readers[field.kind]


def plain_text(raw: object) -> str | None:
    """Return a single value as text, outer spaces off; None for a list, an object or no value.

    >>> plain_text(" 0042 "), plain_text(42.0), plain_text([42])
    ('0042', '42', None)
    """
    if isinstance(raw, str):
        return trimmed(raw if raw.isascii() else _HALF_A_CHARACTER.sub("\ufffd", raw))
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | float | Decimal):
        return number_words(raw) if _is_finite(raw) and not _is_endless(raw) else str(raw)
    return raw.isoformat() if isinstance(raw, date) else None


def _is_finite(number: float | Decimal) -> bool:
    if isinstance(number, Decimal):
        return number.is_finite()
    # A whole number is finite, but may not fit the double that `isfinite` makes of it.
    return isinstance(number, int) or math.isfinite(number)


def _is_endless(number: float | Decimal) -> bool:
    """Tell whether a number of a few digits would be written with thousands of zeros."""
    return isinstance(number, Decimal) and abs(number.adjusted()) > _MOST_ZEROS


def _control(raw: object) -> ProblemKind | None:
    return ProblemKind.CONTROL_CHARACTERS if isinstance(raw, str) and control_characters(raw) else None


def _read_text(raw: object) -> _Reading:
    if isinstance(raw, float | Decimal) and not _is_finite(raw):
        return None, ProblemKind.NOT_FINITE
    text = None if isinstance(raw, bool) else plain_text(raw)
    return (None, ProblemKind.NOT_TEXT) if text is None else (text, _control(raw))


def _read_choice(members: Mapping[str, str], raw: object) -> _Reading:
    text = plain_text(raw)
    member = members.get(text_key(text)) if text is not None else None
    return (None, ProblemKind.NOT_DECLARED) if member is None else (member, _control(raw))


def _exact_number(field: Field, raw: object) -> Decimal | ProblemKind:
    """Return the exact worth of a number, or why there is none."""
    if isinstance(raw, str):
        number = number_of(raw, field.decimal_comma)
        if number is not None:
            return number
        return ProblemKind.NOT_FINITE if text_key(raw) in NOT_FINITE else ProblemKind.NOT_A_NUMBER
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        return ProblemKind.NOT_A_NUMBER
    if isinstance(raw, int):
        return Decimal(raw)
    if not _is_finite(raw):
        return ProblemKind.NOT_FINITE
    # Not `repr`: subclasses of a float, such as those of numpy, write themselves otherwise.
    return Decimal(float.__repr__(raw)) if isinstance(raw, float) else raw


def _read_number(field: Field, raw: object) -> _Reading:
    exact = _exact_number(field, raw)
    if isinstance(exact, ProblemKind):
        return None, exact
    number = float(exact)
    if not math.isfinite(number):
        return None, ProblemKind.NOT_FINITE
    low, high = field.low, field.high
    if (low is not None and number < float(low)) or (high is not None and number > float(high)):
        return None, ProblemKind.OUT_OF_RANGE
    # A zero has no sign in the language.
    return number + 0.0, None


def _read_whole(field: Field, raw: object) -> _Reading:
    exact = _exact_number(field, raw)
    if isinstance(exact, ProblemKind):
        return None, exact
    if not WHOLE_LIMITS[0] <= exact <= WHOLE_LIMITS[1]:
        return None, ProblemKind.OUT_OF_RANGE
    if exact != int(exact):
        return None, ProblemKind.NOT_WHOLE
    return (None, ProblemKind.OUT_OF_RANGE) if _outside(field, exact) else (int(exact), None)


def _read_money(field: Field, raw: object) -> _Reading:
    exact = _exact_number(field, raw)
    if isinstance(exact, ProblemKind):
        return None, exact
    if exact and exact.adjusted() > _LARGEST_EXPONENT:
        return None, ProblemKind.OUT_OF_RANGE
    amount = exact.quantize(_PLACES, context=_EXACT)
    if not MONEY_LIMITS[0] <= amount <= MONEY_LIMITS[1] or _outside(field, amount):
        return None, ProblemKind.OUT_OF_RANGE
    # A zero has no sign in the language.
    return _EXACT.plus(amount), None


def _outside(field: Field, value: Decimal) -> bool:
    return (field.low is not None and value < field.low) or (field.high is not None and value > field.high)


def _read_flag(raw: object) -> _Reading:
    text = plain_text(raw)
    flag = YES_NO.get(text_key(text)) if text is not None else None
    return flag, ProblemKind.NOT_YES_NO if flag is None else None


def _read_date(field: Field, zone: str, raw: object) -> _Reading:
    if isinstance(raw, datetime):
        day: date | None = raw.date() if raw.tzinfo is None else day_of(instant_of(raw, zone), zone)
    elif isinstance(raw, date):
        day = raw
    else:
        day = to_date(raw, zone, field.time_format) if isinstance(raw, str) else None
    if day is None:
        return None, ProblemKind.NOT_A_DATE
    in_span = FIRST_INSTANT.date() <= day <= LAST_INSTANT.date()
    return (day, None) if in_span else (None, ProblemKind.OUT_OF_RANGE)


def _read_time(field: Field, zone: str, raw: object) -> _Reading:
    if isinstance(raw, datetime):
        instant: datetime | None = instant_of(raw, zone)
    elif isinstance(raw, date):
        instant = to_instant(raw.isoformat(), zone, None)
    else:
        instant = to_instant(raw, zone, field.time_format) if isinstance(raw, str) else None
    if instant is None:
        return None, ProblemKind.NOT_A_TIME
    in_span = FIRST_INSTANT <= instant <= LAST_INSTANT
    return (instant, None) if in_span else (None, ProblemKind.OUT_OF_RANGE)


def _read_texts(missing: frozenset[str], raw: object) -> _Reading:
    if isinstance(raw, list | tuple):
        texts = [_read_text(item) for item in raw if item is not None]
    else:
        texts = [_read_text(item) for item in (raw.split(";") if isinstance(raw, str) else (raw,))]
    unread = next((kind for text, kind in texts if text is None), None)
    if unread is not None:
        return None, unread
    kept = tuple(
        text for text, _ in texts if isinstance(text, str) and not is_blank(text) and text_key(text) not in missing
    )
    return kept or None, next((kind for _, kind in texts if kind is not None), None)


# ---------------------------------------------------------------- the reader of a policy

_KEPT_READERS = 16
_readers: dict[int, tuple[CheckedPolicy, LeadReader]] = {}


def reader_of(policy: CheckedPolicy) -> LeadReader:
    """Return the reader of a policy's leads, the same one for the same policy."""
    # By identity: hashing a policy of thousands of rules takes longer than reading a lead.
    kept = _readers.get(id(policy))
    if kept is None or kept[0] is not policy:
        if len(_readers) >= _KEPT_READERS:
            _readers.clear()
        kept = _readers[id(policy)] = (policy, LeadReader(policy))
    return kept[1]
