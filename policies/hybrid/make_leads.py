"""Write leads.csv and events.csv: four hundred leads of an invented company, as a CRM exports them, and what happened.

The same file comes out every time: what would be chance is drawn from a hash of the
lead's number. People and companies do not exist; every domain ends with `.example`.

    python policies/hybrid/make_leads.py
"""

import csv
import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

Choice = TypeVar("Choice")

HEADER = (
    "Lead ID", "Create Date", "First Name", "Last Name", "Email Address", "Company / Account", "No. of Employees",
    "Annual Revenue (EUR)", "Industry", "Country", "Last Call-to-Action", "Topics of Interest", "Lead Score",
    "Lead Status", "Account Owner", "Partner?", "Email Opt Out", "First Contact Date", "Lead Source", "Notes",
)  # fmt: skip

FIRST_NAMES = (
    "Ana", "Anaïs", "Åsa", "Bruno", "Carla", "Céline", "Daniel", "Émile", "Eva", "Filip", "Giulia", "Hanna", "Ilse",
    "Jörg", "José", "Karin", "Leoš", "Lucía", "Mikkel", "Noémie", "Olga", "Paolo", "Pilar", "Quentin", "Renée", "Søren",
    "Tereza", "Ulrike", "Víctor", "Wout", "Yasmine", "Zuzana",
)  # fmt: skip

LAST_NAMES = (
    "Almeida", "Bakker", "Bianchi", "Castaño", "D'Angelo", "Dupont", "Engström", "Fontaine", "Gómez", "Großmann",
    "Hansen", "Ibáñez", "Janssens", "Keller", "Lefèvre", "Møller", "Müller", "Nygaard", "O'Brien", "Peeters", "Quiroga",
    "Rossi", "Sánchez", "Șerban", "Tavares", "Ünal", "Van den Berg", "Weiß", "Xhaka", "Żak",
)  # fmt: skip

# Name, domain, employees, revenue, industry, country.
COMPANIES = (
    ("Assurance du Nord", "assurance-du-nord.example", "2400", "310000000", "Insurance", "FR"),
    ("Mutuelle des Alpes", "mutuelle-alpes.example", "640", "88000000", "insurance", "FR"),
    ("Nordsee Versicherung AG", "nordsee-versicherung.example", "5200", "1450000000", "INSURANCE", "DE"),
    ("Polder Verzekeringen", "polder.example", "310", "", "Insurance", "NL"),
    ("Seguros Castillo", "castillo.example", "1250", "96000000.50", "insurance", "ES"),
    ("Vesta Assicurazioni", "vesta.example", "180", "21000000", "Insurance", "IT"),
    ("Trygg Skåne", "trygg-skane.example", "95", "9000000", "insurance", "SE"),
    ("Hauptwerk Maschinenbau GmbH", "hauptwerk.example", "3800", "720000000", "Manufacturing", "DE"),
    ("Officine Brenta", "brenta.example", "420", "61000000", "manufacturing", "IT"),
    ("Métaux du Jura", "metaux-jura.example", "88", "7400000", "Manufacturing", "FR"),
    ("Uhrwerk Biel", "uhrwerk.example", "1100", "250000000", "manufacturing", "CH"),
    ("Talleres Ebro", "ebro.example", "150", "", "MANUFACTURING", "ES"),
    ("Steiner Präzision", "steiner.example", "260", "38000000", "Manufacturing", "AT"),
    ("Vandewalle Textiel", "vandewalle.example", "n/a", "24000000", "manufacturing", "BE"),
    ("Nordic Pumps A/S", "nordic-pumps.example", "1900", "405000000", "Manufacturing", "DK"),
    ("Hafen & Söhne Spedition", "hafen-soehne.example", "720", "130000000", "Logistics", "DE"),
    ("Transports Rivière", "riviere.example", "1400", "190000000", "logistics", "FR"),
    ("Canal Cargo", "canal-cargo.example", "240", "33000000", "Logistics", "NL"),
    ("Iberfrío", "iberfrio.example", "75", "6100000", "logistics", "ES"),
    ("Alpen Express", "alpen-express.example", "54", "", "LOGISTICS", "AT"),
    ("Douro Navegação", "douro.example", "380", "44000000", "Logistics", "PT"),
    ("Maison Lenoir", "lenoir.example", "35", "2500000", "Retail", "FR"),
    ("Kaufhaus Linden", "linden.example", "1300", "280000000", "retail", "DE"),
    ("Bottega Aurora", "aurora.example", "12", "900000", "Retail", "IT"),
    ("Mercado Azul", "mercado-azul.example", "210", "26000000", "retail", "PT"),
    ("Fietsen Vermeer", "vermeer.example", "28", "", "Retail", "NL"),
    ("Papelería Sol", "papeleria-sol.example", "9", "410000", "retail", "ES"),
    ("Brasserie Ardennes", "ardennes.example", "64", "5200000", "RETAIL", "BE"),
    ("Energía Cantábrica", "cantabrica.example", "2100", "990000000", "Energy", "ES"),
    ("Windpark Lolland", "lolland.example", "140", "52000000", "energy", "DK"),
    ("Hydro Valais", "hydro-valais.example", "330", "170000000", "Energy", "CH"),
    ("Stadtwerke Auental", "auental.example", "480", "210000000", "energy", "DE"),
    ("Sol de Murcia", "sol-murcia.example", "22", "3100000", "Energy", "ES"),
    ("Clinique Bellevue", "bellevue.example", "900", "", "Healthcare", "FR"),
    ("Kommun Västerby", "vasterby.example", "", "", "", "SE"),
    ("Istituto Galileo", "galileo.example", "160", "12000000", "Other", "IT"),
    ("Agence Lumière", "lumiere.example", "14", "1300000", "other", "FR"),
    ("Studio Havel", "havel.example", "", "", "other", "DE"),
    ("Grupo Rioja", "rioja.example", "", "140000000", "Retail", "ES"),
    ("Harbour & Hill Ltd", "harbour-hill.example", "520", "75000000", "Logistics", "GB"),
    ("Lakeshore Foods Inc.", "lakeshore.example", "2600", "830000000", "Manufacturing", "US"),
)  # fmt: skip

