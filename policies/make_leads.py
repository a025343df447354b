"""Write leads.csv and events.csv of each policy but the hybrid one, which has a script of its own.

The same files come out every time: what would be chance is drawn from a hash of the
policy's name and the lead's number. People and companies do not exist; every domain ends
with `.example`.

    python policies/make_leads.py
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

FIRST_DAY = datetime(2026, 7, 1)
LAST_EVENT = datetime(2026, 11, 18, 9, 30)
DAYS = 139
LEADS = 160

FIRST_NAMES = ("ada", "bea", "carl", "dana", "emil", "fina", "greta", "hugo", "irma", "jan", "kim", "leo", "mia", "noe")
COMPANIES = (
    ("Linde Holz", "linde.example", 18), ("Moor & Co", "moor.example", 9), ("Dorn AG", "dorn.example", 2400),
    ("Erle Bau", "erle.example", 140), ("Birke Druck", "birke.example", 62),
    ("Seguros Levante", "levante.example", 800), ("Ondas Telecom", "ondas.example", 1900),
    ("Mutua Sierra", "mutua.example", 310), ("Fibra Sur", "fibra.example", 75), ("Olivar", "olivar.example", 12),
    ("La Previsora", "previsora.example", 5200), ("Cable Norte", "cable.example", 230),
    ("Nordbank", "nordbank.example", 7100), ("Atlas Leben", "atlas-leben.example", 3900),
    ("Stromnetz West", "stromnetz-west.example", 2600), ("Molen Bakkers", "molen.example", 24),
    ("Kade Logistiek", "kade.example", 480), ("Harbour Crafts", "harbour.example", 6),
    ("Brenta Moda", "brenta.example", 95), ("Officina Po", "po.example", 1200),
)  # fmt: skip


@dataclass(frozen=True)
class Lead:
    """One lead of one policy; what it is depends on these two alone."""

    policy: str
    number: int

    def draw(self, purpose: str, sides: int) -> int:
        """Return a whole number below `sides`."""
        digest = hashlib.sha256(f"{self.policy}/{self.number}/{purpose}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % sides

    def pick(self, purpose: str, choices: Sequence[str]) -> str:
        """Return one of the choices."""
        return choices[self.draw(purpose, len(choices))]

    def happens(self, purpose: str, percent: int) -> bool:
        """Tell whether what happens to so many in a hundred happens to this lead."""
        return self.draw(purpose, 100) < percent

    @property
    def company(self) -> tuple[str, str, int]:
        """Return name, domain and head count of the lead's company."""
        return COMPANIES[self.draw("company", len(COMPANIES))]

    @property
    def created(self) -> datetime:
        """Return when the lead came."""
        minutes = 7 * 60 + self.draw("minute", 12 * 60)
        return FIRST_DAY + timedelta(days=self.number * DAYS // LEADS, minutes=minutes)


@dataclass(frozen=True)
class Step:
    """What may happen to a lead next: how often in a hundred, how many hours later, and what it changes.

    Where a step that `ends` does not happen, or one that is `last` does, nothing more does. One that is `for_warm`
    does not happen to a lead that neither has a score from fifty nor asked for anything.
    """

    event: str
    percent: int
    hours: tuple[int, int]
    changes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    by: Sequence[str] = ("",)
    ends: bool = False
    last: bool = False
    for_warm: bool = False


@dataclass(frozen=True)
class Market:
    """A policy's leads: their columns beside those that all have, and what happens to them."""

    columns: Mapping[str, Sequence[str]]
    steps: tuple[Step, ...]


# ---------------------------------------------------------------- what the policies have in common

SCORES = ("5", "12", "20", "28", "35", "41", "48", "52", "60", "66", "71", "80", "88", "95", "", "N/A", "abc")
STATUS = ("new", "new", "New", "")
REVENUES = ("1800", "4200.50", "9500", "18000", "26000", "41000", "64000.75", "88000")


def sent(*contents: str) -> tuple[Step, ...]:
    """Return what marketing sends to some: one thing, and to fewer another."""
    first, second = contents
    return (
        Step("sent", 45, (2, 30), {"content": (first,)}),
        Step("sent", 20, (40, 200), {"content": (second,)}),
    )


def sale(stage: str, people: Sequence[str], back: str, *, margin: bool = False) -> tuple[Step, ...]:
    """Return how a lead is called, qualified and won, or goes back to an earlier stage."""
    worth = {"revenue": REVENUES} | ({"margin": ("400", "1500", "5200", "9800.25", "14000")} if margin else {})
    return (
        Step("assigned", 100, (0, 1), ends=True, for_warm=True),
        Step("contacted", 88, (0, 4), by=people, ends=True),
        Step(stage, 48, (20, 300), {"status": ("qualified",)}, by=people, ends=True),
        Step(back, 12, (30, 200), {"status": ("new",)}, last=True),
        Step("won", 55, (60, 700), worth, by=people, ends=True),
        Step("customer", 100, (0, 2), {"status": ("customer",)}),
    )


def answered(*calls: str) -> Step:
    """Return that the lead answers a call to action, and is busier than before."""
    return Step("answered", 62, (8, 400), {"cta": calls, "score": ("55", "64", "72", "81", "90")})


# ---------------------------------------------------------------- the policies

MARKETS = {
    "isolated": Market(
        {
            "country": ("PT", "PT", "ES", "es", "FR", ""),
            "seats": ("3", "12", "40", "220", "", "1,200"),
            "score": SCORES,
            "cta": ("ebook", "ebook", "webinar", "demo", ""),
        },
        (
            *sent("How others did it", "What an hour costs"),
            answered("demo", "webinar"),
            Step("assigned", 100, (0, 1), ends=True, for_warm=True),
            Step("contacted", 85, (0, 6), by=("Duarte Reis", "Inês Faria", "Leonor Pinto"), ends=True),
            Step("customer", 50, (100, 900), ends=True),
        ),
    ),
    "chain": Market(
        {
            "country": ("DE", "DE", "AT", "CH", ""),
            "score": SCORES,
            "cta": ("ebook", "webinar", "demo", "", ""),
            "status": STATUS,
        },
        (
            *sent("Buyer's guide", "Cost calculator"),
            answered("demo"),
            *sale("SQL", ("Lea Kern", "Ole Hahn"), "prospect"),
        ),
    ),
    "pods-by-vertical": Market(
        {
            "vertical": ("insurance", "Insurance", "banking", "telecom", "farming", ""),
            "employees": ("", "HEADS", "HEADS"),
            "score": SCORES,
            "cta": ("ebook", "webinar", "demo", "", ""),
            "status": STATUS,
            "revenue": ("",),
        },
        (
            *sent("Guide to switching", "Newsletter"),
            answered("demo"),
            *sale("SQL", ("Alba Núñez", "Jorge Sanz"), "prospect"),
        ),
    ),
    "pods-by-product": Market(
        {
            "topics": ("taxes", "invoices; taxes", "shifts", "shifts; holidays", "shifts; taxes", ""),
            "seats": ("4", "15", "60", ""),
            "score": SCORES,
            "cta": ("ebook", "ebook", "trial", "demo", ""),
            "owns": ("", "", "", "planner", "ledger"),
            "status": STATUS,
            "revenue": ("",),
        },
        (
            *sent("Before and after", "Newsletter"),
            answered("trial", "demo"),
            *sale("SQL", ("Fleur Bos", "Tess Prins"), "prospect"),
        ),
    ),
    "pods-by-customer-size": Market(
        {
            "employees": ("HEADS", "HEADS", "HEADS", "", "~50"),
            "revenue": ("", "", "9000000", "240000000"),
            "score": SCORES,
            "cta": ("ebook", "ebook", "pricing", "demo", ""),
            "status": STATUS,
        },
        (
            *sent("How others did it", "Newsletter"),
            answered("pricing", "demo"),
            *sale("SQL", ("Cian Walsh", "Ciara Quinn"), "prospect"),
        ),
    ),
    "key-accounts": Market(
        {
            "vertical": ("finance", "Finance", "energy", "shipping", ""),
            "employees": ("HEADS", "HEADS", ""),
            "score": SCORES,
            "cta": ("ebook", "webinar", "demo", ""),
            "status": STATUS,
            "account_owner": ("", "", "", "", "", "Anja Peters", "ute.sommer@sellers.example", "Somebody Else"),
            "revenue": ("",),
        },
        (
            *sent("Guide", "Webinar recording"),
            answered("demo"),
            *sale("offered", ("Stefan Roth", "Anja Peters"), "prospect"),
        ),
    ),
    "integrated-verticals": Market(
        {
            "vertical": ("insurance", "retail", "Retail", "industry", "wine", ""),
            "country": ("IT", "IT", "CH", ""),
            "score": SCORES,
            "cta": ("ebook", "webinar", "pricing", "demo", ""),
            "topics": ("stock", "claims; fraud", "maintenance", ""),
            "status": STATUS,
            "revenue": ("",),
            "margin": ("",),
        },
        (
            *sent("Twelve industries in figures", "Where markets go"),
            answered("pricing", "demo"),
            *sale("SQL", ("Luca Serra", "Fabio Marini"), "prospect", margin=True),
        ),
    ),
    "agreement": Market(
        {
            "phone": ("+33 1 70 00 00 01", "+33 1 70 00 00 02", "", ""),
            "vertical": ("insurance", "telecom", "farming", ""),
            "score": SCORES,
            "cta": ("newsletter", "ebook", "webinar", "demo", ""),
            "taken": ("", "", "Buyer's guide"),
            "status": ("new", "new", ""),
            "revenue": ("",),
        },
        (
            *sent("Buyer's guide", "Case study"),
            Step(
                "downloaded", 40, (1, 90), {"taken": ("Buyer's guide", "Buyer's guide; ROI calculator", "Case study")}
            ),
            answered("pricing", "demo", "ebook"),
            Step("assigned", 100, (0, 1), ends=True, for_warm=True),
            Step("contacted", 85, (0, 3), by=("Ana Ruiz", "Luis Gómez"), ends=True),
            Step("returned", 10, (0, 3), by=("Ana Ruiz", "Luis Gómez")),
            Step("prospect", 12, (1, 20), last=True),
            Step("accepted", 88, (0, 5), by=("Ana Ruiz", "Luis Gómez"), ends=True),
            Step("SQL", 60, (20, 200), {"status": ("qualified",)}, ends=True),
            Step("won", 55, (60, 500), {"revenue": REVENUES}, by=("Marta Díaz", "Paul Roy"), ends=True),
            Step("customer", 100, (0, 2)),
        ),
    ),
}


# ---------------------------------------------------------------- rows


def lead_row(lead: Lead, market: Market) -> list[str]:
    """Return a lead as it was created."""
    company, domain, heads = lead.company
    first = lead.pick("first", FIRST_NAMES)
    cells = {column: lead.pick(column, choices) for column, choices in market.columns.items()}
    return [
        str(lead.number),
        f"{lead.created:%Y-%m-%d %H:%M}",
        "" if lead.happens("no email", 6) else f"{first}@{domain}",
        company.upper() if lead.happens("shouting", 6) else company,
        *(str(heads) if cell == "HEADS" else cell for cell in cells.values()),
    ]


def event_rows(lead: Lead, market: Market, changed: Sequence[str]) -> Iterator[list[str]]:
    """Yield what happens to a lead, in the order of time."""
    at = lead.created
    is_warm = warm(lead.pick("score", SCORES), lead.pick("cta", market.columns["cta"]))
    for number, step in enumerate(market.steps):
        purpose = f"{number} {step.event}"
        is_warm = is_warm or (step.event == "answered" and lead.happens(purpose, step.percent))
        if not lead.happens(purpose, step.percent) or (step.for_warm and not is_warm):
            if step.ends:
                return
            continue
        low, high = step.hours
        at += timedelta(hours=low, minutes=1 + lead.draw(f"{purpose} minutes", max((high - low) * 60, 1)))
        at = at_work(at) if any(step.by) else at
        if at > LAST_EVENT:
            return
        cells = {column: lead.pick(f"{purpose} {column}", choices) for column, choices in step.changes.items()}
        row = [str(lead.number), step.event, f"{at:%Y-%m-%d %H:%M}", lead.pick("by", step.by)]
        yield [*row, *(cells.get(column, "") for column in changed)]
        if step.last:
            return


def warm(score: str, cta: str) -> bool:
    """Tell whether somebody calls a lead as it is."""
    return cta in ("demo", "pricing", "trial") or (score.isdigit() and int(score) >= 50)


def at_work(at: datetime) -> datetime:
    """Return the time, or the next morning where nobody works."""
    if at.hour < 9 or at.hour >= 18:
        at = at.replace(hour=9) + timedelta(days=1 if at.hour >= 18 else 0)
    return at + timedelta(days=max(7 - at.weekday(), 0) if at.weekday() >= 5 else 0)


def write(path: Path, header: Sequence[str], rows: Iterator[list[str]]) -> None:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Write the files of each policy into its folder beside this script."""
    for name, market in MARKETS.items():
        folder = Path(__file__).with_name(name)
        leads = [Lead(name, number) for number in range(1, LEADS + 1)]
        changed = list(dict.fromkeys(column for step in market.steps for column in step.changes))
        header = ("id", "created", "email", "company", *market.columns)
        write(folder / "leads.csv", header, (lead_row(lead, market) for lead in leads))
        events = (row for lead in leads for row in event_rows(lead, market, changed))
        write(folder / "events.csv", ("lead", "event", "at", "by", *changed), events)


if __name__ == "__main__":
    main()
