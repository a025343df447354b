"""From a failed parse to the mistake that people really made.

Each known mistake is a function that looks at the failure and either knows it or
passes it on; what nobody knows is described by what could have stood there.
"""

import re
from collections.abc import Callable
from difflib import get_close_matches

from policy_engine.source.diagnostic import Diagnostic
from policy_engine.source.span import Span
from policy_engine.syntax import errors
from policy_engine.syntax import mistakes_in_actions as actions
from policy_engine.syntax import mistakes_in_conditions as conditions
from policy_engine.syntax import mistakes_in_values as values
from policy_engine.syntax.failure import Failure, word_at
from policy_engine.syntax.grammar import Grammar, ParseFailure

__all__ = ["describe_failure"]

_ACTION_WORDS = ("ASSIGN", "HAND_OFF_TO", "NURTURE", "REJECT", "TAG", "SET_PRIORITY_TO", "NOTIFY")
_SHOWN = {
    "NAME": "a name", "QUOTED": "a quoted text", "NUMBER": "a number", "DATE": "a date", "DATETIME": "a date and time",
    "HOURS": "hours such as `09:00-17:00`", "PATTERN": "an expression such as `/^acme/`", "ADDRESS": "an email address",
    "ZONE": "a time zone", "REGION": "a country", "OPERATOR": "a comparison", "COMMA": "a comma", "COLON": "a colon",
    "LPAR": "`(`", "RPAR": "`)`", "FAILING_THAT": "`, failing that`", "_NL": "an indented line",
    "DURATION": "a time such as `2 hours`", "$END": "the end",
}  # fmt: skip
_QUIET = {
    "PLUS",
    "MINUS",
    "STAR",
    "SLASH",
    "BUSINESS_DURATION",
    "LEAD_FIELD",
    "DECISION_FIELD",
    "LEAD_HAS_PROBLEMS",
    "SHARE_COMMA",
}
_MOST_SHOWN = 6
_LAST = re.compile(r"\w+\s*$|\S\s*$")
_LAST_WORD = re.compile(r"(\S+)\s*$")


def describe_failure(failure: ParseFailure, text: str, grammar: Grammar) -> Diagnostic:
    """Return the diagnostic of a failed parse of `text`."""
    found = "" if failure.terminal == "$END" else word_at(text, failure.offset)
    known = Failure(text, failure.offset, found, failure.terminal, failure.expected, grammar)
    for mistake in _MISTAKES:
        diagnostic = mistake(known)
        if diagnostic is not None:
            return diagnostic
    return _unexpected(known)


# ---------------------------------------------------------------- known mistakes


def _no_statement(failure: Failure) -> Diagnostic | None:
    if failure.at > 0 or "POLICY" not in failure.expected:
        return None
    if failure.found.casefold() == "if":
        return errors.if_instead_of_when(failure.span)
    if (
        failure.terminal in _ACTION_WORDS
        or failure.found.casefold() in _CLAUSE_WORDS
        or not failure.found[:1].isalpha()
    ):
        return errors.action_at_margin(failure.span, failure.found)
    near = "otherwise" if failure.found.casefold() in ("else", "default", "rest") else _closest(failure)
    return errors.unknown_statement(failure.span, failure.found, near)


_CLAUSE_WORDS = {
    "and",
    "or",
    "unless",
    "covers",
    "led",
    "works",
    "serves",
    "keep",
    "capacity",
    "away",
    "given",
    "expect",
}


def _nobody_answers(failure: Failure) -> Diagnostic | None:
    match = re.match(r'(?i)objective\s+("(?:[^"\\\n]|\\.)*")', failure.text)
    return errors.objective_without_party(Span(*match.span(1))) if match and "FOR" in failure.expected else None


def _two_answer(failure: Failure) -> Diagnostic | None:
    if failure.found.casefold() not in ("and", ",", "&"):
        return None
    match = re.search(r"(?i)(?:^objective\b[^\n]*\bfor|\bowned\s+by)\s+((?:team|pod|role)\s+)?\S+\s*$", failure.before)
    if match is None:
        return None
    is_objective = match.group().casefold().startswith("objective")
    return errors.two_objective_parties(failure.span) if is_objective else errors.two_stage_owners(failure.span)


def _character(failure: Failure) -> Diagnostic | None:
    if (
        failure.terminal is None
        and failure.found
        and not failure.found[0].isalnum()
        and failure.found[0] not in "<>=!,:()|"
    ):
        return errors.strange_character(Span(failure.at, failure.at + 1), failure.found[0])
    return None


_MISTAKES: tuple[Callable[[Failure], Diagnostic | None], ...] = (
    values.quotes,
    actions.then,
    conditions.operator,
    _no_statement,
    conditions.negated_test,
    actions.second_rule,
    actions.comma,
    values.other_type,
    _nobody_answers,
    _two_answer,
    values.name_of_words,
    actions.target_turned_round,
    actions.person,
    actions.content,
    actions.other_action,
    actions.share_after_and,
    actions.tag_of_words,
    conditions.field_left_out,
    values.length_of_time,
    conditions.age,
    conditions.bare_list,
    conditions.other_words,
    conditions.or_in_a_list,
    values.spaced_number,
    conditions.decimal_comma,
    conditions.number_between,
    values.sign_inside,
    values.sign,
    values.digit,
    values.number,
    values.quoted_name,
    conditions.brackets,
    _character,
)


# ---------------------------------------------------------------- what else could stand there


def _unexpected(failure: Failure) -> Diagnostic:
    expected = _expected_words(failure)
    near = _closest(failure)
    advice = f"did you mean `{near}`?" if near else _colon(failure)
    if not failure.found:
        if advice is None and "_NL" in failure.expected:
            advice = "write what belongs to it on the lines below, two spaces in"
        last = failure.ending(_LAST)
        start, end = (last.start(), len(failure.before.rstrip())) if last else (0, 1)
        return errors.incomplete(Span(start, end), expected, advice)
    return errors.unexpected(failure.span, failure.found.strip(), expected, advice)


def _expected_words(failure: Failure) -> str:
    shown = [_SHOWN[terminal] for terminal in _SHOWN if terminal in failure.expected]
    keywords = sorted(
        f"`{spelling}`"
        for terminal in failure.expected - set(_SHOWN) - _QUIET
        if (spelling := failure.grammar.spelling(terminal))
    )
    words = shown + keywords
    if len(words) > _MOST_SHOWN:
        words = [*words[: _MOST_SHOWN - 1], "…"]
    return ", ".join(words[:-1]) + " or " + words[-1] if len(words) > 1 else "".join(words)


def _closest(failure: Failure) -> str | None:
    spellings = [spelling for terminal in failure.expected if (spelling := failure.grammar.spelling(terminal))]
    by_first = {spelling.split()[0]: spelling for spelling in sorted(spellings, reverse=True)}
    near = get_close_matches(failure.found.casefold(), list(by_first), n=1, cutoff=0.7)
    return by_first[near[0]] if near and by_first[near[0]] != failure.found.casefold() else None


def _colon(failure: Failure) -> str | None:
    name = failure.ending(_LAST_WORD)
    return f"put a colon after the name: `{name.group(1)}:`" if name and "COLON" in failure.expected else None
