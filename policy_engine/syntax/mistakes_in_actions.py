"""What people write after the comma of a rule, and how it is written."""

import re

from policy_engine.source.diagnostic import Diagnostic
from policy_engine.source.span import Span
from policy_engine.syntax import errors
from policy_engine.syntax import errors_wording as wording
from policy_engine.syntax.failure import QUOTED, WORD, Failure, in_one_line

__all__ = [
    "comma",
    "content",
    "other_action",
    "person",
    "second_rule",
    "share_after_and",
    "tag_of_words",
    "target_turned_round",
    "then",
]

_RIGHT_ACTIONS = {
    "add tag": "tag",
    "alert": "notify",
    "allocate to": "assign",
    "allocate": "assign",
    "discard": "reject",
    "disqualify": "reject",
    "distribute to": "assign",
    "distribute": "assign",
    "drop": "reject",
    "email": "notify",
    "escalate to": "notify",
    "give to": "assign",
    "go to": "assign",
    "goes to": "assign",
    "hand off": "hand off to",
    "hand over": "hand off to",
    "hand over to": "hand off to",
    "hand-off": "hand off to",
    "hand-off to": "hand off to",
    "handoff": "hand off to",
    "handoff to": "hand off to",
    "inform": "notify",
    "label": "tag",
    "mark as": "tag",
    "pod": "assign pod",
    "priority": "set priority to",
    "put in queue": "assign queue",
    "put into queue": "assign queue",
    "queue": "assign queue",
    "rep": "assign rep",
    "route to": "assign",
    "route": "assign",
    "send to": "assign",
    "send to nurture": "nurture",
    "set priority": "set priority to",
    "tell": "notify",
}
_OTHER_ACTIONS = re.compile(
    r"(?i)(?:"
    + "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in sorted(_RIGHT_ACTIONS, key=len, reverse=True))
    + r")(?![\w'-])(?:[ \t]*=)?"
)
_NOISE = re.compile(rf"(?i)(?:(?:it|lead|the\s+lead|leads)\s+)?to\s+(?={WORD}|\")|the\s+(?=rep\b|pod\b|team\b|queue\b)")
_OF_POD = re.compile(rf"(?i)({WORD})\s+(?:of|in|from|at)\s+(?:the\s+)?(pod|team)\s+({WORD}|{QUOTED})")
_POD_COMMA = re.compile(rf"(?i)(?<![\w'-])((?:pod|team)\s+(?:{WORD}|{QUOTED}))\s*,\s*({WORD}|{QUOTED})")
_ASSIGNED_TO = re.compile(rf"(?i)(?:assign|reassign to|failing that|\d%)\s+({WORD})\s+$")
_TAGGED = re.compile(rf"(?i)(?<![\w'-])tag\s+({WORD}\s+)?$")
_SHARED_AND = re.compile(r"(?i)%[^,%]*?\s(and)\s+$")
_TEXT = re.compile(QUOTED)
_JOINING = ("and", "or", "unless", "of", "to", "in", "the", "when", "with", "from", "for", "at")


def then(failure: Failure) -> Diagnostic | None:
    """Know `then`, a colon and an arrow in the place of the comma, and `if` in the place of `when`."""
    word = failure.found.casefold()
    if word == "then":
        start, is_after_comma = failure.at, failure.before.rstrip().endswith(",")
        return errors.then_instead_of_comma(Span(start, start + 4), failure.found, is_after_comma)
    arrow = re.compile(r"[:;]|-+>|[=~]>|→").match(failure.text, max(failure.at - 1, 0))
    arrow = arrow or re.compile(r"[:;]|-+>|[=~]>|→").match(failure.text, failure.at)
    if (
        arrow
        and failure.is_rule
        and re.match(r"\s*(?:assign|hand|nurture|reject|tag|set|notify)\b", failure.text[arrow.end() :], re.IGNORECASE)
    ):
        return errors.then_instead_of_comma(Span(*arrow.span()), arrow.group(), False)
    return errors.if_instead_of_when(failure.span) if word == "if" and "COMMA" not in failure.expected else None


