"""A year of leads with their events, and what a plain program says was reached.

Nothing here comes from the package: the rows are text, times are read with `zoneinfo`,
opening hours are walked day by day, and numbers are fractions.
"""

import random
import statistics
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

__all__ = ["AT", "POLICY", "Plain", "Year", "average", "generate_year", "median", "windows"]

ZONE = ZoneInfo("Europe/Paris")
AT = datetime(2027, 1, 10, 12, tzinfo=UTC)

POLICY = """
policy "A year"
timezone Europe/Paris
lead has
  id        text
  created   time
  vertical  one of insurance, telecom, other
  score     number 0 to 100, optional
  revenue   money, optional
let fit be the sum of
  30 when vertical = insurance
  20 when score >= 80
calendar office
  open Mon-Fri 09:00-12:30, 13:30-18:00
  closed on holidays of FR
team marketing
  led by Zoe Lang
  serves every pod
team sales
  led by Laura Prat
  includes every pod
team "key accounts"
  AE: Bo Key
pod insurance
  covers vertical = insurance
  led by Sofia Conti
  SDR: Ana Ruiz
  AE: Marta Díaz
pod telecom
  covers vertical = telecom
  SDR: Luis Gómez
  AE: Paul Roy
funnel
  prospect: owned by marketing
  MQL:      owned by SDR, when score >= 60
  SQL:      owned by AE
  customer: owned by AE
events
  contacted
  scored
  won
when vertical = other and score >= 95, assign team "key accounts" AE, failing that nurture
when vertical in (insurance, telecom), assign matching pod SDR, failing that nurture
otherwise nurture
indicator win_rate is count of won / count of SQL
indicator pace is median time from assigned to contacted
indicator deal is sum of revenue of won / count of won
objective "Volume" for marketing
  count of MQL at least 300 per month
  count of created at least 20 per day
objective "Speed" for sales
  90% of MQL contacted within 2 business hours of assigned per month
  90% of MQL contacted within 1 business day of assigned
  average time from assigned to contacted at most 3 business hours per week
  median time from created to won at most 30 days per quarter
  median time from assigned to contacted at most 1 business day per year
objective "Grow" for pod insurance
  sum of revenue of won at least 400k per quarter
  average of revenue of won at least 5k per month
  median of revenue of won at least 5k per week
  win_rate at least 25% per quarter
  deal at least 5k per year
objective "Quality" for role SDR
  average of fit of SQL at least 20 per month
  sum of score of MQL at least 1k per month
objective "Large" for "key accounts"
  count of won at least 1 per month
  sum of revenue of won at least 1M
"""

