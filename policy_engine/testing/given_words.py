"""A lead as an example gives it: `score 72, country missing, topics (pricing, demo), at 2026-11-18 10:30`."""

import re
from collections.abc import Iterable, Mapping

from policy_engine.model.policy import CheckedPolicy, Example
from policy_engine.model.schema import Field
from policy_engine.model.values import TextConstant
from policy_engine.model.words import constant_words, name_words, quoted

__all__ = ["GivenValue", "given_words", "lead_words"]

GivenValue = str | tuple[str, ...] | None

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")
_NUMERIC = ("number", "whole", "money")


def given_words(policy: CheckedPolicy, example: Example) -> str | None:
    """Return what an example gives; None where a personal value is among it."""
    fields = {field.name: field for field in policy.lead.fields}
    if any(fields[name].personal for name, value in example.given if value is not None and name in fields):
        return None
    return lead_words(fields, example.given, example.at)


def lead_words(fields: Mapping[str, Field], given: Iterable[tuple[str, GivenValue]], at: str | None) -> str:
    """Return the values of a lead, and its time, as an example gives them."""
    parts = [f"{name_words(name)} {_value(fields[name], value)}" for name, value in given]
    return ", ".join([*parts, *([f"at {at}"] if at is not None else [])])


def _value(field: Field, value: GivenValue) -> str:
    if value is None:
        return "missing"
    if isinstance(value, str):
        return _text(field, value)
    texts = [_text(field, text) for text in value]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def _text(field: Field, text: str) -> str:
    """Write one value: a number or a time as it stands, all else as a word or in quotes."""
    if field.kind in _NUMERIC and not field.decimal_comma and _NUMBER.fullmatch(text):
        return text
    if field.kind in ("date", "time") and field.time_format is None and _TIME.fullmatch(text):
        return text
    if field.kind == "flag" and text in ("yes", "no"):
        return text
    return constant_words(TextConstant(value=text)) if field.kind in ("text", "choice", "texts") else quoted(text)
