"""What people write between `when` and the comma, and how it is written."""

import re

from policy_engine.source.diagnostic import Diagnostic
from policy_engine.source.span import Span
from policy_engine.syntax import errors
from policy_engine.syntax import errors_wording as wording
from policy_engine.syntax.failure import QUOTED, VALUE, WORD, Failure, in_one_line

__all__ = [
    "age",
    "bare_list",
    "brackets",
    "decimal_comma",
    "field_left_out",
    "negated_test",
    "number_between",
    "operator",
    "or_in_a_list",
    "other_words",
]

_OPERATORS = {"==": "=", "=>": ">=", "=<": "<=", "<>": "!=", "≥": ">=", "≤": "<=", "≠": "!=", "!==": "!=", "===": "="}
_RIGHT_WORDS = {
    "above": "is more than",
    "at least": "is at least",
    "at most": "is at most",
    "begins with": "starts with",
    "below": "is less than",
    "but": "and",
    "containing": "contains",
    "does not equal": "is not",
    "doesn't equal": "is not",
    "elif": "when",
    "else": "otherwise",
    "ending with": "ends with",
    "equal to": "is",
    "equals": "=",
    "except": "unless",
    "except when": "unless",
    "exists": "is present",
    "greater than": "is more than",
    "greater than or equal to": "is at least",
    "has": "includes",
    "includes any of": "includes",
    "is above": "is more than",
    "is among": "in",
    "is any of": "in",
    "is below": "is less than",
    "is bigger than": "is more than",
    "is either": "in",
    "is equal to": "is",
    "is greater than": "is more than",
    "is greater than or equal to": "is at least",
    "is higher than": "is more than",
    "is less than or equal to": "is at most",
    "is lower than": "is less than",
    "is neither": "not in",
    "is none of": "not in",
    "is not any of": "not in",
    "is not equal to": "is not",
    "is not one of": "not in",
    "is older than": "is more than",
    "is one of": "in",
    "is over": "is more than",
    "is smaller than": "is less than",
    "is under": "is less than",
    "is not null": "is present",
    "is null": "is missing",
    "isn't": "is not",
    "isnt": "is not",
    "less than": "is less than",
    "less than or equal to": "is at most",
    "more than": "is more than",
    "not equal to": "is not",
    "starting with": "starts with",
    "where": "and",
    "without": "unless",
}
_OTHER_WORDS = re.compile(
    r"(?i)(?<![\w'-])(?:"
    + "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in sorted(_RIGHT_WORDS, key=len, reverse=True))
    + r")(?![\w'-])"
)
_ACTION = r"assign|hand\s+off|nurture|reject|tag|set\s+priority|notify"
_AGE = re.compile(
    r"(?i)(?<![\w'-])(?:(?:is\s+)?(?P<old>older\s+than|more\s+than|over)|(?:is\s+)?(?:newer|younger|less)\s+than"
    r"|(?:is\s+)?(?:in|within|during)(?:\s+the)?(?:\s+(?:last|past))?)"
    r"\s+(?P<length>\d[\d_.]*\s+(?:business\s+)?(?:minute|hour|day|week)s?)(?![\w'-])(?:\s+ago(?![\w'-]))?"
)
_ENDS_LIST = rf"(?=\s*,\s*(?:{_ACTION})\b|\s+(?:and|or|unless)\b|\s*$)"
_BARE_LIST = re.compile(
    rf"(?i)(?:(?<![\w'-])(?:is\s+not\s+in|not\s+in|is\s+in|in|is)|=)\s+"
    rf"({VALUE}(?:\s*,\s*(?!(?:{_ACTION})\b){VALUE})+){_ENDS_LIST}"
)
_EITHER = re.compile(
    r"(?i)(?<![\w'-])is\s+(?:not\s+)?(?:either|neither|among|(?:one|any|none)\s+of)\s+"
    rf"({VALUE}(?:(?:\s*,\s*(?:n?or\s+)?|\s+n?or\s+)(?!(?:{_ACTION})\b){VALUE})+){_ENDS_LIST}"
)
_LAST_WORD = re.compile(rf"({WORD})\s*$")
_TESTED = re.compile(rf"\s*({QUOTED}|/(?:[^/\\\n]|\\[^\n])+/|\w[\w'-]*)")
_COMPARED = re.compile(rf"({WORD})\s*(?:[<>=!]+|is\b|in\b)")
_JOINED = re.compile(r"(?i)(?:and|or|unless|not|but|\()\s*(is(?:\s+not)?\s*)?$")
_BRACKET_OR_QUOTED = re.compile(rf"{QUOTED}|[()]")
_DECIMAL_COMMA = re.compile(r"(?<![\w.,])(\d+),(\d+)(?!\w|[.,]\d)")
_FROM_TO = re.compile(
    r"(?i)(?:(?<![\w'-])(?:not\s+)?(?:between|from|within|in|is)\s+|=\s*)?(?<![\w.-])(\d[\w.]*%?)\s*"
    r"(?:-|–|—|\.\.+|(?<=\s)to(?=\s)|(?<=\s)and(?=\s))\s*(\d[\w.]*%?)(?!\w|[.:-]\d)"
)


