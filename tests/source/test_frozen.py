"""Frozen data: what `dataclass(frozen=True, slots=True)` promises, kept with methods that are shared."""

import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, replace
from itertools import product
from typing import Any

import pytest

from policy_engine.source.frozen import frozen, frozen_by_name


@frozen
class Point:
    x: float
    y: int = 0
    note: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Generated:
    x: float
    y: int = 0
    note: str = field(default="", compare=False)


@frozen
class Placed(Point):
    at: tuple[str, ...] = ()
    more: list[str] = field(default_factory=list, kw_only=True)


@frozen
class Other:
    x: float
    y: int = 0


@frozen_by_name
class Named:
    kind: str = "named"
    name: str


@frozen
class Nothing:
    pass


@frozen
class Measured:
    text: str
    length: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.text))

    def __repr__(self) -> str:
        return self.text


def test_it_is_given_in_order_or_by_name() -> None:
    assert (Point(1, 2).x, Point(y=2, x=1).y, Point(1).y) == (1, 2, 0)
    assert Named(name="a").kind == "named"


@pytest.mark.parametrize(
    ("kind", "given", "named"),
    [
        pytest.param(Named, ("a",), {}, id="in order, where names are asked for"),
        pytest.param(Point, (), {}, id="nothing"),
        pytest.param(Point, (1,), {"z": 2}, id="an unknown name"),
        pytest.param(Measured, ("a", 1), {}, id="a part that is worked out"),
    ],
)
def test_what_is_given_wrongly_is_refused(kind: Any, given: tuple[object, ...], named: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        kind(*given, **named)


def test_a_class_that_adds_to_another_has_parts_of_its_own() -> None:
    assert Point(1) == Point(1, 0)
    placed = Placed(1, 2, "n", ("a",))
    assert (placed.at, placed.more, placed.note) == (("a",), [], "n")
    assert Placed(1).more is not Placed(1).more
    assert Point(1, 2) != placed


def test_nothing_of_it_changes() -> None:
    point: Any = Point(1)
    with pytest.raises(FrozenInstanceError):
        point.x = 2
    with pytest.raises(FrozenInstanceError):
        del point.x
    with pytest.raises(FrozenInstanceError):
        point.z = 2
    assert not hasattr(point, "__dict__")


def test_it_compares_as_a_generated_one_does() -> None:
    given = [(1, 2, ""), (1, 2, "n"), (2, 1, ""), (1.0, 2, ""), (float("nan"), 2, "")]
    for one, two in product(given, given):
        ours, theirs = (Point(*one), Point(*two)), (Generated(*one), Generated(*two))
        assert (ours[0] == ours[1]) is (theirs[0] == theirs[1])
        assert (hash(ours[0]) == hash(ours[1])) is (hash(theirs[0]) == hash(theirs[1]))
    assert Point(1, 2) != Other(1, 2)
    assert len({Nothing(), Nothing(), Point(1), Point(1), Other(1)}) == 3


def test_it_is_copied_and_kept() -> None:
    for value in (Point(1, 2, "n"), Placed(1, at=("a",), more=["b"]), Named(name="a"), Nothing()):
        assert pickle.loads(pickle.dumps(value)) == value
    assert replace(Point(1, 2, "n"), y=3).note == "n"
    assert asdict(Placed(1)) == {"x": 1, "y": 0, "note": "", "at": (), "more": []}


def test_what_a_class_says_itself_holds() -> None:
    assert (repr(Measured("abc")), Measured("abc").length) == ("abc", 3)
    assert repr(Point(1, 2, "n")) == "Point(x=1, y=2)"
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)
