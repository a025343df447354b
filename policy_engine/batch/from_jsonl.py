"""Leads from JSON lines: one object a line, values as they are.

No number is rounded: one with a fraction or an exponent comes as Decimal, one of
thousands of digits as its text. NaN and infinity, which JSON has not and many programs
write, come as such: the policy says what they are worth.
"""

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from policy_engine.batch.errors import broken_object, nested_too_deep, not_an_object, one_document, repeated_key
from policy_engine.batch.source import Source
from policy_engine.files.csv_records import Refuse
from policy_engine.files.decoding import check_encoding, lines_of
from policy_engine.files.errors import empty_file, line_too_long
from policy_engine.model.text import text_key
from policy_engine.source.limits import Limits

__all__ = ["JsonRows"]

_MOST_DIGITS = 4000
_MOST_LEVELS = 64
_MOST_REMEMBERED = 10_000


class _RefusedError(ValueError):
    """A line that is JSON, but no lead."""


class JsonRows:
    """The objects of a file, one a line; empty lines are no rows."""

    def __init__(self, source: Source, encoding: str | None, limits: Limits) -> None:
        self._source = source
        self._encoding = encoding
        self._limit = limits.line_bytes
        self._columns: tuple[str, ...] | None = None
        self._known_keys: set[tuple[str, ...]] = set()
        check_encoding(source.stream, encoding)
        self._refuse_one_document()

    @property
    def columns(self) -> tuple[str, ...]:
        """The keys of all objects in the order they appear; the file is read for them once."""
        if self._columns is None:
            keys: dict[str, None] = {}
            for _, cells in self.rows(_pass_over):
                keys.update(dict.fromkeys(cells))
            self._columns = tuple(keys)
        return self._columns

    def rows(self, refuse: Refuse) -> Iterator[tuple[int, dict[str, object]]]:
        """Yield each object with its line."""
        for number, text in self._lines():
            try:
                yield number, self._object(text)
            except json.JSONDecodeError as error:
                refuse(number, error.pos + 1, broken_object(error.msg), text)
            except _RefusedError as error:
                refuse(number, 1, str(error), text)
            except RecursionError:
                refuse(number, 1, nested_too_deep(_MOST_LEVELS), text)

    def _lines(self) -> Iterator[tuple[int, str]]:
        for number, text in lines_of(self._source.again(), self._encoding, self._limit):
            if text.strip():
                yield number, text.rstrip("\r\n")

    def _refuse_one_document(self) -> None:
        """Tell a file that is one JSON document by its first line."""
        number, text = next(self._lines(), (0, ""))
        if not number:
            raise empty_file()
        if text.strip() == "{" or text.lstrip().startswith("["):
            raise one_document(number)

    def _object(self, text: str) -> dict[str, object]:
        if len(text) > self._limit:
            raise _RefusedError(line_too_long(self._limit))
        value = _DECODER.decode(text)
        if not isinstance(value, dict):
            raise _RefusedError(not_an_object(_kind_of(value)))
        self._check_keys(tuple(value))
        if text.count("[") + text.count("{") > _MOST_LEVELS and _is_deeper(value, _MOST_LEVELS):
            raise _RefusedError(nested_too_deep(_MOST_LEVELS))
        if "\\u" in text:
            _refuse_half_characters(value)
        return value

    def _check_keys(self, keys: tuple[str, ...]) -> None:
        """Refuse two keys of one name; most objects have the keys of the one before."""
        if keys in self._known_keys:
            return
        first: dict[str, str] = {}
        for key in keys:
            if (earlier := first.setdefault(text_key(key), key)) != key:
                raise _RefusedError(repeated_key(earlier, key))
        if len(self._known_keys) < _MOST_REMEMBERED:
            self._known_keys.add(keys)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object whose keys stand once each."""
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        repeated = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _RefusedError(repeated_key(repeated, repeated))
    return made


def _whole(text: str) -> int | str:
    return int(text) if len(text) <= _MOST_DIGITS else text


def _decimal(text: str) -> Decimal | str:
    """Return a number exactly; one that arithmetic could drown in comes as its text."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if abs(number.adjusted()) <= _MOST_DIGITS and len(text) <= _MOST_DIGITS else text


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_int=_whole, parse_float=_decimal)


def _kind_of(value: object) -> str:
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return "a text"
    return "a yes/no" if isinstance(value, bool) else "nothing" if value is None else "a number"


def _is_deeper(value: object, levels: int) -> bool:
    """Tell whether lists and objects stand inside one another more than `levels` deep."""
    if not isinstance(value, list | dict):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(part, levels - 1) for part in parts)


def _refuse_half_characters(value: object) -> None:
    """Refuse `\\ud800` and its like: a half of a character, which no file can hold."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        raise _RefusedError("a text holds a half of a character") from error


def _pass_over(line: int, column: int, reason: str, text: str) -> None:
    """Have no use for refused lines while keys are collected."""
