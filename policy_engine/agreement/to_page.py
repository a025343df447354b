"""A scorecard as a page: what was promised beside what was reached, its trend, and who answers."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from policy_engine.agreement.scorecard import IndicatorScore, ObjectiveScore, PromiseScore, Reading, Scorecard, Verdict
from policy_engine.agreement.words import tally_words, value_words
from policy_engine.calendars.zones import local
from policy_engine.report import (
    Bar,
    Bars,
    Block,
    Card,
    Cards,
    Cell,
    Content,
    Figure,
    Figures,
    Fold,
    Page,
    Paragraph,
    Point,
    Section,
    Table,
    Tone,
    Trend,
)

__all__ = ["to_page"]

_TONES: dict[Verdict | None, Tone] = {
    "reached": "good", "missed": "bad", "open": "warning", "nothing to measure": "quiet", None: "accent",
}  # fmt: skip

_NOT_REACHED: tuple[tuple[Verdict, str], ...] = (
    ("missed", "missed"), ("open", "still open"), ("nothing to measure", "nothing to measure"),
)  # fmt: skip


def to_page(scorecard: Scorecard) -> Page:
    """Return the page of a scorecard."""
    sections = [
        Section("At a glance", list(_glance(scorecard))),
        Section("Objectives", _objectives(scorecard), "Each promise by period; the dashed line is what was promised."),
        Section("Who answers", _parties(scorecard)),
        Section("Indicators", _indicators(scorecard)),
        Section("All figures", list(_figures(scorecard))),
        Section("What the figures leave out", [Paragraph(f"{words}.") for words in scorecard.remarks]),
    ]
    return Page(
        scorecard.policy,
        [section for section in sections if section.blocks],
        kind="Scorecard",
        subtitle=" · ".join(scorecard.agreements),
        facts=[
            ("from", str(scorecard.span.first)),
            ("until", str(scorecard.span.last)),
            ("leads", f"{scorecard.leads:,}"),
            ("as of", f"{local(scorecard.at, scorecard.zone):%Y-%m-%d %H:%M} {scorecard.zone}"),
        ],
        foot=f"Measured by the policy {scorecard.policy_hash[:12]}. "
        "A lead counts once in each period in which it entered the stage.",
    )


# ---------------------------------------------------------------- at a glance


def _glance(scorecard: Scorecard) -> Iterator[Block]:
    objectives = scorecard.objectives
    if not objectives:
        return
    named: dict[Verdict, list[str]] = {}
    for objective in objectives:
        named.setdefault(objective.verdict, []).append(objective.name)
    reached = len(named.get("reached", []))
    tone: Tone = "good" if reached == len(objectives) else "plain"
    figures = [Figure("objectives reached", f"{reached} of {len(objectives)}", tone=tone)]
    for verdict, label in _NOT_REACHED:
        names = named.get(verdict, [])
        if names:
            figures.append(Figure(label, str(len(names)), ", ".join(names), _TONES[verdict]))
    yield Figures(figures)
    bars = [_bar(objective, score) for objective in objectives for score in objective.promises]
    yield Bars(bars, "Reached in the last whole period, and the mark that was promised", own_scale=True)


def _bar(objective: ObjectiveScore, score: PromiseScore) -> Bar:
    reading = score.latest
    # A single promise needs no more than the name of its objective.
    period = f", {reading.window.label}" if score.period is not None else ""
    label = objective.name if len(objective.promises) == 1 else f"{objective.name}: {score.measure}"
    return Bar(
        label,
        float(reading.value or 0),
        f"{_words(score, reading.value)} {reading.verdict or ''}".strip(),
        float(score.promised),
        f"promised {score.bound} {_words(score, score.promised)}{period}",
        _TONES[reading.verdict],
    )


def _words(score: PromiseScore | IndicatorScore, value: Fraction | None) -> str:
    promised = score.promised if isinstance(score, PromiseScore) else None
    return value_words(value, score.kind, score.unit, promised)


# ---------------------------------------------------------------- objectives and indicators


def _objectives(scorecard: Scorecard) -> list[Block]:
    cards = [_card(objective, score) for objective in scorecard.objectives for score in objective.promises]
    return [Cards(cards)] if cards else []


def _card(objective: ObjectiveScore, score: PromiseScore) -> Card:
    answers = objective.party + (f", led by {objective.leader}" if objective.leader else "")
    blocks: list[Block] = [_trend(score, score.trend, score.promised)]
    tally = tally_words(score)
    if tally:
        blocks.append(Paragraph(f"Reached in {tally}.", "quiet"))
    return Card(objective.name, [Paragraph(score.words), *blocks], answers, score.verdict, _TONES[score.verdict])


def _trend(score: PromiseScore | IndicatorScore, readings: Sequence[Reading], promised: Fraction | None) -> Trend:
    points = [
        Point(
            reading.window.label,
            None if reading.value is None else float(reading.value),
            f"{_words(score, reading.value)}{'' if reading.window.is_complete else ' so far'}",
            _TONES[reading.verdict],
        )
        for reading in readings
    ]
    # What is promised of the whole span is no level that a part of it could reach.
    if promised is None or (isinstance(score, PromiseScore) and score.period is None and score.adds_up):
        return Trend(points)
    bound = score.bound if isinstance(score, PromiseScore) else ""
    return Trend(points, mark=float(promised), mark_words=f"promised: {bound} {_words(score, promised)}")


def _indicators(scorecard: Scorecard) -> list[Block]:
    cards = [
        Card(
            indicator.name,
            [_trend(indicator, indicator.readings, None)],
            indicator.measure,
            _words(indicator, indicator.whole.value),
            "accent",
        )
        for indicator in scorecard.indicators
    ]
    return [Cards(cards)] if cards else []


# ---------------------------------------------------------------- who answers, and all figures


def _parties(scorecard: Scorecard) -> list[Block]:
    parties: dict[tuple[str, str], list[ObjectiveScore]] = {}
    for objective in scorecard.objectives:
        parties.setdefault((objective.party, objective.leader or "–"), []).append(objective)
    rows: list[list[Content]] = [
        [party, leader, *(_names(objectives, verdict) for verdict in ("reached", "missed", "open"))]
        for (party, leader), objectives in parties.items()
    ]
    return [Table(("who answers", "led by", "reached", "missed", "still open"), rows)] if rows else []


def _names(objectives: Sequence[ObjectiveScore], verdict: Verdict) -> Content:
    return Cell(", ".join(each.name for each in objectives if each.verdict == verdict), _TONES[verdict])


def _figures(scorecard: Scorecard) -> Iterator[Block]:
    for objective in scorecard.objectives:
        for score in objective.promises:
            yield Fold(f"{objective.name}: {score.words}", [_readings(score, score.readings)])
    for indicator in scorecard.indicators:
        yield Fold(indicator.name, [_readings(indicator, [*indicator.readings, indicator.whole])])


def _readings(score: PromiseScore | IndicatorScore, readings: Sequence[Reading]) -> Table:
    rows: list[list[Content]] = [
        [
            reading.window.label,
            _words(score, reading.value),
            f"{reading.leads:,}",
            f"{reading.left_out:,}" if reading.left_out else "",
            _verdict(reading),
        ]
        for reading in readings
    ]
    return Table(("period", "reached", "leads", "left out", "verdict"), rows, numbers=(1, 2, 3))


def _verdict(reading: Reading) -> Content:
    note = "" if reading.window.is_complete else "so far"
    return Cell(reading.verdict or "", _TONES[reading.verdict], note) if reading.verdict else note
