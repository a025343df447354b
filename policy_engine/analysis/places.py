"""Where rules, pods and tables were written: from places of the checked policy back to its texts."""

from collections.abc import Iterable, Mapping

from policy_engine.model.base import Place
from policy_engine.source.diagnostic import Label
from policy_engine.source.span import Location
from policy_engine.source.text import SourceText

__all__ = ["Places"]


class Places:
    """The texts of a policy, by name. A place in a file that is no text of the policy is shown by its words alone."""

    def __init__(self, sources: Iterable[SourceText] = ()) -> None:
        self._sources: Mapping[str, SourceText] = {source.name: source for source in sources}
        self._folder = _folder_of(self._sources.values())

    def label(self, place: Place | None, text: str, words: str = "") -> Label:
        """Return a label at a place, to the end of its line; `words` stand for a line that is not at hand."""
        if place is None:
            place = Place(file=next(iter(self._sources), "policy"), line=1)
        source = self._sources.get(place.file)
        if source is None or source.line_count < place.line:
            written = "\n" * (place.line - 1) + " " * (place.column - 1) + words
            source = SourceText(place.file, written or " ", self._folder + place.file)
        line = source.line(place.line)
        start = _start_of(source, place.line)
        end = start + max(len(line.rstrip()), place.column)
        return Label(Location(source, start + place.column - 1, end), text)


def _start_of(source: SourceText, line: int) -> int:
    """Return the offset at which a line begins."""
    offset = -1
    for _ in range(line - 1):
        offset = source.text.index("\n", offset + 1)
    return offset + 1


def _folder_of(sources: Iterable[SourceText]) -> str:
    """Return what stands before the names of files, as the user gave it."""
    for source in sources:
        if source.shown.endswith(source.name):
            return source.shown[: -len(source.name)]
    return ""
