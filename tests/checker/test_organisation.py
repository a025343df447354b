"""What teams, pods, calendars and reps become in the checked policy."""

from datetime import date

import pytest

from policy_engine.model.border import plain
from policy_engine.model.calendar import HolidayRegion, Opening
from policy_engine.model.organisation import DateSpan, Party, Role
from tests.checker.support import checked

ROUTE = "otherwise assign queue triage\n"


def test_a_role_is_spelled_as_where_it_stands_first() -> None:
    policy = checked("pod a\n  SDR: Ana\npod b\n  sdr: Luis\nwhen score > 3, assign pod B Sdr\n")
    assert [role.name for pod in policy.pods for role in pod.roles] == ["SDR", "SDR"]
    assert plain(policy.rules[0])["actions"][0]["target"] == {"kind": "pod", "pod": "b", "role": "SDR"}


def test_every_pod_is_kept_as_such() -> None:
    policy = checked(
        "team a\n  serves every pod\n  includes every pod\nteam b\n  serves pod p, q\npod p\npod q\n" + ROUTE
    )
    a, b = policy.teams
    assert (a.serves, a.includes) == (None, None)
    assert (b.serves, b.includes) == (("p", "q"), ())


def test_who_leads_need_not_be_a_rep() -> None:
    policy = checked("pod a\n  led by Sofia Conti\n  SDR: Ana\nrep Ana\n" + ROUTE)
    assert policy.pods[0].leader == "Sofia Conti"
    assert [rep.name for rep in policy.reps] == ["Ana"]


def test_people_under_a_role_are_reps_where_no_rep_is_declared() -> None:
    policy = checked("pod a\n  SDR: Ana, Luis Gil\n" + ROUTE)
    assert [(rep.name, rep.inferred) for rep in policy.reps] == [("Ana", True), ("Luis Gil", True)]


def test_a_rotation_that_is_not_written_is_by_turn() -> None:
    policy = checked("pod a\n  SDR: Ana\n" + ROUTE)
    assert policy.pods[0].roles[0].rotation == "turn"
    assert Role(name="x").rotation == "turn"


def test_a_rep_says_otherwise_than_the_pod_only_where_it_says_something() -> None:
    calendars = "calendar early\n  open every day 06:00-14:00\ncalendar late\n  open every day 14:00-22:00\n"
    reps = "rep Ana\n  works late\nrep Luis\n  works late, only in hours\nrep Eva\n"
    policy = checked(calendars + "pod a\n  works early, only in hours\n  SDR: Ana, Luis, Eva\n" + reps + ROUTE)
    assert (policy.pods[0].calendar, policy.pods[0].only_in_hours) == ("early", True)
    assert [(rep.calendar, rep.only_in_hours) for rep in policy.reps] == [
        ("late", False),
        ("late", True),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        pytest.param("Mon-Fri", (0, 1, 2, 3, 4), id="a range"),
        pytest.param("Sat-Mon", (0, 5, 6), id="over the end of the week"),
        pytest.param("tuesday, WED, Tue", (1, 2), id="names in any case, each once"),
        pytest.param("Sun-Sun", (6,), id="from a day to itself"),
        pytest.param("every day", (0, 1, 2, 3, 4, 5, 6), id="every day"),
    ],
)
def test_days_of_the_week(written: str, days: tuple[int, ...]) -> None:
    policy = checked(f"calendar c\n  open {written} 9:00-12:30, 22:00-24:00, 23:00-01:00\n" + ROUTE)
    assert policy.calendars[0].openings == (Opening(days=days, hours=((540, 750), (1320, 1440), (1380, 60))),)


def test_a_calendar_has_the_policys_zone_wherever_that_is_written() -> None:
    calendars = "calendar a\n  open Mon 09:00-10:00\ncalendar b\n  timezone europe/madrid\n  open Mon 09:00-10:00\n"
    policy = checked(calendars + "timezone Europe/Paris\n" + ROUTE)
    assert [calendar.zone for calendar in policy.calendars] == ["Europe/Paris", "Europe/Madrid"]


def test_closed_days_and_holidays() -> None:
    days = "  closed 2026-12-24, 2026-12-31 to 2027-01-02\n  closed on holidays of fr, ES-ct, FR\n"
    policy = checked("calendar c\n  open Mon 09:00-10:00\n" + days + ROUTE)
    assert policy.calendars[0].closed == (
        DateSpan(first=date(2026, 12, 24), last=date(2026, 12, 24)),
        DateSpan(first=date(2026, 12, 31), last=date(2027, 1, 2)),
    )
    assert policy.calendars[0].holidays == (
        HolidayRegion(country="FR"),
        HolidayRegion(country="ES", subdivision="CT"),
    )


@pytest.mark.parametrize(
    ("written", "party"),
    [
        pytest.param("marketing", Party(kind="team", name="marketing"), id="a team"),
        pytest.param("insurance", Party(kind="pod", name="insurance"), id="a pod"),
        pytest.param("sdr", Party(kind="role", name="SDR"), id="a role"),
        pytest.param("Ana Ruiz", Party(kind="rep", name="Ana Ruiz"), id="a rep"),
        pytest.param("sofia conti", Party(kind="rep", name="Sofia Conti"), id="somebody who leads"),
        pytest.param("manager", Party(kind="manager"), id="who leads the lead's pod"),
        pytest.param("the rep", Party(kind="the rep"), id="the rep of the lead"),
        pytest.param('"x@example.com"', Party(kind="address", name="x@example.com"), id="an address"),
        pytest.param("role both", Party(kind="role", name="both"), id="a role that is a team too"),
        pytest.param("team both", Party(kind="team", name="both"), id="a team that is a role too"),
    ],
)
def test_who_is_told(written: str, party: Party) -> None:
    people = "pod insurance\n  led by Sofia Conti\n  SDR: Ana Ruiz\n  both: Ana Ruiz\nteam marketing\nteam both\n"
    policy = checked(people + f"when score > 3, notify {written}\n" + ROUTE)
    assert plain(policy.rules[0])["actions"][0]["who"] == plain(party)


def test_owners_that_nothing_declares_are_teams() -> None:
    policy = checked("funnel\n  MQL: owned by marketing, when score > 3\n" + ROUTE)
    assert policy.stages[0].owners[0].party == Party(kind="team", name="marketing")
    assert [(team.name, team.inferred) for team in policy.teams] == [("marketing", True)]
