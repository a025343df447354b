"""Checked pieces back in the policy language, each on one line.

What is written here reads as a policy does, and reading it again gives the same
piece: names and values are quoted where they would be taken for something else,
and brackets stand where precedence needs them. Two things have no words of their own: a
condition that is always or never true, which is called so, and a value that is also the
name of a field, which stands unquoted as any other, since fields are not known here.

Instants are written as wall-clock times. `local` says whose: the policy's zone where
the caller passes it, else UTC.
"""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from policy_engine.model.condition import (
    AllOf,
    AnyOf,
    Arithmetic,
    BeforeAt,
    Compare,
    Condition,
    DateOf,
    DecisionRef,
    DerivedRef,
    DomainOf,
    FieldRef,
    Flag,
    HasProblems,
    Includes,
    InHours,
    InList,
    Missing,
    Negation,
    Not,
    Now,
    OneOf,
    Operand,
    SegmentRef,
    StageRef,
    TextTest,
)
from policy_engine.model.organisation import Party
from policy_engine.model.routing import (
    Action,
    Assign,
    Failing,
    FieldTarget,
    HandOff,
    MatchingPodTarget,
    Notify,
    Nurture,
    PodTarget,
    QueueTarget,
    Reject,
    RepTarget,
    RoleTarget,
    SetPriority,
    SplitTarget,
    Tag,
    Target,
    TeamTarget,
)
from policy_engine.model.sla import Escalate, Reassign, ReassignInPod, StepAction, Warn
from policy_engine.model.values import (
    Constant,
    DateConstant,
    Duration,
    FlagConstant,
    MoneyConstant,
    NumberConstant,
    TextConstant,
    TimeConstant,
    WholeConstant,
)

__all__ = [
    "Local",
    "action_words",
    "condition_words",
    "constant_words",
    "duration_words",
    "in_utc",
    "name_words",
    "number_words",
    "operand_words",
    "party_words",
    "quoted",
    "target_words",
]

Local = Callable[[datetime], datetime]

_PLAIN_WORD = re.compile(r"(?:[^\W\d_]|_\w)\w*(?:[-']\w+)*")

# Words that would be read as more than a value, or that the checker takes for a slip.
_NOT_A_VALUE = frozenset({
    "and", "any", "decision", "domain", "lead", "missing", "nan", "none", "not", "now", "null", "or", "otherwise",
    "present", "stage", "unless",
})  # fmt: skip
# Words that would end a name, or begin something else, where a name may stand.
_NOT_A_NAME = frozenset({
    "and", "any", "assign", "at", "because", "by", "every", "failing", "for", "from", "hours", "if", "in", "is", "lead",
    "manager", "matching", "missing", "not", "nurture", "of", "or", "otherwise", "owned", "pod", "present", "queue",
    "reject", "rep", "reps", "role", "team", "that", "the", "to", "together", "unique", "unless", "until", "when",
    "while", "with", "within",
})  # fmt: skip
# What an SLA may read of a decision: a field of that name is told apart by `lead.`.
_SPOKEN_FOR = frozenset({
    "decision", "lead", "now", "outcome", "pod", "priority", "queue", "rep", "role", "stage", "team",
})  # fmt: skip


def in_utc(instant: datetime) -> datetime:
    """Return the wall clock of UTC: the zone of a policy that names none."""
    return instant.replace(tzinfo=None)


# ---------------------------------------------------------------- names and values


def quoted(text: str) -> str:
    """Put a text into quotes.

    >>> quoted('say "yes"')
    '"say \\\\"yes\\\\""'
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def name_words(name: str) -> str:
    """Write a name that is one word in the language: quoted unless it is a plain word.

    >>> name_words("insurance"), name_words("Sales and Marketing"), name_words("3M")
    ('insurance', '"Sales and Marketing"', '"3M"')
    """
    return name if _is_plain(name) and name.casefold() not in _NOT_A_NAME else quoted(name)


def _person_words(name: str) -> str:
    """Write a person's name, which may be several words."""
    words = name.split(" ")
    plain = all(_is_plain(word) and word.casefold() not in _NOT_A_NAME for word in words)
    return name if plain else quoted(name)


def _is_plain(text: str) -> bool:
    return _PLAIN_WORD.fullmatch(text) is not None


def _text_words(text: str) -> str:
    return text if _is_plain(text) and text.casefold() not in _NOT_A_VALUE else quoted(text)


