"""The version of this program, said once."""

__all__ = ["__version__"]

__version__ = "0.1.0"
