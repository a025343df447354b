"""The space of all leads of one policy, or of two that are compared: its axes, and who asks what of them."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from policy_engine.analysis.ages import Group, age_of
from policy_engine.analysis.axes import Axis, FieldUse, axis_of_field, order_axis
from policy_engine.analysis.gather import Uses, all_conditions, gathered
from policy_engine.calendars.zones import LAST_INSTANT, local_date, midnight
from policy_engine.model import condition as c
from policy_engine.model.base import without_place
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.schema import Field
from policy_engine.model.text import text_key

__all__ = ["AT", "EARLIEST", "FieldKey", "Space", "day_span", "is_regular"]

# Proofs speak of decisions from here on: before, `ago` may reach the beginning of time.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)

AT = ("at",)
_DAY = timedelta(days=1)

# A name by key, and all that says how its raw value is read.
FieldKey = tuple[str, str, Hashable]


class Space:
    """All leads at all times. Two policies that read a field alike share its axis."""

    def __init__(self, policies: Sequence[CheckedPolicy], extra: Sequence[Sequence[c.Condition]] = ()) -> None:
        self.policies = tuple(policies)
        self.axes: list[Axis] = []
        self._numbers: dict[Hashable, int] = {}
        self._uses: dict[FieldKey, FieldUse] = {}
        self.worked_out: dict[Hashable, set[object]] = {}
        self.ages: dict[tuple[FieldKey, Group], set[float]] = {}
        self.operands_of_age: list[c.Now | c.BeforeAt] = []
        self.field_keys = tuple(self._keys_of(policy) for policy in self.policies)
        self.environments = tuple(self._environment(number) for number in range(len(self.policies)))
        instants: set[object] = {EARLIEST, LAST_INSTANT}
        for number, policy in enumerate(self.policies):
            more = extra[number] if number < len(extra) else ()
            instants |= self._gather(number, policy, more)
        self.reads_time = len(instants) > 2
        self.at = self.axis(AT, lambda: _time_axis(instants))

    def axis(self, key: Hashable, make: Callable[[], Axis]) -> int:
        """Return the number of the axis with that key, made when it is first asked for."""
        number = self._numbers.get(key)
        if number is None:
            axis = make()
            number = self._numbers[key] = len(self.axes)
            self.axes.append(axis)
        return number

    def field_axis(self, policy: int, name: str) -> int:
        """Return the number of the axis of a field."""
        key = self.field_keys[policy][name]
        return self.axis(key, lambda: self._field_axis(policy, name, key))

    def _field_axis(self, policy: int, name: str, key: FieldKey) -> Axis:
        checked = self.policies[policy]
        field = next(field for field in checked.lead.fields if field.name == name)
        spellings = frozenset(text_key(spelling) for spelling in checked.lead.missing)
        return axis_of_field(key, field, self._uses.setdefault(key, FieldUse()), spellings)

    # ------------------------------------------------------------ what is asked

    def _keys_of(self, policy: CheckedPolicy) -> dict[str, FieldKey]:
        spellings = tuple(sorted(text_key(spelling) for spelling in policy.lead.missing))
        return {
            field.name: ("field", text_key(field.name), _reading_of(field, spellings, policy.timezone))
            for field in policy.lead.fields
        }

    def _environment(self, number: int) -> int:
        """Return the first policy in which all that is worked out means the same."""
        return next(before for before in range(number + 1) if self._meaning(before) == self._meaning(number))

    def _meaning(self, number: int) -> Hashable:
        policy = self.policies[number]
        return (
            tuple(self.field_keys[number].items()),
            policy.timezone,
            *(
                tuple(without_place(piece) for piece in pieces)
                for pieces in (policy.lists, policy.segments, policy.derived, policy.stages, policy.calendars)
            ),
        )

    def _gather(self, number: int, policy: CheckedPolicy, extra: Sequence[c.Condition]) -> set[object]:
        """Write down what a policy asks of its fields; return the instants at which its meaning changes."""
        lists = {known.name: known.values for known in policy.lists}
        uses = Uses()
        gathered((*all_conditions(policy), *extra), lambda name: lists[name], uses)
        for name, use in uses.fields.items():
            _merge(self._uses.setdefault(self.field_keys[number][name], FieldUse()), use)
        for name, days in uses.days.items():
            constants = self._uses[self.field_keys[number][name]].constants
            kind = next(field.kind for field in policy.lead.fields if field.name == name)
            constants |= (
                _cuts_of_days((day.value for day in days), policy.timezone)
                if kind == "time"
                else {day.value for day in days}
            )
        for operand, constants in uses.worked_out.items():
            self.worked_out.setdefault((self.environments[number], operand), set()).update(constants)
        calendars = {calendar.name: calendar for calendar in policy.calendars}
        for name, operand in uses.ages:
            self.operands_of_age.append(operand)
            group, place = age_of(operand, policy.timezone, calendars)
            self.ages.setdefault((self.field_keys[number][name], group), set()).add(place)
        instants = {instant for rule in policy.rules for instant in (rule.start, rule.until) if instant is not None}
        days_of_now = [value for value in uses.now if isinstance(value, date) and not isinstance(value, datetime)]
        return {
            *instants,
            *(value for value in uses.now if isinstance(value, datetime)),
            *_cuts_of_days(days_of_now, policy.timezone),
        }


def _reading_of(field: Field, spellings: tuple[str, ...], zone: str) -> Hashable:
    """Return all that says how a raw value becomes a value."""
    return (
        field.kind,
        field.members,
        field.low,
        field.high,
        field.default,
        field.decimal_comma,
        (field.time_format, zone) if field.kind in ("date", "time") else None,
        spellings,
    )


def _merge(use: FieldUse, other: FieldUse) -> None:
    use.constants |= other.constants
    use.keys |= other.keys
    use.forms |= other.forms
    use.tests |= other.tests
    use.asks_domain |= other.asks_domain
    use.domains |= other.domains
    use.domain_tests |= other.domain_tests


def _time_axis(instants: Iterable[object]) -> Axis:
    axis = order_axis(AT, instants, is_opaque=False, may_be_missing=False)
    # Nothing before the first, nothing after the last.
    return Axis(AT, axis.cells[1:-1])


# ---------------------------------------------------------------- days


def _cuts_of_days(days: Iterable[date], zone: str) -> set[object]:
    """Return the instants at which days begin and end, as far as they can be told."""
    return {instant for day in days if is_regular(day, zone) for instant in day_span(day, zone)}


def day_span(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return the beginning of a day and of the next."""
    return midnight(day, zone), midnight(day + _DAY, zone)


def is_regular(day: date, zone: str) -> bool:
    """Tell whether a day begins and ends once: clocks that go back over midnight make it begin twice."""
    if not EARLIEST.date() < day < LAST_INSTANT.date() - _DAY:
        return False
    for begin, of_day in zip(day_span(day, zone), (day, day + _DAY), strict=True):
        minutes = (begin + timedelta(minutes=minute) for minute in range(-180, 181))
        if any((local_date(instant, zone) >= of_day) is not (instant >= begin) for instant in minutes):
            return False
    return True