def number_words(number: float | Decimal) -> str:
    """Write a number in digits, without exponent and without idle zeros.

    >>> number_words(Decimal("5000.0000")), number_words(0.1), number_words(1e21)
    ('5000', '0.1', '1000000000000000000000')
    """
    exact = Decimal(float.__repr__(number)) if isinstance(number, float) else Decimal(number)
    text = format(exact, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def constant_words(constant: Constant, local: Local = in_utc) -> str:
    """Write a constant as it stands to the right of a comparison."""
    match constant:
        case TextConstant(value=text):
            return _text_words(text)
        case FlagConstant(value=flag):
            return "yes" if flag else "no"
        case DateConstant(value=day):
            return day.isoformat()
        case TimeConstant(value=instant):
            return _time_words(local(instant))
        case WholeConstant() | NumberConstant() | MoneyConstant():
            return number_words(constant.value)


def _time_words(clock: datetime) -> str:
    precision = "minutes" if clock.second == clock.microsecond == 0 else "auto"
    return clock.isoformat(sep=" ", timespec=precision)


def duration_words(duration: Duration) -> str:
    """Write a duration: `15 minutes`, `1 business day`."""
    unit = duration.unit.removesuffix("s") if duration.amount == 1 else duration.unit
    business = "business " if duration.calendar is not None else ""
    return f"{number_words(duration.amount)} {business}{unit}"


# ---------------------------------------------------------------- operands

_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2}


def operand_words(operand: Operand, local: Local = in_utc) -> str:
    """Write what stands at one side of a comparison."""
    match operand:
        case FieldRef(name=name):
            return f"lead.{name_words(name)}" if name.casefold() in _SPOKEN_FOR else name
        case DerivedRef(name=name):
            return name
        case StageRef():
            return "stage"
        case DecisionRef(name=name):
            return f"decision.{name}"
        case Now():
            return "now"
        case BeforeAt(duration=duration):
            return f"{duration_words(duration)} ago"
        case DomainOf(operand=inner):
            return f"domain of {operand_words(inner, local)}"
        case DateOf(operand=inner):
            return operand_words(inner, local)
        case Negation(operand=inner):
            return f"-{_operand_in(inner, 3, local)}"
        case Arithmetic(operator=operator, left=left, right=right):
            binding = _BINDING[operator]
            return f"{_operand_in(left, binding, local)} {operator} {_operand_in(right, binding + 1, local)}"
        case _:
            return constant_words(operand, local)


def _operand_in(operand: Operand, binding: int, local: Local) -> str:
    """Write an operand inside an operation, in brackets where it binds less tightly."""
    words = operand_words(operand, local)
    loose = isinstance(operand, Arithmetic) and _BINDING[operand.operator] < binding
    return f"({words})" if loose else words


# ---------------------------------------------------------------- conditions


def condition_words(condition: Condition, local: Local = in_utc) -> str:
    """Write a condition.

    >>> condition_words(Missing(operand=FieldRef(name="revenue")))
    'revenue is missing'
    """
    match condition:
        case AllOf(parts=parts):
            between = _between(parts, local)
            return between or _joined(parts, " and ", "always", local)
        case AnyOf(parts=parts):
            return _joined(parts, " or ", "never", local)
        case Not(part=part):
            return _negated(part, local) or f"not ({condition_words(part, local)})"
        case Compare():
            return _comparison(condition, local)
        case SegmentRef(name=name):
            return name
        case HasProblems():
            return "lead has problems"
        case _:
            return _test(condition, local, negated=False) or ""


def _joined(parts: tuple[Condition, ...], word: str, empty: str, local: Local) -> str:
    if len(parts) < 2:
        return condition_words(parts[0], local) if parts else empty
    return word.join(_grouped(part, local) for part in parts)


def _grouped(part: Condition, local: Local) -> str:
    """Write a part of a longer condition, in brackets where it is itself made of parts."""
    words = condition_words(part, local)
    compound = isinstance(part, AllOf | AnyOf) and len(part.parts) > 1
    return f"({words})" if compound and not (isinstance(part, AllOf) and _between(part.parts, local)) else words


def _between(parts: tuple[Condition, ...], local: Local) -> str | None:
    """Write `score between 60 and 80` where that is what the parts say."""
    if len(parts) != 2:
        return None
    low, high = parts
    if not (isinstance(low, Compare) and isinstance(high, Compare)):
        return None
    if (low.operator, high.operator) != (">=", "<=") or low.left != high.left:
        return None
    ends = f"{operand_words(low.right, local)} and {operand_words(high.right, local)}"
    return f"{operand_words(low.left, local)} between {ends}"


def _comparison(condition: Compare, local: Local) -> str:
    left = operand_words(condition.left, local)
    right = _right_side(condition, local)
    return f"{left} {_operator_words(condition)} {right}"


def _operator_words(condition: Compare) -> str:
    match condition.right:
        case BeforeAt() if condition.operator in ("<", ">"):
            return {"<": "is more than", ">": "is less than"}[condition.operator]
        case DateConstant() | TimeConstant() | Now() if condition.operator in ("<", ">"):
            return {"<": "before", ">": "after"}[condition.operator]
        case _:
            return condition.operator


