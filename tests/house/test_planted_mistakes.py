"""Mistakes that a director may make, planted in each policy: the checker finds them, and says so in plain words."""

from pathlib import Path

import pytest

from policy_engine.loading import check_sources, open_sources
from policy_engine.source.diagnostic import Diagnostic, PolicyError
from policy_engine.source.text import SourceText

FOLDER = Path(__file__).resolve().parents[2] / "policies"


def planted(folder: str, old: str, new: str) -> list[Diagnostic]:
    """Return what is found in a policy where one piece of its text is replaced."""
    name, sources, files = open_sources(FOLDER / folder)
    assert sum(source.text.count(old) for source in sources) == 1, "the mistake is planted in one place"
    changed = tuple(SourceText(source.name, source.text.replace(old, new), source.shown) for source in sources)
    try:
        return list(check_sources(name, changed, files, prove=True)[1])
    except PolicyError as error:
        return list(error.diagnostics)


OWNERS = [
    pytest.param(
        "isolated", "ready:      owned by seller, when", "ready: when",
        "error O041: nobody owns the stage `ready`", id="isolated",
    ),
    pytest.param(
        "chain", "SQL:      owned by AE, when", "SQL: when",
        "error O041: nobody owns the stage `SQL`", id="chain",
    ),
    pytest.param(
        "agreement", "customer: owned by AE\n", "customer:\n",
        "error O041: nobody owns the stage `customer`", id="agreement",
    ),
    pytest.param(
        "pods-by-vertical", "  AE: Manuel Oro\n", "",
        "error O037: leads of the pod `telecom` reach the stage `SQL`, and nobody there is `AE`", id="vertical",
    ),
    pytest.param(
        "pods-by-product", "  SDR: Tess Prins\n", "",
        "error O037: leads of the pod `ledger` reach the stage `MQL`, and nobody there is `SDR`", id="product",
    ),
    pytest.param(
        "pods-by-customer-size", "  SDR: Fionn Healy\n", "",
        "error O037: leads of the pod `groups` reach the stage `MQL`, and nobody there is `SDR`", id="size",
    ),
    pytest.param(
        "hybrid", "  AE by load: Julie Moreau, Max Weber\n", "",
        "error O037: leads of the pod `growth` reach the stage `SQL`, and nobody there is `AE`", id="hybrid",
    ),
    pytest.param(
        "key-accounts", "  junior: Leon Busch\n", "",
        "error O037: leads of the pod `finance` reach the stage `ready`, and nobody there is `junior`",
        id="key accounts",
    ),
    pytest.param(
        "integrated-verticals", "  support: Tullio Guerra\n", "",
        "error O037: leads of the pod `industry` reach the stage `customer`, and nobody there is `support`",
        id="integrated",
    ),
]  # fmt: skip

FORBIDDEN = [
    pytest.param(
        "isolated", "customer:   owned by seller", "customer: owned by farmer",
        "error N020: unknown party `farmer`", id="an owner who is not there",
    ),
    pytest.param(
        "isolated", "  keep company together\n", "  closer: Vasco Lima\n",
        "warning O046: no lead ever reaches `Vasco Lima`: no rule assigns to `team sales closer`, and the role owns no "
        "stage",
        id="a second role in an isolated team",
    ),
    pytest.param(
        "chain", 'rule "Not yet"\n  when stage = prospect,\n  nurture',
        'rule "Back"\n  when stage = SQL and score < 20,\n  hand off to SDR, failing that queue inbox',
        "error O034: in a chain leads go forward, and this rule gives a lead at `SQL` back to `SDR`, whose last stage "
        "is `MQL`", id="a lead handed back along a chain",
    ),
    pytest.param(
        "chain", "organization chain", "organization isolated",
        "error O031: in an isolated organisation one role owns every stage: `prospect` belongs to `campaigner`, and "
        "`MQL` to `SDR`", id="a chain that calls itself isolated",
    ),
    pytest.param(
        "pods-by-vertical", "organization pods", "organization hybrid",
        "error O038: a hybrid organisation has a team outside that serves every pod, and no team does",
        id="a hybrid without a team outside",
    ),
    pytest.param(
        "pods-by-vertical", "organization pods", "organization chain",
        "error O030: a chain organisation has no pods, and `finance` is one", id="pods in a chain",
    ),
    pytest.param(
        "hybrid", "  led by Zoé Martin\n  serves every pod\n", "  led by Zoé Martin\n",
        "error O037: leads of the pod `growth` reach the stage `visitor`, and `team marketing` does not serve it",
        id="a hybrid whose marketing serves nobody",
    ),
    pytest.param(
        "pods-by-customer-size", "  covers size = mid\n", "",
        "error O036: nobody knows which leads belong to the pod `firms`", id="a pod that covers nothing",
    ),
    pytest.param(
        "integrated-verticals", "  led by Giulia Ferri\n", "",
        "error O040: nobody is responsible for the team `board`: it holds `pod insurance`, `pod retail` and "
        "`pod industry`, and no one leads it", id="a mixed team without a lead",
    ),
    pytest.param(
        "key-accounts", "  led by Henning Voss\n", "",
        "error O040: nobody is responsible for the pod `energy`: it holds `AE` and `junior`, and no one leads it",
        id="a pod without a lead",
    ),
]  # fmt: skip