OWNERS = (
    "Julie Moreau", "marc.dubois@alder.example", "Clara Neri", "max.weber@alder.example", "julie.moreau@alder.example",
    "Old Owner",
)  # fmt: skip

TOPICS = ("forecasting", "stock", "budgeting", "references", "security", "integrations")

SOURCES = ("Organic Search", "Paid Search", "google", "Google", "Trade Fair", "Referral", "Direct", "Webinar", "")

NOTES = (
    "",
    "",
    "",
    "",
    "",
    "Met at the fair in Lyon.\nWants a call in the afternoon.",
    'Said: "send me prices first"',
    "Two sites, one warehouse; budget approved.",
    "Speaks French, German, and a little Spanish",
    "=see account page",
)


def draw(number: int, purpose: str, sides: int) -> int:
    """Return a whole number below `sides` that depends on the lead and the purpose alone."""
    digest = hashlib.sha256(f"{number}/{purpose}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % sides


def pick(number: int, purpose: str, choices: Sequence[Choice]) -> Choice:
    """Return one of the choices."""
    return choices[draw(number, purpose, len(choices))]


def happens(number: int, purpose: str, percent: int) -> bool:
    """Tell whether what happens to so many in a hundred happens to this lead."""
    return draw(number, purpose, 100) < percent


def email(number: int, first: str, last: str, domain: str) -> str:
    """Return an address at the company's domain, a free mailer, a competitor's, or none."""
    plain = unicodedata.normalize("NFKD", f"{first}.{last}".casefold().replace("ø", "o"))
    letters = "".join(letter for letter in plain if letter.isascii() and letter not in " '")
    if happens(number, "no email", 4):
        return ""
    if happens(number, "free mail", 9):
        domain = pick(number, "free", ("gmail.example", "WebMail.example", "postfach.example"))
    if happens(number, "competitor", 3):
        domain = pick(number, "rival", ("planbetter.example", "forecastly.example"))
    return f"{letters}@{domain}"


def score(number: int) -> str:
    """Return the CRM's score, and now and then what is none."""
    if happens(number, "score unknown", 7):
        return pick(number, "unknown", ("", "", "N/A", "n/a", "-"))
    if happens(number, "score wrong", 2):
        return pick(number, "wrong", ("abc", "150", "#REF!"))
    value = draw(number, "score", 101)
    return f"{value}.5" if value < 100 and happens(number, "half", 10) else str(value)


def employees(number: int, known: str) -> str:
    """Return the head count as somebody typed it."""
    if not known or happens(number, "head count unknown", 4):
        return pick(number, "blank", ("", "N/A", "n/a"))
    if happens(number, "head count wrong", 2):
        return pick(number, "typed", ("1,200", "~50", "11-50"))
    return known


def industry(number: int, known: str) -> str:
    """Return the industry, in whatever case."""
    return pick(number, "case", (known, known, known.lower(), known.title(), f" {known}"))


def call_to_action(number: int) -> str:
    """Return what the lead answered last, if anything."""
    if happens(number, "no answer", 18):
        return pick(number, "silence", ("", "Select"))
    return pick(
        number,
        "cta",
        ("newsletter", "Newsletter", "ebook", "eBook", "ebook", "webinar", "Webinar", "pricing", "demo", "Demo"),
    )


def topics(number: int) -> str:
    """Return up to three topics, joined as the CRM joins them."""
    chosen = [topic for topic in TOPICS if happens(number, f"topic {topic}", 8 if topic == "references" else 36)]
    return "; ".join(chosen[:3])


def status(number: int) -> str:
    """Return where the CRM has the lead."""
    roll = draw(number, "status", 100)
    if roll < 6:
        return "Qualified"
    if roll < 9:
        return "Customer"
    if roll < 12:
        return "On_Hold"
    return pick(number, "open", ("New", "new", "New", "Working", ""))


def times(number: int) -> tuple[str, str]:
    """Return when the lead came, and when somebody first spoke to it, if so."""
    created = datetime(2026, 10, 19, 7, 0) + timedelta(minutes=number * 107 + draw(number, "minute", 90))
    contacted = created + timedelta(minutes=5 + draw(number, "answer", 900))
    written = f"{created:%d/%m/%Y %H:%M}"
    if number == 137:
        written = "31/11/2026 09:15"
    return written, f"{contacted:%d/%m/%Y %H:%M}" if happens(number, "contacted", 30) else ""


def lead(number: int) -> tuple[str, ...]:
    """Return one row of the export."""
    company, domain, heads, revenue, known_industry, country = pick(number, "company", COMPANIES)
    first, last = pick(number, "first", FIRST_NAMES), pick(number, "last", LAST_NAMES)
    created, contacted = times(number)
    return (
        f"L-{number:04}",
        created,
        first,
        last,
        email(number, first, last, domain),
        company.upper() if happens(number, "shouting", 5) else company,
        employees(number, heads),
        "1.2M" if number == 211 else revenue,
        industry(number, known_industry),
        country if not happens(number, "small country", 15) else country.lower(),
        call_to_action(number),
        topics(number),
        score(number),
        status(number),
        pick(number, "owner", OWNERS) if happens(number, "owned", 6) else "",
        pick(number, "partner", ("yes", "Y", "TRUE"))
        if happens(number, "is partner", 4)
        else pick(number, "no", ("no", "", "")),
        "Yes" if happens(number, "opted out", 3) else pick(number, "in", ("No", "", "no")),
        contacted,
        pick(number, "source", SOURCES),
        pick(number, "note", NOTES),
    )


EVENT_HEADER = ("lead", "event", "at", "by", "content", "Lead Status", "Lead Score")

EXPORTED = datetime(2026, 11, 18, 10, 0)

# What happens, to how many in a hundred of those who come so far, within how many hours, and what it changes:
# content, status, score. Without a step that is marked nothing more happens.
JOURNEY = (
    ("sent", 40, 30, "Ten plans that failed", "", "", False),
    ("replied", 55, 70, "", "working", "72", True),
    ("returned", 8, 20, "", "", "", False),
    ("SQL", 45, 120, "", "qualified", "", True),
    ("prospect", 10, 90, "", "new", "", False),
    ("won", 55, 200, "", "", "", True),
    ("customer", 100, 2, "", "customer", "", False),
)

PEOPLE = ("Tom Keller", "Aïcha Benali", "Pau Serra", "Sofía Ortega", "")


def events(number: int) -> Iterator[tuple[str, ...]]:
    """Yield what happened to a lead until the export, in the order of time."""
    at = datetime(2026, 10, 19, 7, 0) + timedelta(minutes=number * 107 + draw(number, "minute", 90))
    for event, percent, hours, content, status_then, score_then, is_needed in JOURNEY:
        if happens(number, f"event {event}", percent):
            at += timedelta(minutes=1 + draw(number, f"after {event}", hours * 60))
            if at > EXPORTED:
                return
            by = "" if event in ("sent", "customer") else pick(number, "by", PEOPLE)
            yield f"L-{number:04}", event, f"{at:%Y-%m-%d %H:%M}", by, content, status_then, score_then
            if event == "prospect":
                return
        elif is_needed:
            return


def write(name: str, header: Sequence[str], rows: Iterator[tuple[str, ...]]) -> None:
    """Write a file beside this one."""
    with Path(__file__).with_name(name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Write both files."""
    write("leads.csv", HEADER, (lead(number) for number in range(1, 401)))
    write("events.csv", EVENT_HEADER, (row for number in range(1, 401) for row in events(number)))


if __name__ == "__main__":
    main()