def _right_side(condition: Compare, local: Local) -> str:
    """Write the right side; a bare word there may be a value, so a field is written `lead.field`."""
    words = operand_words(condition.right, local)
    may_be_text = condition.operator in ("=", "!=") and not isinstance(condition.left, Arithmetic | Negation)
    is_field = isinstance(condition.right, FieldRef | DerivedRef) and not words.startswith("lead.")
    return f"lead.{words}" if may_be_text and is_field else words


def _test(condition: Condition, local: Local, *, negated: bool) -> str | None:
    """Write a test of one operand, or its opposite; None where the language has no word for it."""
    verb: str
    match condition:
        case Missing(operand=operand):
            verb = "is present" if negated else "is missing"
        case OneOf(operand=operand, values=values):
            constants = ", ".join(constant_words(value, local) for value in values)
            verb = f"{'not in' if negated else 'in'} ({constants})"
        case InList(operand=operand, list=name):
            verb = f"{'not in' if negated else 'in'} {name_words(name)}"
        case InHours(operand=operand, calendar=calendar):
            verb = f"{'outside' if negated else 'during'} {name_words(calendar)} hours"
        case TextTest(operand=operand, test="exactly", value=text):
            verb = f"{'is not exactly' if negated else 'is exactly'} {quoted(text)}"
        case TextTest(operand=operand, test="matches", value=pattern) if not negated:
            verb = f"matches /{pattern.replace('/', chr(92) + '/')}/"
        case TextTest(operand=operand, test=test, value=text) if not negated:
            verb = f"{test} {quoted(text)}"
        case Includes(operand=operand, value=text) if not negated:
            verb = f"includes {_text_words(text)}"
        case Flag(operand=operand) if not negated:
            return operand_words(operand, local)
        case _:
            return None
    return f"{_operand_in(operand, 2, local)} {verb}"


def _negated(part: Condition, local: Local) -> str | None:
    return _test(part, local, negated=True)


# ---------------------------------------------------------------- targets and actions


def party_words(party: Party) -> str:
    """Write who is meant: `team sales`, `Sofia Conti`, `manager`."""
    match party.kind:
        case "the rep" | "manager":
            return party.kind
        case "address":
            return quoted(party.name or "")
        case "rep":
            return _person_words(party.name or "")
        case "role":
            return name_words(party.name or "")
        case _:
            return f"{party.kind} {name_words(party.name or '')}"


def target_words(target: Target | Failing) -> str:
    """Write who takes a lead: `pod insurance SDR`, `80% pod a SDR, 20% pod b SDR`."""
    match target:
        case PodTarget(pod=name, role=role):
            return f"pod {name_words(name)}{_role_words(role)}"
        case MatchingPodTarget(role=role):
            return f"matching pod{_role_words(role)}"
        case TeamTarget(team=name, role=role):
            return f"team {name_words(name)}{_role_words(role)}"
        case RoleTarget(role=name):
            return name_words(name)
        case RepTarget(rep=name):
            return f"rep {_person_words(name)}"
        case FieldTarget(field=name):
            return f"the {name}"
        case QueueTarget(queue=name):
            return f"queue {name_words(name)}"
        case SplitTarget(shares=shares):
            return ", ".join(f"{number_words(share.percent)}% {target_words(share.target)}" for share in shares)
        case Nurture(content=content):
            return "nurture" if content is None else f"nurture with {quoted(content)}"


def _role_words(role: str | None) -> str:
    return "" if role is None else f" {name_words(role)}"


def action_words(action: Action | StepAction) -> str:
    """Write what a rule or a step of a clock does: `assign pod insurance SDR, failing that queue triage`."""
    match action:
        case Assign(target=target, failing=failing):
            return f"assign {target_words(target)}{_failing_words(failing)}"
        case HandOff(role=role, failing=failing):
            return f"hand off to {name_words(role)}{_failing_words(failing)}"
        case Nurture():
            return target_words(action)
        case Reject(reason=reason):
            return "reject" if reason is None else f"reject because {quoted(reason)}"
        case Tag(text=text):
            return f"tag {quoted(text)}"
        case SetPriority(value=value):
            return f"set priority to {_text_words(value)}"
        case Notify(who=who):
            return f"notify {party_words(who)}"
        case Warn(who=who):
            return f"warn {party_words(who)}"
        case Escalate(who=who):
            return f"escalate to {party_words(who)}"
        case ReassignInPod():
            return "reassign in pod"
        case Reassign(target=single):
            return f"reassign to {target_words(single)}"


def _failing_words(failing: tuple[Failing, ...]) -> str:
    return "".join(f", failing that {target_words(target)}" for target in failing)
