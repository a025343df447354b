"""A checked policy as titled rows of words, for `policy show`."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from itertools import groupby

from policy_engine.calendars.zones import local
from policy_engine.cli.overview_promises import promise_sections
from policy_engine.cli.screen import counted
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

__all__ = ["Row", "Section", "overview"]

Row = tuple[str, str]
Section = tuple[str, list[Row]]
Local = Callable[[datetime], datetime]

_ROWS_OF_A_TABLE = 8
_VALUES_OF_A_LIST = 12
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_KINDS = {"flag": "yes/no", "texts": "list of text", "whole": "whole number"}


def overview(policy: CheckedPolicy) -> Iterator[Section]:
    """Return all parts of a policy that are there, in the order in which one would tell them."""

    def in_zone(instant: datetime) -> datetime:
        return local(instant, policy.timezone)

    sections = [
        ("lead", [_field(field, in_zone) for field in policy.lead.fields]),
        ("lists", [_list(values) for values in policy.lists]),
        ("segments", [(item.name, f"when {condition_words(item.condition, in_zone)}") for item in policy.segments]),
        ("derived fields", [row for item in policy.derived for row in _derived(item, in_zone)]),
        ("teams", [row for team in policy.teams for row in _team(team)]),
        ("pods", [row for pod in policy.pods for row in _pod(pod, in_zone)]),
        ("reps", [_rep(rep) for rep in policy.reps]),
        ("queues", [(queue.name, "leads wait here for a person") for queue in policy.queues]),
        ("calendars", [_calendar(calendar) for calendar in policy.calendars]),
        ("rules", list(_rules(policy, in_zone))),
        *promise_sections(policy, in_zone),
    ]
    return ((title, rows) for title, rows in sections if rows)


# ---------------------------------------------------------------- the lead


def _field(field: Field, in_zone: Local) -> Row:
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
    return field.name, ", ".join([*parts, *_inferred(field.inferred)])


def _inferred(inferred: bool) -> list[str]:
    return ["taken from the rules"] if inferred else []


def _list(values: ValueList) -> Row:
    more = len(values.values) - _VALUES_OF_A_LIST
    return values.name, ", ".join(values.values[:_VALUES_OF_A_LIST]) + (f" and {more:,} more" if more > 0 else "")


def _derived(field: DerivedField, in_zone: Local) -> Iterator[Row]:
    yield field.name, "the sum of" if field.form == "sum" else ""
    for case in field.cases:
        yield "", f"{constant_words(case.value, in_zone)} when {condition_words(case.condition, in_zone)}"
    if field.otherwise is not None:
        yield "", f"otherwise {constant_words(field.otherwise, in_zone)}"


# ---------------------------------------------------------------- the organisation


def _team(team: Team) -> Iterator[Row]:
    parts = [
        *_led_by(team.leader),
        *_parties("serves", None if team.serves is None else tuple(map(name_words, team.serves))),
        *_parties("includes", None if team.includes is None else tuple(map(party_words, team.includes))),
        *([f"reports to {party_words(team.reports_to)}"] if isinstance(team.reports_to, Party) else []),
        *_works(team.calendar, team.only_in_hours),
    ]
    yield team.name, "; ".join([*parts, *_inferred(team.inferred)])
    yield from map(_role, team.roles)


def _pod(pod: Pod, in_zone: Local) -> Iterator[Row]:
    parts = [
        *([f"covers {condition_words(pod.covers, in_zone)}"] if pod.covers is not None else []),
        *_led_by(pod.leader),
        *_works(pod.calendar, pod.only_in_hours),
        *([f"keeps {operand_words(pod.keep)} together"] if pod.keep is not None else []),
    ]
    yield pod.name, "; ".join([*parts, *_inferred(pod.inferred)])
    yield from map(_role, pod.roles)


def _role(role: Role) -> Row:
    weighted = role.rotation == "weight"
    members = (f"{member.rep} (weight {member.weight})" if weighted else member.rep for member in role.members)
    return f"  {role.name}", f"by {role.rotation}: {', '.join(members)}" if role.members else "nobody is listed"


def _rep(rep: Rep) -> Row:
    capacity = [
        *([f"{rep.capacity.per_day:,} per day"] if rep.capacity.per_day is not None else []),
        *([f"{rep.capacity.open:,} open"] if rep.capacity.open is not None else []),
    ]
    parts = [
        *([rep.email] if rep.email else []),
        *_works(rep.calendar, bool(rep.only_in_hours)),
        *([f"capacity {', '.join(capacity)}"] if capacity else []),
        *([f"away {', '.join(map(_span, rep.away))}"] if rep.away else []),
    ]
    return rep.name, "; ".join(parts)


def _led_by(leader: str | None) -> list[str]:
    return [f"led by {leader}"] if leader else []


def _works(calendar: str | None, only_in_hours: bool) -> list[str]:
    if calendar is None:
        return ["only in hours"] if only_in_hours else []
    return [f"works {calendar}, only in hours" if only_in_hours else f"works {calendar}"]


def _parties(verb: str, names: tuple[str, ...] | None) -> list[str]:
    if names is None:
        return [f"{verb} every pod"]
    return [f"{verb} {', '.join(names)}"] if names else []


def _calendar(calendar: Calendar) -> Row:
    regions = [
        region.country if region.subdivision is None else f"{region.country}-{region.subdivision}"
        for region in calendar.holidays
    ]
    parts = [
        calendar.zone,
        *(f"open {_opening(opening)}" for opening in calendar.openings),
        *([f"closed on holidays of {', '.join(regions)}"] if regions else []),
        *([f"closed {', '.join(map(_span, calendar.closed))}"] if calendar.closed else []),
    ]
    return calendar.name, "; ".join(parts)


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


def _rules(policy: CheckedPolicy, in_zone: Local) -> Iterator[Row]:
    shown: dict[str, int] = {}
    sizes = {table.name: table.last - table.first for table in policy.tables}
    for number, rule in enumerate(policy.rules, 1):
        if rule.table is None:
            yield f"{number:,}", _rule(rule, in_zone)
            continue
        shown[rule.table] = shown.get(rule.table, 0) + 1
        if shown[rule.table] <= _ROWS_OF_A_TABLE:
            yield f"{number:,}", f"{rule.label}: {_rule(rule, in_zone, named=False)}"
        elif shown[rule.table] == _ROWS_OF_A_TABLE + 1:
            yield "…", f"{rule.table}: {counted(sizes[rule.table] - _ROWS_OF_A_TABLE, 'more row')}"


def _rule(rule: Rule, in_zone: Local, named: bool = True) -> str:
    name = f'"{rule.name}": ' if rule.name and named else ""
    start = f"from {_day_or_time(in_zone(rule.start), last=False)} " if rule.start else ""
    until = f"until {_day_or_time(in_zone(rule.until), last=True)} " if rule.until else ""
    does = " and ".join(map(action_words, rule.actions))
    if rule.condition is None:
        return f"{name}{start}{until}otherwise {does}"
    return f"{name}{start}{until}when {condition_words(rule.condition, in_zone)}, {does}"


def _day_or_time(wall: datetime, *, last: bool) -> str:
    """Write midnight as a day; as an end it is that of the day before, which counts whole."""
    if wall.time() != time():
        return f"{wall:%Y-%m-%d %H:%M}"
    return str(wall.date() - timedelta(days=1) if last else wall.date())
