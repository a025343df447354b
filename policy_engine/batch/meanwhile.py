"""Reading ahead and writing behind: both cores work while one piece of a batch after another is decided."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

__all__ = ["read_ahead", "written_behind"]

_T = TypeVar("_T")
_P = ParamSpec("_P")


def read_ahead(items: Iterator[_T]) -> Iterator[_T]:
    """Yield items in their order; while one is used the next is made. Errors come where they belong."""
    with ThreadPoolExecutor(1) as pool:
        coming: Future[tuple[_T, ...]] = pool.submit(_next, items)
        while found := coming.result():
            coming = pool.submit(_next, items)
            yield found[0]


@contextmanager
def written_behind(write: Callable[_P, None]) -> Iterator[Callable[_P, None]]:
    """Give what writes while its caller goes on, one call after another; an error comes with the next call or the end.

    No more than one call waits, so that memory stays bounded.
    """
    with ThreadPoolExecutor(1) as pool:
        last: Future[None] | None = None

        def later(*args: _P.args, **kwargs: _P.kwargs) -> None:
            nonlocal last
            if last is not None:
                last.result()
            last = pool.submit(write, *args, **kwargs)

        yield later
        if last is not None:
            last.result()


def _next(items: Iterator[_T]) -> tuple[_T, ...]:
    for item in items:
        return (item,)
    return ()
