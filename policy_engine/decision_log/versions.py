"""What a decision depends on besides the policy: the versions that each entry of the log names."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from policy_engine.calendars.holiday_dates import holidays_version
from policy_engine.calendars.zones import database_version
from policy_engine.source.version import __version__

__all__ = ["LANGUAGE_VERSION", "versions"]

# Goes up where a policy's text comes to mean something else.
LANGUAGE_VERSION = "1"


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of the engine, the language, the zone and holiday databases, and Unicode."""
    return {
        "engine": __version__,
        "language": LANGUAGE_VERSION,
        "zones": database_version(),
        "holidays": holidays_version(),
        "unicode": unicodedata.unidata_version,
    }
