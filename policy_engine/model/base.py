"""What all checked models share: frozen, strict, and no unknown fields."""

from pydantic import BaseModel, ConfigDict

__all__ = ["Model", "Place"]


class Model(BaseModel):
    """Frozen data that refuses unknown fields and never turns one type into another."""

    # A model is built when it is first used: most policies use few of them.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Place(Model):
    """Where something was written: a file name relative to the policy's folder, a line and a column from 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"
