"""Names, numbers, quoted texts and types that the language writes in another way."""

import re
from difflib import get_close_matches

from policy_engine.source.diagnostic import Diagnostic
from policy_engine.source.span import Span
from policy_engine.syntax import errors
from policy_engine.syntax import errors_wording as wording
from policy_engine.syntax.failure import QUOTED, WORD, Failure, in_one_line

__all__ = [
    "digit",
    "length_of_time",
    "name_of_words",
    "number",
    "other_type",
    "quoted_name",
    "quotes",
    "sign",
    "sign_inside",
    "spaced_number",
]

_SIGNS = {"&&": "and", "&": "and", "||": "or", "!": "not", "{": "(", "}": ")", "[": "(", "]": ")", ";": ",", "'": '"'}
_QUOTED = re.compile(QUOTED)
_CURLY = re.compile(r"[“”„«»‘’‚]([^“”„«»‘’‚\"\n]*)[“”«»‘’\"]")
_SPACED_NUMBER = re.compile(r"(?<![\w.])(\d[\d_.]*)[ \t]+([kKM%])(?!\w)")
_SIGN_ALONE = re.compile(r"(?:^|[\s,(|])([-*]+)\s*$")
_WITH_SIGNS = re.compile(r'[^\s,()|"<>=!]+')
_MONEY = re.compile(r"[$€£¥]\s*(\d[\d_.]*[kM]?)|(?<![\d_.])(\d[\d_.]*[kM]?)\s*[$€£¥]")
_NAMED = re.compile(
    rf"(?i)(?<![\w'-])(pod|team|queue|calendar|role|list|segment)[ \t]+({WORD}(?:[ \t]+(?!(?:is|from|when)\b){WORD})+)"
)
_OPEN_DAYS = 5
_DAYS = {"month": 30, "quarter": 91, "year": 365}
_LENGTH = re.compile(
    r"(?i)(?<![\w.'-])(?:(?P<count>\d{1,4}|an?|one)\s+(?P<unit>month|quarter|year)s?"
    r"|(?P<weeks>\d{1,4})\s+business\s+weeks?|(?P<one>an?|one)\s+(?P<small>minute|hour|day|week))(?![\w'-])"
)
_BEFORE_COLON = re.compile(
    rf"(?mi)^[ \t]+({WORD}(?:[ \t]+(?!by\s+(?:turn|weight|load)\b){WORD})+)[ \t]*(?=:|by\s+(?:turn|weight|load)\b)"
)
_RIGHT_TYPES = {
    "amount": "money",
    "array": "list of text",
    "bool": "yes/no",
    "boolean": "yes/no",
    "char": "text",
    "choice": "one of",
    "currency": "money",
    "datetime": "time",
    "decimal": "number",
    "double": "number",
    "enum": "one of",
    "flag": "yes/no",
    "float": "number",
    "int": "whole number",
    "integer": "whole number",
    "multi-select": "list of text",
    "multiselect": "list of text",
    "numeric": "number",
    "phone": "text",
    "picklist": "one of",
    "real": "number",
    "string": "text",
    "timestamp": "time",
    "truth": "yes/no",
    "url": "text",
    "varchar": "text",
}
# Nothing needs to be written for a value that must be there.
_RIGHT_OPTIONS = {
    "default": "else",
    "defaults": "else",
    "header": "from",
    "mandatory": "",
    "null": "optional",
    "nullable": "optional",
    "private": "personal",
    "required": "",
    "sensitive": "personal",
}


def quotes(failure: Failure) -> Diagnostic | None:
    """Know typographic quotation marks, and one that is never closed."""
    if failure.found[:1] in "“”„«»‘’‚" and failure.found:
        whole = _CURLY.match(failure.text, failure.at)
        span = Span(*whole.span()) if whole else Span(failure.at, failure.at + 1)
        return errors.curly_quotes(span, failure.found[0], whole.group(1) if whole else None)
    single = re.compile(r"'([^'\"\n]*)'").match(failure.text, failure.at)
    if single:
        return errors.curly_quotes(Span(*single.span()), "'", single.group(1))
    if failure.found.startswith('"') and failure.terminal is None and not _QUOTED.match(failure.text, failure.at):
        return errors.unclosed_quote(failure.span)
    return None


def sign(failure: Failure) -> Diagnostic | None:
    """Know signs of programming languages."""
    right = _SIGNS.get(failure.found[:2]) or _SIGNS.get(failure.found[:1])
    if right is None or failure.terminal is not None:
        return None
    two = failure.text[failure.at : failure.at + 2]
    shown = two if two in _SIGNS else two[:1]
    return errors.programming_sign(Span(failure.at, failure.at + len(shown)), shown, right)