def comma(failure: Failure) -> Diagnostic | None:
    """Know an action, or `failing that`, without the comma before it."""
    text = failure.text[failure.at :].lstrip()
    at = len(failure.text) - len(text)
    action = re.match(r"(?i)assign|hand off|nurture|reject|tag|set priority|notify", text)
    if action and "COMMA" in failure.expected and failure.is_rule:
        return errors.missing_comma(Span(at, at + action.end()), action.group().lower())
    failing = re.match(r"(?i)failing\s+that\b", text)
    if failing and "FAILING_THAT" in failure.expected:
        return errors.missing_comma(Span(at, at + failing.end()), "failing that")
    return None


def second_rule(failure: Failure) -> Diagnostic | None:
    """Know two rules on a line."""
    if failure.found.casefold() in ("when", "rule", "otherwise") and failure.at > 0 and failure.is_rule:
        return errors.second_rule(failure.span, failure.found)
    return None


def other_action(failure: Failure) -> Diagnostic | None:
    """Know the words of speech that stand for one of our actions."""
    match = _OTHER_ACTIONS.match(failure.text, failure.at) if failure.wants_action else None
    if not match:
        return None
    found = in_one_line(match)
    return errors.programming_sign(Span(*match.span()), found, _RIGHT_ACTIONS[found.casefold().rstrip("= ")])


def target_turned_round(failure: Failure) -> Diagnostic | None:
    """Know `assign to pod a`, `assign the rep Ana`, `assign SDR of pod a` and `assign pod a, SDR`."""
    start = re.search(r"(?i)(?:assign|failing\s+that|\d%)\s+", failure.text)
    if not start or failure.at < start.end():
        return None
    noise = _NOISE.match(failure.text, start.end())
    if noise and failure.at <= noise.end() + 40:
        return wording.needless_words(
            Span(noise.start(), noise.start() + len(noise.group().rstrip())), in_one_line(noise)
        )
    of_pod = failure.around(_OF_POD)
    if of_pod:
        role, kind, name = of_pod.groups()
        return wording.role_first(Span(*of_pod.span()), in_one_line(of_pod), f"{kind.lower()} {name} {role}")
    pod = failure.around(_POD_COMMA) if failure.wants_action else None
    if pod:
        return wording.comma_before_role(Span(*pod.span()), f"{pod.group(1)} {pod.group(2)}")
    return None


def person(failure: Failure) -> Diagnostic | None:
    """Know `assign Ana Ruiz`."""
    match = failure.ending(_ASSIGNED_TO)
    if not match or failure.terminal != "NAME" or failure.found.casefold() in _JOINING:
        return None
    name = f"{match.group(1)} {failure.found}"
    return errors.person_without_rep(Span(match.start(1), failure.span.end), name)


def content(failure: Failure) -> Diagnostic | None:
    """Know `nurture "ROI"` and `reject "not a fit"`."""
    if failure.terminal != "QUOTED":
        return None
    quoted = _TEXT.match(failure.text, failure.at)
    written = quoted.group() if quoted else '"…"'
    if "WITH" in failure.expected:
        return errors.content_without_with(failure.span, written)
    return wording.reason_without_because(failure.span, written) if "BECAUSE" in failure.expected else None


def tag_of_words(failure: Failure) -> Diagnostic | None:
    """Know `tag key account` and `tag 3`."""
    match = failure.ending(_TAGGED)
    rest = re.compile(r"[\w'.-]+(?:[ \t]+(?!(?:and|when|unless)\b)[\w'.-]+)*").match(failure.text, failure.at)
    if not match or not rest:
        return None
    start = match.start(1) if match.group(1) else failure.at
    return wording.quote_words(Span(start, rest.end()), " ".join(failure.text[start : rest.end()].split()), "a tag")


def share_after_and(failure: Failure) -> Diagnostic | None:
    """Know `50% pod a and 50% pod b`."""
    match = failure.ending(_SHARED_AND)
    if not match or not re.compile(r"\d[\d.]*\s*%").match(failure.text, failure.at):
        return None
    return errors.unexpected(Span(*match.span(1)), match.group(1), "a comma", "write a comma instead")