HOLIDAYS = {
    date(2026, *day)
    for day in [(1, 1), (4, 6), (5, 1), (5, 8), (5, 14), (5, 25), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
} | {date(2027, 1, 1)}
HOURS = ((time(9), time(12, 30)), (time(13, 30), time(18)))
InTime = Callable[[datetime, datetime], bool]
STAGES = ("prospect", "MQL", "SQL", "customer")


@dataclass
class Happened:
    """A lead as the plain program sees it."""

    id: str
    created: datetime
    vertical: str
    score: float | None
    revenue: Decimal | None
    rows: list[dict[str, str]] = field(default_factory=list)


@dataclass
class Year:
    leads: list[Happened]

    def lead_rows(self) -> Iterator[dict[str, object]]:
        for lead in self.leads:
            yield {
                "id": lead.id,
                "created": lead.created.isoformat(),
                "vertical": lead.vertical,
                "score": "" if lead.score is None else str(lead.score),
                "revenue": "" if lead.revenue is None else str(lead.revenue),
            }

    def event_rows(self) -> Iterator[dict[str, str]]:
        for lead in self.leads:
            yield from lead.rows


def generate_year(count: int, seed: int) -> Year:
    """Make leads of 2026 that are assigned, scored, contacted, recycled and won, or not."""
    chance = random.Random(seed)
    return Year([_generate(chance, number) for number in range(count)])


def _generate(chance: random.Random, number: int) -> Happened:
    created = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(364 * 86_400))
    lead = Happened(
        f"L{number:05}",
        created,
        chance.choice(("insurance", "insurance", "telecom", "other")),
        None if chance.random() < 0.1 else float(chance.randrange(0, 1001)) / 10,
        None if chance.random() < 0.15 else Decimal(chance.randrange(50_000, 3_000_000)) / 100,
    )
    now = created

    def happen(event: str, longest: float, **more: str) -> None:
        nonlocal now
        # No two events of a lead at one instant: their order is the subject of other tests.
        now += timedelta(seconds=1 + int(chance.random() ** 3 * longest * 3600))
        lead.rows.append({"lead": lead.id, "event": event, "at": now.isoformat(), "by": "", **more})

    if chance.random() < 0.8:
        happen("assigned", 30, **_assigned_to(chance, lead))
    if chance.random() < 0.3:
        happen("scored", 400, score=str(chance.randrange(0, 101)))
    if chance.random() < 0.8:
        happen("contacted", 60)
    if chance.random() < 0.5:
        happen("SQL", 600)
        if chance.random() < 0.2:
            happen("prospect", 300)
            if chance.random() < 0.6:
                happen("scored", 300, score=str(chance.randrange(0, 101)))
            happen("assigned", 100, **_assigned_to(chance, lead))
            happen("contacted", 100)
            happen("SQL", 900)
        if chance.random() < 0.5:
            changed = {"revenue": str(Decimal(chance.randrange(50_000, 9_000_000)) / 100)}
            happen("won", 2000, **(changed if chance.random() < 0.5 else {}))
            happen("customer", 48)
    chance.shuffle(lead.rows)
    return lead


def _assigned_to(chance: random.Random, lead: Happened) -> dict[str, str]:
    if chance.random() < 0.05:
        return {"team": "key accounts", "role": "AE", "rep": "Bo Key"}
    if chance.random() < 0.3:
        return {}
    pod = chance.choice(("insurance", "telecom")) if lead.vertical == "other" else lead.vertical
    return {"pod": pod, "role": chance.choice(("SDR", "SDR", "AE"))}


# ---------------------------------------------------------------- what the plain program says


@dataclass
class Seen:
    """What happened to a lead by the rules of the language, worked out the plain way."""

    events: list[tuple[datetime, str]]
    revenue_at: dict[datetime, Decimal | None]
    score_at: dict[datetime, float | None]
    place_at: dict[datetime, tuple[str | None, str | None, str | None]]
    stage_at: dict[datetime, str]
    vertical: str

    pairs: dict[tuple[str, str], list[tuple[datetime, datetime]]] = field(default_factory=dict)

    def times(self, name: str) -> list[datetime]:
        return [at for at, event in self.events if event == name]

    def cycles(self, start: str, stop: str) -> list[tuple[datetime, datetime]]:
        """Pair each start with the first stop since; a start while one is under way is none."""
        if (start, stop) not in self.pairs:
            self.pairs[start, stop] = found = []
            for begun in self.times(start):
                if found and begun < found[-1][1]:
                    continue
                ended = [at for at in self.times(stop) if at >= begun]
                if ended:
                    found.append((begun, ended[0]))
        return self.pairs[start, stop]