def operator(failure: Failure) -> Diagnostic | None:
    """Know `==`, `=>` and `≥`."""
    for match in re.finditer(r"[<>=!]{2,}|[≥≤≠]", failure.text):
        right = _OPERATORS.get(match.group())
        if right and match.start() <= failure.at <= match.end():
            return errors.wrong_operator(Span(*match.span()), match.group(), right)
    return None


def negated_test(failure: Failure) -> Diagnostic | None:
    """Know `does not contain` and `doesn't start with`."""
    match = re.compile(
        r"(?i)(?:does|do|is|doesn't|don't)?[ \t]*(?:not[ \t]+)?(contain|start|end|match|include)\w*([ \t]+with\b)?"
    ).match(failure.text, failure.at)
    if not match or not re.search(r"(?i)not|n't", match.group()):
        return None
    test = {"contain": "contains", "start": "starts with", "end": "ends with", "match": "matches"}
    field = failure.ending(_LAST_WORD)
    value = _TESTED.match(failure.text, match.end())
    return errors.does_not_contain(
        Span(*match.span()),
        field.group(1) if field else "…",
        test.get(match.group(1).casefold(), "includes"),
        value.group(1) if value else "…",
    )


def field_left_out(failure: Failure) -> Diagnostic | None:
    """Know `score > 60 and < 80`."""
    joined = failure.ending(_JOINED)
    if not joined or not (failure.terminal == "OPERATOR" or joined.group(1)):
        return None
    start = joined.start(1) if joined.group(1) else failure.at
    sign = (joined.group(1) or failure.found).strip()
    field = _COMPARED.search(failure.text[: joined.start()])
    return errors.field_left_out(Span(start, start + len(sign)), sign, field.group(1) if field else "…")


def age(failure: Failure) -> Diagnostic | None:
    """Know `created older than 30 days` and `created in the last 30 days`."""
    match = failure.around(_AGE) if failure.expected.isdisjoint({"WITHIN", "OF"}) else None
    if not match or not re.search(r"(?i)\b(?:when|covers|if|unless|while|and)\b", failure.before):
        return None
    written = f"is {'more' if match['old'] else 'less'} than {' '.join(match['length'].split())} ago"
    is_written = written == in_one_line(match).casefold()
    return None if is_written else wording.ago(Span(*match.span()), written)


def brackets(failure: Failure) -> Diagnostic | None:
    """Know a bracket that is never closed, or that closes none."""
    opened: list[int] = []
    for match in _BRACKET_OR_QUOTED.finditer(failure.text):
        if match.group().startswith('"'):
            continue
        if match.group() == "(":
            opened.append(match.start())
        elif opened:
            opened.pop()
        elif match.start() == failure.at:
            return wording.bracket_never_opened(failure.span)
        else:
            return None
    if opened and failure.at > opened[-1] and "RPAR" in failure.expected:
        return wording.bracket_stays_open(Span(opened[-1], opened[-1] + 1))
    return None


def other_words(failure: Failure) -> Diagnostic | None:
    """Know words of speech and of programming languages that stand for one of ours."""
    word = failure.found.casefold()
    if word in ("missing", "present", "not") and "IS" in failure.expected:
        return errors.programming_sign(failure.span, failure.found, f"is {word}")
    match = failure.around(_OTHER_WORDS)
    if not match:
        return None
    found = in_one_line(match)
    return errors.programming_sign(Span(*match.span()), found, _RIGHT_WORDS[found.casefold()])


def bare_list(failure: Failure) -> Diagnostic | None:
    """Know `vertical in insurance, telecom`: several values without their brackets."""
    match = failure.around(_EITHER) or (failure.around(_BARE_LIST) if failure.wants_action else None)
    if not match or _DECIMAL_COMMA.fullmatch(match.group(1)):
        return None
    values = re.split(r"(?i)\s*,\s*(?:n?or\s+)?|\s+n?or\s+", match.group(1))
    is_negated = re.search(r"(?i)\b(?:not|neither|none)\b", match.group()[: match.start(1) - match.start()])
    written = f"{'not ' if is_negated else ''}in ({', '.join(values)})"
    return wording.list_without_brackets(Span(match.start(), match.end(1)), written)


def or_in_a_list(failure: Failure) -> Diagnostic | None:
    """Know `in (insurance or telecom)`."""
    if failure.found.casefold() not in ("or", "and") or not {"COMMA", "RPAR"} >= failure.expected:
        return None
    return errors.unexpected(failure.span, failure.found, "a comma or `)`", "write a comma instead")


def number_between(failure: Failure) -> Diagnostic | None:
    """Know `between 60-80`, `from 60 to 80` and `score 60 to 80`."""
    match = failure.around(_FROM_TO) if re.search(r"(?i)\b(?:when|covers)\b", failure.before) else None
    if not match or failure.expected <= {"COMMA", "RPAR"}:
        return None
    return wording.two_ends(Span(*match.span()), match.group(1), match.group(2), in_one_line(match).casefold())


def decimal_comma(failure: Failure) -> Diagnostic | None:
    """Know `score >= 2,5`."""
    match = failure.around(_DECIMAL_COMMA)
    return wording.decimal_comma(Span(*match.span()), match.group()) if match else None
