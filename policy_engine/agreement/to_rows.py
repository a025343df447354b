"""A scorecard for programs: flat rows for a table, and one tree for JSON."""

from collections.abc import Iterator
from fractions import Fraction

from policy_engine.agreement.lengths import LengthUnit
from policy_engine.agreement.scorecard import IndicatorScore, PromiseScore, Reading, Scorecard, ValueKind
from policy_engine.agreement.words import decimal_text

__all__ = ["SCORE_COLUMNS", "to_rows", "to_tree"]

SCORE_COLUMNS = (
    "kind", "name", "party", "leader", "measure", "unit", "per", "period", "from", "until", "complete", "leads",
    "left_out", "reached", "bound", "promised", "verdict",
)  # fmt: skip

# Sums are exact in four places, as money is; what is divided has as many as are of use.
_PLACES = 6


def to_rows(scorecard: Scorecard) -> Iterator[dict[str, object]]:
    """Yield a row for each promise in each of its periods, then one for each indicator in each period and the span."""
    for objective in scorecard.objectives:
        head = {"kind": "objective", "name": objective.name, "party": objective.party, "leader": objective.leader}
        for score in objective.promises:
            promised = {"bound": score.bound, "promised": decimal_text(score.promised, _PLACES)}
            for reading in score.readings:
                row = _row(score, reading, score.period)
                yield {**head, **row, **promised, "verdict": reading.verdict}
    for indicator in scorecard.indicators:
        head = {"kind": "indicator", "name": indicator.name}
        for reading in indicator.readings:
            yield {**head, **_row(indicator, reading, indicator.period)}
        yield {**head, **_row(indicator, indicator.whole, None)}


def _row(score: PromiseScore | IndicatorScore, reading: Reading, period: str | None) -> dict[str, object]:
    return {
        "measure": score.measure,
        "unit": _unit_words(score.kind, score.unit),
        "per": period,
        "period": reading.window.label,
        "from": str(reading.window.first),
        "until": str(reading.window.last),
        "complete": "yes" if reading.window.is_complete else "no",
        "leads": reading.leads,
        "left_out": reading.left_out,
        "reached": decimal_text(reading.value, _PLACES),
    }


def _unit_words(kind: ValueKind, unit: LengthUnit | None) -> str:
    return {"count": "leads", "share": "share", "factor": "ratio"}.get(kind, str(unit) if unit is not None else kind)


# ---------------------------------------------------------------- one tree


def to_tree(scorecard: Scorecard) -> dict[str, object]:
    """Return the scorecard as JSON has it; a share is a number from 0 to 1, a time is in its unit."""
    return {
        "policy": scorecard.policy,
        "hash": scorecard.policy_hash,
        "agreements": list(scorecard.agreements),
        "timezone": scorecard.zone,
        "from": str(scorecard.span.first),
        "until": str(scorecard.span.last),
        "leads": scorecard.leads,
        "objectives": [
            {
                "name": objective.name,
                "party": objective.party,
                "leader": objective.leader,
                "verdict": objective.verdict,
                "promises": [_promise(score) for score in objective.promises],
            }
            for objective in scorecard.objectives
        ],
        "indicators": [_indicator(indicator) for indicator in scorecard.indicators],
        "remarks": list(scorecard.remarks),
    }


def _promise(score: PromiseScore) -> dict[str, object]:
    return {
        "words": score.words,
        "measure": score.measure,
        "unit": _unit_words(score.kind, score.unit),
        "bound": score.bound,
        "promised": _number(score.promised),
        "per": score.period,
        "verdict": score.verdict,
        "periods": [{**_reading(reading), "verdict": reading.verdict} for reading in score.readings],
    }


def _indicator(score: IndicatorScore) -> dict[str, object]:
    return {
        "name": score.name,
        "measure": score.measure,
        "unit": _unit_words(score.kind, score.unit),
        "whole": _reading(score.whole),
        "per": score.period,
        "periods": [_reading(reading) for reading in score.readings],
    }


def _reading(reading: Reading) -> dict[str, object]:
    return {
        "period": reading.window.label,
        "from": str(reading.window.first),
        "until": str(reading.window.last),
        "complete": reading.window.is_complete,
        "leads": reading.leads,
        "left_out": reading.left_out,
        "reached": _number(reading.value),
    }


def _number(value: Fraction | None) -> int | float | None:
    """Return a number as JSON has it: the double nearest to its decimal text, which has the cents up to 90 trillion."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(decimal_text(value, _PLACES))
