"""Values for the fields of generated leads: on, beside and far from a policy's constants, and no values at all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

__all__ = ["WORDS", "FieldPlan", "quote", "quoted", "raw_values", "writable"]

WORDS = ("insurance", "telecom", "retail", "AT", "IN", "NO", "pricing", "demo", "Straße", "İzmir", "o'neil", "missing")

ODD_TEXTS = (
    "", "  ", "N/A", "n/a ", "\u200bdemo", "DEMO", "strasse", "ﬁrst", "a;b", ";", "ana@Example.com", "x@y@z", "x@",
    "\x07bell", "a\x1fb", "=1+1", "Ana Ruiz", "ana  ruiz", "İ", "i\u0307zmir", "\ud800", "a" * 300,
)  # fmt: skip
ODD_NUMBERS = (
    "", "abc", "1e3", "1,000", "NaN", "inf", "-Infinity", "２", "1_000", "--1", "+5", " 7 ", "0.1", "-0", "0.0",
    "2.50000001", "0.00005", "0.00015", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
    "922337203685477.5807", "922337203685477.58075", "-922337203685477.5808", "1" + "0" * 400, "9007199254740993",
    "100", "100.0000000000000001", "2,5", "0x10",
)  # fmt: skip
ODD_TIMES = (
    "", "soon", "2026-02-30", "2026-03-29 02:30", "2026-10-25T02:30", "1969-12-31", "1970-01-01", "2199-12-31",
    "2200-01-01", "0001-01-01 00:30", "9999-12-31T23:59:59Z", "2026-12-01T10:00:00+05:45", "2026-12-01 10:00:60",
    "2026-12-01T10:00:00.1234567Z", "2026-06-15T09:30:00Z", "2026-06-15T09:30:00+25:00", "15/06/2026 11:30",
    "1/6/2026 9:05", "2026-12-01 24:00",
)  # fmt: skip
ODD = {
    "number": ODD_NUMBERS,
    "whole number": ODD_NUMBERS,
    "money": ODD_NUMBERS,
    "date": ODD_TIMES,
    "time": ODD_TIMES,
    "yes/no": ("", "y", "FALSE", "1", "0", " No ", "maybe", "2", "1.0"),
}

MISSING, AWKWARD, NEAR, PLAIN = 2, 5, 6, 4


@dataclass
class FieldPlan:
    """A field as it is declared, and the constants that conditions compare it with."""

    name: str
    kind: str
    declaration: str = ""
    members: list[str] = field(default_factory=list)
    decimal_comma: bool = False
    constants: list[str] = field(default_factory=list)


def raw_values(random: Random, plan: FieldPlan) -> list[str | None]:
    """Return a stock of values for a field, some three in ten of them awkward."""
    plain: list[str] = [_PLAIN[plan.kind](random) for _ in range(PLAIN)]
    near = [_near(random, plan, random.choice(plan.constants)) for _ in range(NEAR if plan.constants else 0)]
    awkward: list[str] = random.choices(ODD.get(plan.kind, ODD_TEXTS), k=AWKWARD)
    readable = [text.replace(".", ",") if plan.decimal_comma else text for text in (*plain, *near)]
    return [*[None] * MISSING, *awkward, *readable]


def _near(random: Random, plan: FieldPlan, constant: str) -> str:
    if plan.kind in ("number", "whole number", "money"):
        number = constant.replace("_", "")
        beside = f"{float(number) + random.choice([1, -0.0001, 0.0001]):.4f}"
        return random.choice([number, number, beside, number + ".0" if "." not in number else number])
    if plan.kind == "time":
        return random.choice([constant, constant + " 23:59", constant + "T00:00:00Z"])
    return random.choice([constant, constant.upper(), f" {constant} "])


def quoted(word: str) -> str:
    """Quote what could be read as something else."""
    return quote(word) if not word.isalpha() or word == "missing" or not word.isascii() else word


def quote(word: str) -> str:
    return f'"{word}"'


def _day(random: Random) -> str:
    return f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}"


_PLAIN: dict[str, Callable[[Random], str]] = {
    "text": lambda random: random.choice(WORDS),
    "number": lambda random: str(round(random.uniform(-20, 120), random.randint(0, 3))),
    "whole number": lambda random: str(random.randint(-5, 120)),
    "money": lambda random: f"{random.uniform(0, 120):.4f}",
    "yes/no": lambda random: random.choice(["yes", "no"]),
    "date": _day,
    "time": lambda random: f"{_day(random)} {random.randint(0, 23):02}:15",
    "one of": lambda random: random.choice(WORDS),
    "list of text": lambda random: ";".join(random.sample(WORDS, random.randint(1, 3))),
}


def writable(lead: dict[str, str | None]) -> dict[str, str | None]:
    """Replace half characters, which no file and no table can hold."""
    return {name: cell and cell.encode(errors="replace").decode() for name, cell in lead.items()}
