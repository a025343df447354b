"""Breaking a text between words, by the cells that it takes on a terminal."""

from collections.abc import Iterator

from rich.cells import cell_len

__all__ = ["wrap"]


def wrap(text: str, first: int, following: int) -> Iterator[str]:
    """Break between words, so that the first row has at most `first` cells and the others `following`.

    A word that is longer than a row stands on a row of its own.

    >>> list(wrap("who gets which lead", 9, 12))
    ['who gets', 'which lead']
    """
    row, room = "", first
    for word in _words(text):
        if row.strip() and cell_len(row) + cell_len(word) > room:
            yield row.rstrip()
            row, room = "", following
            word = word.lstrip()  # noqa: PLW2901 - the space went with the break
        row += word
    yield row.rstrip()


def _words(text: str) -> Iterator[str]:
    """Split before spaces, so that the pieces joined are the text."""
    for number, word in enumerate(text.split(" ")):
        yield f" {word}" if number else word