def sign_inside(failure: Failure) -> Diagnostic | None:
    """Know `R&D`, `ana@example.com`, `1-10` and `$50k`: a value with a sign in it."""
    alone = failure.ending(_SIGN_ALONE)
    if alone and failure.expected == {"NUMBER"}:
        return wording.quote_words(Span(*alone.span(1)), alone.group(1), "a value that is a sign")
    money = failure.around(_MONEY)
    if money:
        return wording.currency(Span(*money.span()), in_one_line(money), money.group(1) or money.group(2))
    match = failure.around(_WITH_SIGNS)
    if not match or failure.at >= match.end() or not re.match(r"\w", match.group()):
        return None
    written = match.group().rstrip(".;:?")
    if not written.isprintable():
        return None
    inside = failure.at < match.start() + len(written)
    if not inside or not re.search(r"[^\w'\s-]|^\d.*-", written) or re.search(r"&&|\|\||:", written):
        return None
    return wording.quote_words(Span(match.start(), match.start() + len(written)), written, "a value with a sign in it")


def spaced_number(failure: Failure) -> Diagnostic | None:
    """Know `50 k` and `80 %`, and a number that begins with its dot."""
    match = failure.around(_SPACED_NUMBER)
    if match:
        return wording.not_a_number(Span(*match.span()), match.group(), f"{match.group(1)}{match.group(2)}")
    dot = re.compile(r"\.\d+").match(failure.text, failure.at)
    plus = re.compile(r"\+\s*(\d[\w.]*)").match(failure.text, failure.at)
    if dot and failure.terminal is None:
        return wording.not_a_number(Span(*dot.span()), dot.group(), f"0{dot.group()}")
    return wording.not_a_number(Span(*plus.span()), in_one_line(plus), plus.group(1)) if plus else None


def length_of_time(failure: Failure) -> Diagnostic | None:
    """Know months and years, which have no length of their own, and `a day`."""
    match = failure.around(_LENGTH)
    if not match:
        return None
    if match["weeks"]:
        written = f"{int(match['weeks']) * _OPEN_DAYS} business days"
        return wording.length_of_time(Span(*match.span()), in_one_line(match), written)
    if match["small"]:
        return wording.length_of_time(Span(*match.span()), in_one_line(match), f"1 {match['small'].lower()}")
    count = int(match["count"]) if match["count"].isdigit() else 1
    return wording.length_of_time(
        Span(*match.span()), in_one_line(match), f"{count * _DAYS[match['unit'].casefold()]} days"
    )


def digit(failure: Failure) -> Diagnostic | None:
    """Know a value that begins with a digit, and `2m` for two millions."""
    match = re.compile(r"\d[\w.:/+-]*").match(failure.text, failure.at)
    if not match or failure.terminal is not None:
        return None
    millions = re.fullmatch(r"(\d[\d_.]*)(?:m|mn|mio|mln)", match.group())
    if millions:
        return wording.not_a_number(Span(*match.span()), match.group(), f"{millions.group(1)}M")
    return errors.digit_first(Span(*match.span()), match.group())


def number(failure: Failure) -> Diagnostic | None:
    """Know a word where a number belongs."""
    if (
        failure.found[:1].isalpha()
        and failure.expected
        and failure.expected <= {"NUMBER", "DURATION", "BUSINESS_DURATION", "MINUS"}
    ):
        return errors.number_expected(failure.span, failure.found)
    return None


def quoted_name(failure: Failure) -> Diagnostic | None:
    """Know the name of a rule, or a reason, without its quotation marks."""
    if failure.expected != {"QUOTED"} or not failure.found[:1].isalpha():
        return None
    rest = re.compile(r"[^\n\",|]+?(?=\s*(?:$|[\n\",|]|\b(?:from|until|when|between|unique|for)\b))", re.IGNORECASE)
    match = rest.match(failure.text, failure.at)
    written = in_one_line(match) if match else failure.found
    return errors.quoted_statement_name(Span(failure.at, match.end() if match else failure.span.end), written)


def name_of_words(failure: Failure) -> Diagnostic | None:
    """Know `pod North Region` and `Account Executive: Ana`: a name of several words without quotation marks."""
    head = failure.around(_BEFORE_COLON)
    if head and "COLON" in failure.expected and failure.at < head.end():
        return wording.quote_words(Span(*head.span(1)), " ".join(head.group(1).split()), "a name of several words")
    match = failure.around(_NAMED)
    if not match or not match.start(2) < failure.at < match.end(2):
        return None
    words = match.group(2).split()
    # In a target the last word is the role: `pod North Region SDR`.
    has_role = match.group(1).casefold() in ("pod", "team") and match.start() > 0 and len(words) > 2
    end = match.start(2) + match.group(2).rindex(words[-1]) if has_role else match.end(2)
    written = " ".join(words[:-1] if has_role else words)
    start = match.start(2)
    return wording.quote_words(
        Span(start, start + len(failure.text[start:end].rstrip())), written, "a name of several words"
    )


def other_type(failure: Failure) -> Diagnostic | None:
    """Know the types of databases and CRMs, and what they write behind a type."""
    word = failure.found.casefold()
    if {"OPTIONAL", "PERSONAL", "ELSE"} <= failure.expected and word in _RIGHT_OPTIONS:
        right = _RIGHT_OPTIONS[word]
        return errors.programming_sign(failure.span, failure.found, right) if right else wording.required(failure.span)
    if not {"TEXT", "MONEY", "ONE_OF"} <= failure.expected:
        return None
    near = get_close_matches(word, _RIGHT_TYPES, n=1, cutoff=0.85)
    return wording.other_type(failure.span, failure.found, _RIGHT_TYPES[near[0]]) if near else None
