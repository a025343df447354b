"""The parts of a checked policy in words, each on one line; they read nearly as the policy does."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from itertools import groupby

from policy_engine.calendars.zones import local
from policy_engine.model.calendar import Calendar, Opening
from policy_engine.model.organisation import DateSpan, Party, Pod, Rep, Role, Team
from policy_engine.model.policy import CheckedPolicy, DerivedField, ValueList
from policy_engine.model.routing import Rule
from policy_engine.model.schema import Field
from policy_engine.model.words import (
    action_words,
    condition_words,
    constant_words,
    name_words,
    number_words,
    operand_words,
    party_words,
)

__all__ = [
    "Local",
    "absence_words",
    "calendar_words",
    "capacity_words",
    "case_words",
    "field_words",
    "hours_words",
    "list_words",
    "local_of",
    "members_words",
    "parts_of_pod",
    "parts_of_team",
    "period_words",
    "role_words",
    "rule_action_words",
    "rule_condition_words",
]

Local = Callable[[datetime], datetime]

_VALUES_OF_A_LIST = 12
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_KINDS = {"flag": "yes/no", "texts": "list of text", "whole": "whole number"}
_INFERRED = "taken from the rules"


def local_of(policy: CheckedPolicy) -> Local:
    """Return what turns an instant into wall-clock time of the policy's zone."""
    return lambda instant: local(instant, policy.timezone)


# ---------------------------------------------------------------- the lead


def field_words(field: Field, in_zone: Local) -> str:
    """Write the type of a field, and what else is known of it."""
    kind = f"one of {', '.join(field.members)}" if field.kind == "choice" else _KINDS.get(field.kind, field.kind)
    if field.low is not None and field.high is not None:
        kind += f" {number_words(field.low)} to {number_words(field.high)}"
    parts = [kind]
    if field.optional:
        parts.append("optional")
    if field.default is not None:
        parts.append(f"else {constant_words(field.default, in_zone)}")
    if field.personal:
        parts.append("personal")
    if field.header is not None:
        parts.append(f'from "{field.header}"')
    return ", ".join([*parts, *_inferred(field.inferred)])


def _inferred(inferred: bool) -> list[str]:
    return [_INFERRED] if inferred else []


def list_words(values: ValueList) -> str:
    """Write the first values of a list."""
    more = len(values.values) - _VALUES_OF_A_LIST
    return ", ".join(values.values[:_VALUES_OF_A_LIST]) + (f" and {more:,} more" if more > 0 else "")


def case_words(field: DerivedField, in_zone: Local) -> Iterator[str]:
    """Yield the cases of a derived field or a score card."""
    for case in field.cases:
        yield f"{constant_words(case.value, in_zone)} when {condition_words(case.condition, in_zone)}"
    if field.otherwise is not None:
        yield f"otherwise {constant_words(field.otherwise, in_zone)}"


# ---------------------------------------------------------------- the organisation


def parts_of_team(team: Team) -> list[str]:
    """Return what is said of a team, but for its roles."""
    return [
        *_led_by(team.leader),
        *_parties("serves", None if team.serves is None else tuple(map(name_words, team.serves))),
        *_parties("includes", None if team.includes is None else tuple(map(party_words, team.includes))),
        *([f"reports to {party_words(team.reports_to)}"] if isinstance(team.reports_to, Party) else []),
        *hours_words(team.calendar, team.only_in_hours),
        *_keeps(team),
        *_inferred(team.inferred),
    ]


def parts_of_pod(pod: Pod, in_zone: Local) -> list[str]:
    """Return what is said of a pod, but for its roles."""
    return [
        *([f"covers {condition_words(pod.covers, in_zone)}"] if pod.covers is not None else []),
        *_led_by(pod.leader),
        *hours_words(pod.calendar, pod.only_in_hours),
        *_keeps(pod),
        *_inferred(pod.inferred),
    ]


