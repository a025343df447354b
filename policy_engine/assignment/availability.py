"""Who can take a lead now, and in words why the others cannot."""

from datetime import date, datetime

from policy_engine.assignment.roster import Seat
from policy_engine.calendars import zones

__all__ = ["absence", "fullness"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def absence(seat: Seat, at: datetime) -> str | None:
    """Return why a rep is not at work, such as `Ana Ruiz is away until 31 December 2026`; None: the rep is.

    Absences are whole days in the rep's zone, the last one included.
    """
    day = zones.local_date(at, seat.zone)
    last_days = [span.last for span in seat.away if span.first <= day <= span.last]
    if last_days:
        return f"{seat.rep} is away until {_day_words(max(last_days))}"
    if seat.hours is not None and not seat.hours.contains(at):
        opening = zones.local(seat.hours.next_opening(at), seat.hours.zone)
        hours = seat.hours.calendar.name
        return f"{seat.rep} is outside {hours} hours until {_day_words(opening.date())} {opening:%H:%M}"
    return None


def fullness(seat: Seat, open_leads: int, today: int) -> str | None:
    """Return why a rep has no room for a lead, such as `Luis Gómez has 20 of 20 leads today`; None: there is room."""
    if seat.per_day is not None and today >= seat.per_day:
        return f"{seat.rep} has {today} of {seat.per_day} leads today"
    if seat.open is not None and open_leads >= seat.open:
        return f"{seat.rep} has {open_leads} of {seat.open} leads open"
    return None


def _day_words(day: date) -> str:
    # Not by the machine's locale: a reason is the same everywhere.
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
