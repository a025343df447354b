"""The executable specification: every scenario of features/."""

from pytest_bdd import scenarios

scenarios(".")
