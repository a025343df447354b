"""What a single test asks of a lead, and what the lead has instead, in words."""

from policy_engine.evaluator.wording import value_words
from policy_engine.model import condition as c
from policy_engine.model.values import Value
from policy_engine.model.words import Local, condition_words, constant_words, operand_words, quoted

__all__ = ["seen_words", "wish_words"]

_BE = {"=": "be", ">": "be more than", ">=": "be at least", "<": "be less than", "<=": "be at most"}
_OPPOSITE = {"=": "!=", "!=": "=", ">": "<=", ">=": "<", "<": ">=", "<=": ">"}
_TEXT = {"contains": "contain", "starts with": "start with", "ends with": "end with", "exactly": "be exactly"}
# Of an instant before the decision, `more than 30 days ago` is the smaller one.
_AGO = {"<": "be more than", "<=": "be at least", ">": "be less than", ">=": "be at most"}


def seen_words(values: tuple[tuple[c.Operand, Value], ...], zone: str) -> tuple[str, ...]:
    """Return each operand with its value, once: `score is 72`."""
    return tuple(dict.fromkeys(f"{operand_words(operand)} is {value_words(value, zone)}" for operand, value in values))


def wish_words(test: c.Condition, local: Local, *, wanted: bool) -> str:
    """Say what a single test asks of the lead to be true, or to be false."""
    would = "would have to" if wanted else "must not"
    match test:
        case c.Compare():
            return _compare(test, local, wanted=wanted)
        case c.OneOf(operand=operand, values=values):
            constants = ", ".join(constant_words(value, local) for value in values)
            return f"{operand_words(operand)} {would} be one of {constants}"
        case c.InList(operand=operand, list=name):
            return f"{operand_words(operand)} {would} be in {name}"
        case c.TextTest(operand=operand, test=kind, value=text) if kind in _TEXT:
            return f"{operand_words(operand)} {would} {_TEXT[kind]} {quoted(text)}"
        case c.Includes(operand=operand, value=text):
            return f"{operand_words(operand)} {would} include {text}"
        case c.Missing(operand=operand):
            return f"{operand_words(operand)} would have to be {'missing' if wanted else 'present'}"
        case c.Flag(operand=operand):
            return f"{operand_words(operand)} would have to be {'yes' if wanted else 'no'}"
        case _:
            return f"`{condition_words(test, local)}` would have to be {'true' if wanted else 'false'}"


def _compare(test: c.Compare, local: Local, *, wanted: bool) -> str:
    sign = test.operator if wanted else _OPPOSITE[test.operator]
    right = test.right.operand if isinstance(test.right, c.DateOf) else test.right
    if sign == "!=":
        return f"{operand_words(test.left)} must not be {operand_words(test.right, local)}"
    verbs = _AGO if isinstance(right, c.BeforeAt) and sign in _AGO else _BE
    return f"{operand_words(test.left)} would have to {verbs[sign]} {operand_words(test.right, local)}"