def walk(lead: Happened) -> Seen:
    """Go through the events of a lead, up to the time of the scorecard."""
    rows = [{"event": "created", "at": lead.created.isoformat()}, *lead.rows]
    rows = sorted(rows, key=lambda row: row["at"])
    rows = [row for row in rows if datetime.fromisoformat(row["at"]) <= AT]
    given = lead.vertical != "other" or (lead.score is not None and lead.score >= 95)
    # Who goes to nurture was never assigned, where nothing tells of it.
    if given and not any(row["event"] == "assigned" for row in rows):
        rows.insert(1, {"event": "assigned", "at": lead.created.isoformat(), "assumed": "yes"})
    seen = Seen([], {}, {}, {}, {}, lead.vertical)
    score, revenue, happened, barred, stage = lead.score, lead.revenue, set(), False, -1
    moves = [
        (datetime.fromisoformat(row["at"]), row)
        for row in rows
        if any(row.get(part) for part in ("pod", "team", "role"))
    ]
    for row in rows:
        at, event = datetime.fromisoformat(row["at"]), row["event"]
        score = float(row["score"]) if row.get("score") else score
        revenue = Decimal(row["revenue"]) if row.get("revenue") else revenue
        wanted = score is not None and score >= 60
        barred = barred and wanted
        if event in STAGES:
            number = STAGES.index(event)
            if number < stage:
                happened = {each for each in happened if each <= number}
                barred = wanted and number < 1
            happened.add(number)
        now = max([*happened, *([1] if wanted and not barred else [])], default=-1)
        if event not in STAGES:
            seen.events.append((at, event))
        if now not in (stage, -1):
            seen.events.append((at, STAGES[now]))
        stage = now
        seen.revenue_at[at], seen.score_at[at] = revenue, score
        seen.stage_at[at] = STAGES[stage] if stage >= 0 else ""
        seen.place_at[at] = _place(moves, at, _by_rules(lead.vertical, score))
    return seen


def _by_rules(vertical: str, score: float | None) -> tuple[str | None, str | None, str | None]:
    if vertical == "other":
        return (None, "key accounts", "AE") if score is not None and score >= 95 else (None, None, None)
    return vertical, None, "SDR"


def _place(
    moves: list[tuple[datetime, dict[str, str]]], at: datetime, by_rules: tuple[str | None, str | None, str | None]
) -> tuple[str | None, str | None, str | None]:
    """Return pod, team and role: the last move before, else the first one after, else what the rules say."""
    before = [row for moved, row in moves if moved <= at] or [row for _, row in moves[:1]]
    if not before:
        return by_rules
    row = before[-1]
    return row.get("pod") or None, row.get("team") or None, row.get("role") or None


