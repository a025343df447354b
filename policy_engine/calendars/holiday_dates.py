"""Public holidays of countries and their parts, from the pinned `holidays` package.

The package is imported when the first holiday is asked for. It knows holidays from
its own first year of a country to its last, 2100 at most; a year outside has none, or
only those of fixed dates.
"""

import warnings
from datetime import date
from functools import cache

from policy_engine.model.calendar import Calendar, HolidayRegion

__all__ = ["counted_holidays", "holidays_in", "holidays_version", "known_region", "regions"]


@cache
def holidays_version() -> str:
    """Return the version of the holiday database, such as 0.109."""
    # Slow to load, and only a decision log asks.
    from importlib.metadata import version

    return version("holidays")


@cache
def regions() -> dict[str, tuple[str, ...]]:
    """Return the countries by their two letters, each with its parts."""
    from holidays import list_supported_countries

    supported = list_supported_countries(include_aliases=False)
    return {country: tuple(parts) for country, parts in supported.items() if len(country) == 2}


def known_region(country: str, subdivision: str | None = None) -> bool:
    """Tell whether the holidays of a country, or of a part of it, are known."""
    return country in regions() and (subdivision is None or subdivision in regions()[country])


def counted_holidays(calendar: Calendar, year: int) -> dict[date, tuple[HolidayRegion, str]]:
    """Return the holidays on which a calendar is closed in a year, each with where it is one, and its name.

    Those that were frozen hold; the others are looked up.
    """
    frozen = {kept.region: dict(kept.days) for kept in calendar.frozen if kept.year == year}
    counted: dict[date, tuple[HolidayRegion, str]] = {}
    for region in calendar.holidays:
        for day, name in (frozen.get(region) or holidays_in(region, year)).items():
            counted.setdefault(day, (region, name))
    return dict(sorted(counted.items()))


@cache
def holidays_in(region: HolidayRegion, year: int) -> dict[date, str]:
    """Return the public holidays of a year with their names, in order, days observed instead included."""
    from holidays import country_holidays

    with warnings.catch_warnings():
        # The package warns of years that it knows only in part, on a standard error that is not its own.
        warnings.simplefilter("ignore")
        found = country_holidays(region.country, subdiv=region.subdivision, years=year, expand=False, language="en_US")
    return dict(sorted(found.items()))
