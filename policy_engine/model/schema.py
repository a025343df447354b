"""The lead: its fields, their types, and what counts as missing."""

from decimal import Decimal

from policy_engine.model.base import Model, Place
from policy_engine.model.values import Constant, Kind
from policy_engine.source.frozen import frozen_by_name

__all__ = ["Field", "Schema"]


@frozen_by_name
class Field(Model):
    """A field of the lead. `members` belong to `choice`, as declared; `low` and `high` are included in the range."""

    name: str
    kind: Kind
    members: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    optional: bool = False
    default: Constant | None = None
    personal: bool = False
    header: str | None = None
    time_format: str | None = None
    decimal_comma: bool = False
    inferred: bool = False
    place: Place | None = None


@frozen_by_name
class Schema(Model):
    """The fields of a lead in the order declared, and the spellings of missing other than an empty value."""

    fields: tuple[Field, ...] = ()
    missing: tuple[str, ...] = ()