PODS = [
    pytest.param(
        "pods-by-vertical", "covers vertical = telecom", "covers vertical in (telecom, banking)",
        "error R046: pods `finance` and `telecom` cover one lead both", id="two pods for one industry",
    ),
    pytest.param(
        "pods-by-vertical", "covers vertical = other", "covers vertical = other and employees >= 10",
        "error R047: some leads are covered by no pod", id="an industry of small companies without a pod",
    ),
    pytest.param(
        "pods-by-product", "covers product = planner", "covers topics includes shifts",
        "error R046: pods `planner` and `ledger` cover one lead both", id="two pods for one product",
    ),
    pytest.param(
        "pods-by-customer-size", "covers size = large", "covers employees >= 500",
        "error R046: pods `firms` and `groups` cover one lead both", id="two pods for one size",
    ),
    pytest.param(
        "hybrid", "covers size in (small, mid)", "covers size = small",
        "error R047: some leads are covered by no pod", id="middling customers without a pod",
    ),
    pytest.param(
        "key-accounts", "covers vertical = energy", "covers vertical != finance",
        "error R046: pods `energy` and `industry` cover one lead both", id="two pods for one account",
    ),
    pytest.param(
        "integrated-verticals", "covers market in (retail, new)", "covers market = retail",
        "error R047: some leads are covered by no pod", id="a market without a pod",
    ),
]  # fmt: skip

PROMISES = [
    pytest.param(
        "chain", 'objective "Volume" for team marketing', 'objective "Volume"',
        "error S031: nobody answers for this objective", id="an objective without a party",
    ),
    pytest.param(
        "integrated-verticals", "margin\" for team board", "margin\" for team board and team strategy",
        "error S032: an objective has one party that answers for it", id="an objective with two parties",
    ),
    pytest.param(
        "pods-by-vertical", 'objective "Win telecom" for pod telecom', 'objective "Win telecom" for SDR',
        "warning O043: more than one party answers for the objective `Win telecom`: `pod finance`, `pod telecom` and "
        "`pod general` all have `SDR`", id="an objective of a role that three pods have",
    ),
    pytest.param(
        "agreement",
        'objective "Speed to lead" for team sales\n  90%',
        'objective "Speed to lead" for team marketing\n  90%',
        None, id="a promise that changes sides",
    ),
    pytest.param(
        "hybrid", 'objective "Volume" for team marketing\n  count of MQL at least 300 per month\n', "",
        "warning G030: `team marketing` is a party of the agreement `Alder 2026` and promises nothing",
        id="a party that promises nothing",
    ),
    pytest.param(
        "isolated", 'objective "Sell" for team sales', 'objective "Sell" for team sale',
        "error N007: unknown team `sale`", id="an objective of nobody",
    ),
]  # fmt: skip

CONTENT = [
    pytest.param(
        folder, old, new, f"warning G031: there is nothing to send or to tell a lead at the stage `{stage}`", id=folder
    )
    for folder, old, new, stage in [
        ("isolated", 'content for customer\n  team sales distributes "First steps"\n', "", "customer"),
        ("chain", 'content for SQL\n  team sales distributes "Offer template"\n', "", "SQL"),
        ("pods-by-vertical", 'content for MQL\n  SDR distributes "Call script"\n', "", "MQL"),
        ("pods-by-product", 'content for SQL\n  AE distributes "Price list"\n', "", "SQL"),
        ("pods-by-customer-size", 'content for SQL\n  team marketing produces "Offer template"\n', "", "SQL"),
        ("hybrid", 'content for visitor\n  team marketing produces "Planning monthly"\n', "", "visitor"),
        ("key-accounts", 'content for offered\n  AE distributes "Business case"\n', "", "offered"),
        ("integrated-verticals", 'content for customer\n  support distributes "First thirty days"\n', "", "customer"),
        ("agreement", 'content for SQL\n  team sales distributes "Proposal template"\n', "", "SQL"),
    ]
] + [
    pytest.param(
        "agreement", ', "Buyer\'s guide",\n                          "Case study", "ROI calculator"\n', "\n",
        "warning G032: at the stage `prospect` there is no content for leads whose `vertical` is `telecom` or `other`",
        id="kinds of lead without content",
    )
]  # fmt: skip


@pytest.mark.parametrize(("folder", "old", "new", "said"), [*OWNERS, *FORBIDDEN, *PODS, *PROMISES, *CONTENT])
def test_a_planted_mistake_is_found(folder: str, old: str, new: str, said: str | None) -> None:
    findings = planted(folder, old, new)
    told = [f"{found.severity} {found.code}: {found.message}" for found in findings if found.severity != "note"]
    if said is None:
        assert told == []
        return
    assert said in told, told
    assert all(found.help for found in findings)
