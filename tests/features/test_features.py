"""The executable specification: every scenario of features/, and of the policies that are shipped."""

from pytest_bdd import scenarios

scenarios(".", "../policies")