def role_words(role: Role) -> str:
    """Write how a role hands out its leads, and to whom."""
    return f"by {role.rotation}: {members_words(role)}" if role.members else "nobody is listed"


def members_words(role: Role) -> str:
    """Write the members of a role, with their weights where those count."""
    weighted = role.rotation == "weight"
    return ", ".join(f"{member.rep} (weight {member.weight})" if weighted else member.rep for member in role.members)


def capacity_words(rep: Rep) -> str:
    """Write what a rep can take."""
    per_day = [f"{rep.capacity.per_day:,} per day"] if rep.capacity.per_day is not None else []
    return ", ".join([*per_day, *([f"{rep.capacity.open:,} open"] if rep.capacity.open is not None else [])])


def absence_words(rep: Rep) -> str:
    """Write the days on which a rep is away."""
    return ", ".join(map(_span, rep.away))


def hours_words(calendar: str | None, only_in_hours: bool) -> list[str]:
    """Write the calendar somebody works by."""
    if calendar is None:
        return ["only in hours"] if only_in_hours else []
    return [f"works {calendar}, only in hours" if only_in_hours else f"works {calendar}"]


def _keeps(taker: Pod | Team) -> list[str]:
    return [f"keeps {operand_words(taker.keep)} together"] if taker.keep is not None else []


def _led_by(leader: str | None) -> list[str]:
    return [f"led by {leader}"] if leader else []


def _parties(verb: str, names: tuple[str, ...] | None) -> list[str]:
    if names is None:
        return [f"{verb} every pod"]
    return [f"{verb} {', '.join(names)}"] if names else []


# ---------------------------------------------------------------- calendars


def calendar_words(calendar: Calendar) -> list[str]:
    """Return the zone, the hours and the closed days of a calendar."""
    regions = [
        region.country if region.subdivision is None else f"{region.country}-{region.subdivision}"
        for region in calendar.holidays
    ]
    return [
        calendar.zone,
        *(f"open {_opening(opening)}" for opening in calendar.openings),
        *([f"closed on holidays of {', '.join(regions)}"] if regions else []),
        *([f"closed {', '.join(map(_span, calendar.closed))}"] if calendar.closed else []),
    ]


def _opening(opening: Opening) -> str:
    days = "every day" if len(opening.days) == len(_DAYS) else ", ".join(_runs(opening.days))
    return f"{days} {', '.join(f'{_clock(start)}-{_clock(end)}' for start, end in opening.hours)}"


def _runs(days: tuple[int, ...]) -> Iterator[str]:
    """Write days that follow each other as `Mon-Fri`."""
    for _, group in groupby(enumerate(sorted(days)), key=lambda pair: pair[1] - pair[0]):
        run = [day for _, day in group]
        yield _DAYS[run[0]] if len(run) == 1 else f"{_DAYS[run[0]]}-{_DAYS[run[-1]]}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _span(span: DateSpan) -> str:
    return str(span.first) if span.first == span.last else f"{span.first} to {span.last}"


# ---------------------------------------------------------------- rules


def period_words(rule: Rule, in_zone: Local) -> str:
    """Write from when until when a rule holds; nothing where it always does."""
    start = f"from {_day_or_time(in_zone(rule.start), last=False)}" if rule.start else ""
    until = f"until {_day_or_time(in_zone(rule.until), last=True)}" if rule.until else ""
    return " ".join(filter(None, (start, until)))


def rule_condition_words(rule: Rule, in_zone: Local) -> str:
    """Write which leads a rule takes."""
    return "otherwise" if rule.condition is None else f"when {condition_words(rule.condition, in_zone)}"


def rule_action_words(rule: Rule) -> str:
    """Write what a rule does."""
    return " and ".join(map(action_words, rule.actions))


def _day_or_time(wall: datetime, *, last: bool) -> str:
    """Write midnight as a day; as an end it is that of the day before, which counts whole."""
    if wall.time() != time():
        return f"{wall:%Y-%m-%d %H:%M}"
    return str(wall.date() - timedelta(days=1) if last else wall.date())
