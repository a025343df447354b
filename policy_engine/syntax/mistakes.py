"""From a failed parse to the mistake that people really made.

Each known mistake is a function that looks at the failure and either knows it or
passes it on; what nobody knows is described by what could have stood there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from policy_engine.source.diagnostic import Diagnostic
from policy_engine.source.span import Span
from policy_engine.syntax import errors
from policy_engine.syntax.grammar import Grammar, ParseFailure

__all__ = ["describe_failure", "thousands_mark"]


@dataclass(frozen=True, slots=True)
class _Failure:
    """Where the parse of `text` stopped; `found` is the whole word there."""

    text: str
    at: int
    found: str
    terminal: str | None
    expected: frozenset[str]
    grammar: Grammar

    @property
    def span(self) -> Span:
        return Span(self.at, min(self.at + max(len(self.found), 1), max(len(self.text), self.at + 1)))

    @property
    def before(self) -> str:
        return self.text[: self.at]


_ACTION_WORDS = ("ASSIGN", "HAND_OFF_TO", "NURTURE", "REJECT", "TAG", "SET_PRIORITY_TO", "NOTIFY")
_OPERATORS = {"==": "=", "=>": ">=", "=<": "<=", "<>": "!=", "≥": ">=", "≤": "<=", "≠": "!=", "!==": "!=", "===": "="}
_SIGNS = {"&&": "and", "&": "and", "||": "or", "!": "not", "{": "(", "}": ")", "[": "(", "]": ")", ";": ",", "'": '"'}
_SHOWN = {
    "NAME": "a name", "QUOTED": "a quoted text", "NUMBER": "a number", "DATE": "a date", "DATETIME": "a date and time",
    "HOURS": "hours such as `09:00-17:00`", "PATTERN": "an expression such as `/^acme/`", "ADDRESS": "an email address",
    "ZONE": "a time zone", "REGION": "a country", "OPERATOR": "a comparison", "COMMA": "a comma", "COLON": "a colon",
    "LPAR": "`(`", "RPAR": "`)`", "_NL": "an indented line", "DURATION": "a time such as `2 hours`", "$END": "the end",
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


def describe_failure(failure: ParseFailure, text: str, grammar: Grammar) -> Diagnostic:
    """Return the diagnostic of a failed parse of `text`."""
    found = "" if failure.terminal == "$END" else _word_at(text, failure.offset)
    known = _Failure(text, failure.offset, found, failure.terminal, failure.expected, grammar)
    for mistake in _MISTAKES:
        diagnostic = mistake(known)
        if diagnostic is not None:
            return diagnostic
    return _unexpected(known)


def thousands_mark(text: str) -> Diagnostic | None:
    """Find a number with commas in it, quoted texts aside: it would be read as several values."""
    match = _THOUSANDS.search(_QUOTED.sub(lambda quoted: " " * len(quoted.group()), text) if '"' in text else text)
    return errors.thousands_mark(Span(*match.span()), match.group()) if match else None


_QUOTED = re.compile(r'"(?:[^"\\\n]|\\[^\n])*"')
_THOUSANDS = re.compile(r"(?<![\w.,/-])[1-9]\d{0,2}(?:,\d{3})+(?![\w-]|,\d)")


def _word_at(text: str, at: int) -> str:
    match = re.compile(r"[^\W\d][\w'-]*|[\d.]+\w*|[<>=!&|]+|\"[^\n]*|\S").match(text, at)
    return match.group() if match else ""


# ---------------------------------------------------------------- known mistakes


def _no_statement(failure: _Failure) -> Diagnostic | None:
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
    return errors.unknown_statement(failure.span, failure.found, _closest(failure))


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


def _quotes(failure: _Failure) -> Diagnostic | None:
    if failure.found[:1] in "“”„«»‘’‚" and failure.found:
        return errors.curly_quotes(Span(failure.at, failure.at + 1), failure.found[0])
    if failure.found.startswith('"') and failure.terminal is None and not _QUOTED.match(failure.text, failure.at):
        return errors.unclosed_quote(failure.span)
    return None


def _operator(failure: _Failure) -> Diagnostic | None:
    for match in re.finditer(r"[<>=!]{2,}|[≥≤≠]", failure.text):
        right = _OPERATORS.get(match.group())
        if right and match.start() <= failure.at <= match.end():
            return errors.wrong_operator(Span(*match.span()), match.group(), right)
    return None


def _then(failure: _Failure) -> Diagnostic | None:
    word = failure.found.casefold()
    if word == "then":
        return errors.then_instead_of_comma(failure.span)
    return errors.if_instead_of_when(failure.span) if word == "if" and "COMMA" not in failure.expected else None


def _negated_test(failure: _Failure) -> Diagnostic | None:
    match = re.compile(
        r"(?i)(?:does|do|is|doesn't|don't)?[ \t]*(?:not[ \t]+)?(contain|start|end|match|include)\w*([ \t]+with\b)?"
    ).match(failure.text, failure.at)
    if not match or not re.search(r"(?i)not|n't", match.group()):
        return None
    test = {
        "contain": "contains",
        "start": "starts with",
        "end": "ends with",
        "match": "matches",
        "include": "includes",
    }
    field = re.search(r"([^\W\d][\w'-]*)\s*$", failure.before)
    return errors.does_not_contain(
        Span(*match.span()), field.group(1) if field else "…", test[match.group(1).casefold()]
    )


def _comma(failure: _Failure) -> Diagnostic | None:
    text = failure.text[failure.at :].lstrip()
    at = len(failure.text) - len(text)
    action = re.match(r"(?i)assign|hand off|nurture|reject|tag|set priority|notify", text)
    if action and "COMMA" in failure.expected and _is_rule(failure.text):
        return errors.missing_comma(Span(at, at + action.end()), action.group().lower())
    return None


def _second_rule(failure: _Failure) -> Diagnostic | None:
    if failure.found.casefold() in ("when", "rule", "otherwise") and failure.at > 0 and _is_rule(failure.text):
        return errors.second_rule(failure.span, failure.found)
    return None


def _is_rule(text: str) -> bool:
    return re.match(r"(?i)(when|rule|otherwise)\b", text) is not None


def _person(failure: _Failure) -> Diagnostic | None:
    match = re.search(r"(?i)(?:assign|reassign to|failing that|\d%)\s+([^\W\d][\w'-]*)\s+$", failure.before)
    if match and failure.terminal == "NAME":
        person = f"{match.group(1)} {failure.found}"
        return errors.person_without_rep(Span(match.start(1), failure.span.end), person)
    return None


def _content(failure: _Failure) -> Diagnostic | None:
    if failure.terminal == "QUOTED" and "WITH" in failure.expected:
        quoted = _QUOTED.match(failure.text, failure.at)
        return errors.content_without_with(failure.span, quoted.group() if quoted else '"…"')
    return None


def _no_field(failure: _Failure) -> Diagnostic | None:
    joined = re.search(r"(?i)(?:and|or|unless|not|but|\()\s*(is(?:\s+not)?\s*)?$", failure.before)
    if not joined or not (failure.terminal == "OPERATOR" or joined.group(1)):
        return None
    start = joined.start(1) if joined.group(1) else failure.at
    operator = (joined.group(1) or failure.found).strip()
    field = re.search(r"([^\W\d][\w'-]*)\s*(?:[<>=!]+|is\b|in\b)", failure.text[: joined.start()])
    return errors.field_left_out(Span(start, start + len(operator)), operator, field.group(1) if field else "…")


def _other_words(failure: _Failure) -> Diagnostic | None:
    for match in _OTHER_WORDS.finditer(failure.text):
        if match.start() <= failure.at <= match.end():
            found = " ".join(match.group().split())
            return errors.programming_sign(Span(*match.span()), found, _RIGHT_WORDS[found.casefold()])
    return None


_RIGHT_WORDS = {
    "but": "and",
    "elif": "when",
    "else": "otherwise",
    "equals": "=",
    "except": "unless",
    "greater than": "is more than",
    "has": "includes",
    "is any of": "in",
    "is bigger than": "is more than",
    "is equal to": "=",
    "is greater than": "is more than",
    "is older than": "is more than",
    "is one of": "in",
    "is smaller than": "is less than",
    "isn't": "is not",
}
_OTHER_WORDS = re.compile(
    r"(?i)(?<![\w'-])(?:"
    + "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in sorted(_RIGHT_WORDS, key=len, reverse=True))
    + r")(?![\w'-])"
)


def _sign(failure: _Failure) -> Diagnostic | None:
    right = _SIGNS.get(failure.found[:2]) or _SIGNS.get(failure.found[:1])
    if right is None or failure.terminal is not None:
        return None
    return errors.programming_sign(Span(failure.at, failure.at + 1), failure.found[:1], right)


def _digit(failure: _Failure) -> Diagnostic | None:
    match = re.compile(r"\d[\w.:/+-]*").match(failure.text, failure.at)
    if match and failure.terminal is None:
        return errors.digit_first(Span(*match.span()), match.group())
    return None


def _number(failure: _Failure) -> Diagnostic | None:
    if (
        failure.found[:1].isalpha()
        and failure.expected
        and failure.expected <= {"NUMBER", "DURATION", "BUSINESS_DURATION", "MINUS"}
    ):
        return errors.number_expected(failure.span, failure.found)
    return None


def _quoted_name(failure: _Failure) -> Diagnostic | None:
    if failure.expected == {"QUOTED"} and failure.found[:1].isalpha():
        return errors.quoted_statement_name(failure.span)
    return None


def _nobody_answers(failure: _Failure) -> Diagnostic | None:
    match = re.match(r'(?i)objective\s+("(?:[^"\\\n]|\\.)*")', failure.text)
    return errors.objective_without_party(Span(*match.span(1))) if match and "FOR" in failure.expected else None


def _two_answer(failure: _Failure) -> Diagnostic | None:
    if failure.found.casefold() not in ("and", ",", "&"):
        return None
    match = re.search(r"(?i)(?:^objective\b[^\n]*\bfor|\bowned\s+by)\s+((?:team|pod|role)\s+)?\S+\s*$", failure.before)
    if match is None:
        return None
    is_objective = match.group().casefold().startswith("objective")
    return errors.two_objective_parties(failure.span) if is_objective else errors.two_stage_owners(failure.span)


def _character(failure: _Failure) -> Diagnostic | None:
    if (
        failure.terminal is None
        and failure.found
        and not failure.found[0].isalnum()
        and failure.found[0] not in "<>=!,:()|"
    ):
        return errors.strange_character(Span(failure.at, failure.at + 1), failure.found[0])
    return None


_MISTAKES: tuple[Callable[[_Failure], Diagnostic | None], ...] = (
    _quotes, _operator, _no_statement, _then, _negated_test, _second_rule, _comma, _person, _content, _no_field,
    _nobody_answers, _two_answer, _other_words, _sign,
    _digit, _number, _quoted_name, _character,
)  # fmt: skip


# ---------------------------------------------------------------- what else could stand there


def _unexpected(failure: _Failure) -> Diagnostic:
    expected = _expected_words(failure)
    near = _closest(failure)
    advice = f"did you mean `{near}`?" if near else _colon(failure)
    if not failure.found:
        end = len(failure.text[: failure.at].rstrip())
        return errors.incomplete(Span(max(end - 1, 0), max(end, 1)), expected, advice)
    return errors.unexpected(failure.span, failure.found.strip(), expected, advice)


def _expected_words(failure: _Failure) -> str:
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


def _closest(failure: _Failure) -> str | None:
    spellings = [spelling for terminal in failure.expected if (spelling := failure.grammar.spelling(terminal))]
    by_first = {spelling.split()[0]: spelling for spelling in sorted(spellings, reverse=True)}
    near = get_close_matches(failure.found.casefold(), list(by_first), n=1, cutoff=0.7)
    return by_first[near[0]] if near and by_first[near[0]] != failure.found.casefold() else None


def _colon(failure: _Failure) -> str | None:
    name = re.search(r"(\S+)\s*$", failure.before)
    return f"put a colon after the name: `{name.group(1)}:`" if name and "COLON" in failure.expected else None