def open_seconds(start: datetime, stop: datetime) -> Fraction:
    """Add up the seconds inside opening hours, day by day."""
    total = Fraction(0)
    day = start.astimezone(ZONE).date()
    while day <= stop.astimezone(ZONE).date():
        for opens, closes in HOURS if day.weekday() < 5 and day not in HOLIDAYS else ():
            begin = max(start, datetime.combine(day, opens, ZONE).astimezone(UTC))
            end = min(stop, datetime.combine(day, closes, ZONE).astimezone(UTC))
            if end > begin:
                total += Fraction((end - begin) // timedelta(microseconds=1), 1_000_000)
        day += timedelta(days=1)
    return total


def next_opening(at: datetime) -> datetime:
    """Return the instant itself inside the hours, else the next opening."""
    day = at.astimezone(ZONE).date()
    while True:
        for opens, closes in HOURS if day.weekday() < 5 and day not in HOLIDAYS else ():
            begin, end = (datetime.combine(day, wall, ZONE).astimezone(UTC) for wall in (opens, closes))
            if at < end:
                return max(at, begin)
        day += timedelta(days=1)


def one_business_day_later(start: datetime) -> datetime:
    """Return the same time on the wall on the next day that opens."""
    start = next_opening(start).astimezone(ZONE)
    day = start.date() + timedelta(days=1)
    while day.weekday() >= 5 or day in HOLIDAYS:
        day += timedelta(days=1)
    return datetime.combine(day, start.time(), ZONE).astimezone(UTC)


def answered(seen: Seen, entry: datetime, in_time: InTime) -> bool | None:
    """Tell whether a lead that became MQL was contacted in time; None while nobody can tell."""
    again = [at for at in seen.times("MQL") if at > entry]
    starts = [at for at in seen.times("assigned") if at >= entry and not (again and at >= again[0])]
    start = starts[0] if starts else max((at for at in seen.times("assigned") if at < entry), default=None)
    if start is None:
        return None
    stops = [at for at in seen.times("contacted") if at >= start]
    if stops:
        return in_time(start, stops[0])
    return None if in_time(start, AT) else False


def holds(party: str, seen: Seen, at: datetime) -> bool:
    """Tell whether a lead counts for a party."""
    pod, team, role = seen.place_at[at]
    match party:
        case "team marketing" | "everybody":
            return True
        case "team sales":
            return pod is not None
        case "pod insurance":
            return pod == "insurance"
        case "key accounts":
            return team == "key accounts"
        case _:
            owner = {"MQL": "SDR", "SQL": "AE", "customer": "AE"}.get(seen.stage_at[at])
            return (role or owner) == "SDR"


Window = tuple[datetime, datetime]


def windows(per: str) -> list[Window]:
    """Return the periods of 2026, cut to the year."""
    first, after = date(2026, 1, 1), date(2027, 1, 1)
    days = [first + timedelta(days=number) for number in range((after - first).days)]
    begins = {
        "day": days,
        "week": [day for day in days if day == first or day.weekday() == 0],
        "month": [day for day in days if day.day == 1],
        "quarter": [day for day in days if day.day == 1 and day.month in (1, 4, 7, 10)],
        "year": [first],
        "span": [first],
    }[per]
    instants = [datetime.combine(day, time(), ZONE).astimezone(UTC) for day in (*begins, after)]
    return list(pairwise(instants))


class Plain:
    """The measures of the policy over all leads, one party and window at a time."""

    def __init__(self, year: Year) -> None:
        self._all = [walk(lead) for lead in year.leads]
        self._by_event: dict[str, list[tuple[datetime, int]]] = {}
        for number, seen in enumerate(self._all):
            for at, event in seen.events:
                self._by_event.setdefault(event, []).append((at, number))
        for entries in self._by_event.values():
            entries.sort()

    def entries(self, party: str, event: str, window: Window) -> list[tuple[Seen, datetime]]:
        """Return each lead with its first entry in the window."""
        all_of_event = self._by_event[event]
        found: dict[int, datetime] = {}
        for at, number in all_of_event[bisect_left(all_of_event, (window[0], -1)) :]:
            if at >= window[1]:
                break
            if number not in found and holds(party, self._all[number], at):
                found[number] = at
        return [(self._all[number], at) for number, at in found.items()]

    def count(self, party: str, event: str, window: Window) -> Fraction:
        return Fraction(len(self.entries(party, event, window)))

    def revenues(self, party: str, event: str, window: Window) -> list[Fraction]:
        found = (seen.revenue_at[at] for seen, at in self.entries(party, event, window))
        return [Fraction(revenue) for revenue in found if revenue is not None]

    def scores(self, party: str, event: str, window: Window) -> list[Fraction]:
        found = (seen.score_at[at] for seen, at in self.entries(party, event, window))
        return [Fraction(str(score)) for score in found if score is not None]

    def fits(self, party: str, event: str, window: Window) -> list[Fraction]:
        return [
            Fraction((30 if seen.vertical == "insurance" else 0) + (20 if (seen.score_at[at] or 0) >= 80 else 0))
            for seen, at in self.entries(party, event, window)
        ]

    def times(
        self, party: str, start: str, stop: str, window: Window, length: Callable[[datetime, datetime], Fraction]
    ) -> list[Fraction]:
        return [
            length(begun, ended)
            for seen in self._all
            for begun, ended in seen.cycles(start, stop)
            if window[0] <= ended < window[1] and holds(party, seen, ended)
        ]

    def share(self, party: str, window: Window, in_time: InTime) -> Fraction | None:
        told = [answered(seen, at, in_time) for seen, at in self.entries(party, "MQL", window)]
        known = [each for each in told if each is not None]
        return Fraction(sum(known), len(known)) if known else None


def average(values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None


def median(values: list[Fraction]) -> Fraction | None:
    return Fraction(statistics.median(values)) if values else None
