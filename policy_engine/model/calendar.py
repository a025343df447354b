"""Opening hours as written: what a calendar is, before it becomes intervals."""

from datetime import date

from policy_engine.model.base import Model, Place
from policy_engine.model.organisation import DateSpan
from policy_engine.source.frozen import frozen_by_name

__all__ = ["Calendar", "FrozenYear", "HolidayRegion", "Opening"]


@frozen_by_name
class Opening(Model):
    """Hours on days of the week (Monday is 0), as (opens, closes) in minutes from midnight; `closes` may be 1440,
    and hours that end before they start run into the next day."""

    days: tuple[int, ...]
    hours: tuple[tuple[int, int], ...]


@frozen_by_name
class HolidayRegion(Model):
    """A country and perhaps a part of it: FR, FR-57."""

    country: str
    subdivision: str | None = None

    def __str__(self) -> str:
        return self.country if self.subdivision is None else f"{self.country}-{self.subdivision}"


@frozen_by_name
class FrozenYear(Model):
    """The holidays of a region in a year as they were written down: they hold, whatever is known later."""

    region: HolidayRegion
    year: int
    days: tuple[tuple[date, str], ...]


@frozen_by_name
class Calendar(Model):
    name: str
    zone: str
    openings: tuple[Opening, ...]
    holidays: tuple[HolidayRegion, ...] = ()
    closed: tuple[DateSpan, ...] = ()
    frozen: tuple[FrozenYear, ...] = ()
    place: Place | None = None
