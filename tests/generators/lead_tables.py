"""Leads in tables: declared fields of every kind, and columns of common and of awkward values for them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import polars as pl

from tests.generators.lead_values import ODD, ODD_TEXTS, WORDS, quote

__all__ = ["declared", "text_cells", "typed_column"]

KINDS = ("text", "number", "whole number", "money", "yes/no", "date", "time", "one of", "list of text")
NUMERIC = ("number", "whole number", "money")
MEMBERS = ("insurance", "Telecom", "retail", "Straße", "IN", "1", "true")
SPELLINGS = ("N/A", "null", "Select", "-1", "0", "007", "1900-01-01", "2026-03-04T05:06:07", "Ｎ／Ａ", "no one", "2.5")
ZONES = ("UTC", "Europe/Madrid", "America/St_Johns", "Africa/Monrovia", "Australia/Lord_Howe", "Pacific/Apia")
FORMS = ("DD/MM/YYYY", "DD/MM/YYYY HH:MM", "MM/DD/YYYY HH:MM:SS", "YYYY.MM.DD")

_BOUNDS = ("-20", "0", "1.5", "99.9999", "1000000")
_DEFAULTS = {"yes/no": "yes", "number": "7.5", "whole number": "-1", "money": "0.5", "text": "nobody", "one of": "IN"}
_EDGE = datetime(1970, 1, 1)
# Hours in which some zone of ours changes its clocks.
_CHANGES = ("2026-03-29 02:", "2026-10-25 02:", "2026-10-25 03:", "2026-03-08 02:", "2026-11-01 01:", "1972-01-07 00:",
            "2026-10-04 02:", "2026-04-05 01:", "2011-12-30 00:", "2006-10-29 00:")  # fmt: skip


def declared(random: Random) -> tuple[str, dict[str, str]]:
    """Return a policy that declares some ten fields, and the kind of each by its column."""
    lines, kinds = [], {}
    for number, kind in enumerate((*KINDS, random.choice(KINDS))):
        column = name = f"f{number}"
        words = kind + (span := _range(random, kind))
        if kind in NUMERIC and random.random() < 0.3:
            words += ", decimal comma"
        if kind in ("date", "time") and random.random() < 0.4:
            words = f"{kind} like {quote(random.choice(FORMS[:1] if kind == 'date' else FORMS))}"
        words += random.choice(("", ", optional", _default(kind, span)))
        words += random.choice(("", "", ", personal"))
        if random.random() < 0.3:
            column = f"No. of F{number}"
            words += f", from {quote(column)}"
        lines.append(f"  {name} {words}")
        kinds[column] = kind
    missing = random.sample(SPELLINGS, random.randint(0, 4))
    spelled = f"missing is {', '.join(map(quote, missing))}\n" if missing else ""
    zone = random.choice(ZONES)
    return f'timezone {zone}\nlead has\n{chr(10).join(lines)}\n{spelled}otherwise nurture with "x"\n', kinds


def _range(random: Random, kind: str) -> str:
    if kind == "one of":
        return " " + ", ".join(map(quote, MEMBERS))
    if kind not in NUMERIC or random.random() < 0.5:
        return ""
    low, high = sorted(random.sample(_BOUNDS, 2), key=Decimal)
    return f" {low} to {high}" if kind != "whole number" else f" {int(float(low))} to {int(float(high))}"


def _default(kind: str, span: str) -> str:
    if kind in NUMERIC and span:
        return f", else {span.split()[0]}"
    return f", else {_DEFAULTS[kind]}" if kind in _DEFAULTS else ""


# ---------------------------------------------------------------- texts


def text_cells(random: Random, kind: str, count: int) -> list[str | None]:
    """Return cells of a text column; most are common spellings of the kind, few are those of another."""
    return [_cell(random, kind) for _ in range(count)]


def _cell(random: Random, kind: str) -> str | None:
    chance = random.random()
    if chance < 0.05:
        return None
    if chance < 0.15:
        return _whole_text(random.choice(ODD.get(kind, ODD_TEXTS)))
    if chance < 0.2:
        return random.choice(SPELLINGS)
    if chance < 0.23:
        return _PLAIN[random.choice(KINDS)](random)
    text = _PLAIN[kind](random)
    return _changed(random, text) if chance > 0.95 else text


def _whole_text(text: str) -> str:
    """Take out half characters, which no frame can hold."""
    return text.encode(errors="ignore").decode()


def _changed(random: Random, text: str) -> str:
    place = random.randint(0, len(text))
    sign = random.choice(' \t\n\u00a0\u200b\u202e\x00\x85\u2028;,.+-:TzZ0９é"')
    return random.choice((text[:place] + sign + text[place:], text[:place] + text[place + 1 :], f" {text} "))


def _number(random: Random) -> str:
    digits = random.choice((0, 0, 1, 2, 4, 5, 6, 9, 16))
    text = f"{random.choice((1, 10, 1e6, 1e11, 1e15, 1e19)) * random.uniform(-1, 1):.{digits}f}"
    return text.replace(".", random.choice("..,"))


def _moment(random: Random) -> datetime:
    span = timedelta(days=random.choice((60, 20_000, 84_000)), seconds=random.randint(0, 86_399))
    return _EDGE + span * random.random() + timedelta(days=random.choice((-1, 0, 0, 0, 1)))


def _time(random: Random) -> str:
    if random.random() < 0.2:
        return f"{random.choice(_CHANGES)}{random.randint(0, 59):02}{random.choice(('', ':30', ':59.999999'))}"
    moment = _moment(random)
    clock = moment.strftime(random.choice(("%H:%M", "%H:%M:%S", "%H:%M:%S.%f")))
    ahead = random.choice(("", "", "Z", "z", "+02:00", "-03:30", "+23:59", "+24:00", "-00:00"))
    forms = (f"{moment:%d/%m/%Y %H:%M}", f"{moment:%m/%d/%Y %H:%M:%S}", f"{moment:%Y.%m.%d}", moment.date().isoformat())
    return random.choice((*forms, *[moment.date().isoformat() + random.choice(" Tt") + clock + ahead] * 8))


def _day(random: Random) -> str:
    return random.choice((_moment(random).date().isoformat(), f"{_moment(random):%d/%m/%Y}", _time(random)))


_PLAIN: dict[str, Callable[[Random], str]] = {
    "text": lambda random: random.choice((*WORDS, f"L-{random.randint(0, 10**6)}", f"x{random.random()}@y.com")),
    "number": _number,
    "whole number": _number,
    "money": _number,
    "yes/no": lambda random: random.choice(("yes", "no", "Y", "N", "true", "FALSE", "1", "0")),
    "date": _day,
    "time": _time,
    "one of": lambda random: random.choice(MEMBERS).swapcase(),
    "list of text": lambda random: random.choice((";", "; ")).join(random.choices((*WORDS, "N/A"), k=2)),
}


# ---------------------------------------------------------------- typed columns


def typed_column(random: Random, kind: str, count: int) -> pl.Series:
    """Return a column of some type, now and then one that does not fit the kind."""
    make = random.choice(_TYPED) if random.random() < 0.2 else random.choice(_FITTING.get(kind, _TYPED))
    return make(random, count)


def _of(values: list[object], kind: object, random: Random) -> pl.Series:
    return pl.Series([None if random.random() < 0.05 else value for value in values], dtype=kind)  # type: ignore[arg-type]


def _integers(random: Random, count: int) -> pl.Series:
    kind = random.choice((pl.Int8, pl.Int32, pl.Int64, pl.UInt64, pl.Int128))
    edges = (-(10**25), -(2**63), -(2**53) - 1, -128, -1, 0, 7, 120, 2**31 - 1, 2**53 + 1, 2**63 - 1, 2**64 - 1)
    fit = [edge for edge in edges if _fits(edge, kind)]
    return _of([random.choice((*fit, random.randint(0, 120))) for _ in range(count)], kind, random)


def _fits(number: int, kind: type[pl.DataType]) -> bool:
    least, most = (pl.select(end).item() for end in (kind.min(), kind.max()))  # type: ignore[attr-defined]
    return bool(least <= number <= most)


def _doubles(random: Random, count: int) -> pl.Series:
    edges = (
        float("nan"),
        float("inf"),
        -float("inf"),
        -0.0,
        1e300,
        2.0**53,
        2.0**63,
        9.5e14,
        922337203685477.5,
        5e-324,
    )
    near = [random.choice((*edges, round(random.uniform(-20, 2000), random.randint(0, 6)))) for _ in range(count)]
    return _of(near, random.choice((pl.Float64, pl.Float64, pl.Float32)), random)


def _decimals(random: Random, count: int) -> pl.Series:
    places = random.choice((0, 2, 4, 6))
    return _of(
        [Decimal(random.randint(-(10**12), 10**9)).scaleb(-places) for _ in range(count)],
        pl.Decimal(30, places),
        random,
    )


def _days(random: Random, count: int) -> pl.Series:
    edges = (
        date(1, 1, 1),
        date(9999, 12, 31),
        date(1900, 1, 1),
        date(1969, 12, 31),
        date(2200, 1, 1),
        date(2026, 3, 29),
    )
    return _of([random.choice((*edges, _moment(random).date())) for _ in range(count)], pl.Date, random)


def _times(random: Random, count: int) -> pl.Series:
    zone = random.choice((None, None, "UTC", "Asia/Kolkata"))
    edges = [datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59), datetime(1900, 1, 1), datetime(2026, 3, 4, 5, 6, 7)]
    edges += [datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30, 1, 5)]
    values = [random.choice((*edges, *[_moment(random) for _ in range(9)])) for _ in range(count)]
    column = _of(
        [value.replace(tzinfo=UTC) if zone else value for value in values],
        pl.Datetime("us", "UTC" if zone else None),
        random,
    )
    return column.cast(pl.Datetime("us", zone))


def _flags(random: Random, count: int) -> pl.Series:
    return _of([random.random() < 0.5 for _ in range(count)], pl.Boolean, random)


def _categories(random: Random, count: int) -> pl.Series:
    texts = [_whole_text(text) for text in (*MEMBERS, *WORDS, *SPELLINGS, "5", "yes", "a;b", "2026-01-01")]
    kind = random.choice((pl.Categorical, pl.Enum(list(dict.fromkeys(texts)))))
    return _of([random.choice(texts) for _ in range(count)], kind, random)


def _lists(random: Random, count: int) -> pl.Series:
    items = (*WORDS, "N/A", "", None, "\x07", "a;b")
    return _of([random.choices(items, k=random.randint(0, 3)) for _ in range(count)], pl.List(pl.String), random)


def _odd(random: Random, count: int) -> pl.Series:
    kind, value = random.choice(
        (
            (pl.Binary, b"x"),
            (pl.Duration, timedelta(1)),
            (pl.Struct({"a": pl.Int64}), {"a": 1}),
            (pl.List(pl.Int64), [1, 2]),
        )
    )
    return _of([value] * count, kind, random)


_TYPED = (_integers, _doubles, _decimals, _days, _times, _flags, _categories, _lists, _odd)
_FITTING: dict[str, tuple[Callable[[Random, int], pl.Series], ...]] = {
    "text": (_integers, _doubles, _categories),
    "number": (_integers, _doubles, _decimals),
    "whole number": (_integers, _doubles, _decimals),
    "money": (_integers, _doubles, _decimals),
    "yes/no": (_flags, _integers),
    "date": (_days, _times),
    "time": (_days, _times, _times),
    "one of": (_categories,),
    "list of text": (_lists,),
}
