"""Results as JUnit XML, as build servers read it: a suite of examples, and one for each feature."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from policy_engine.testing.examples import ExampleResult
from policy_engine.testing.results import ScenarioResult

__all__ = ["to_junit"]

# What no XML document may hold, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(policy: str, examples: Sequence[ExampleResult], scenarios: Sequence[ScenarioResult]) -> bytes:
    """Return an XML document with a case for each example and scenario, and what came out of those that failed."""
    root = ET.Element("testsuites", name=_text(policy))
    if examples:
        suite = _suite(root, "examples", len(examples), sum(not result.passed for result in examples))
        for example in examples:
            case = _case(suite, f"{policy}.examples", example.name, example.place.file, example.place.line)
            if not example.passed:
                _fail(case, f"came out: {example.got}", example.words())
    for feature in dict.fromkeys((result.file, result.feature) for result in scenarios):
        of_feature = [result for result in scenarios if (result.file, result.feature) == feature]
        name = feature[1] or feature[0] or "features"
        suite = _suite(root, name, len(of_feature), sum(not result.passed for result in of_feature))
        for scenario in of_feature:
            case = _case(suite, f"{policy}.{name}", scenario.name, scenario.file, scenario.line)
            if not scenario.passed:
                message = scenario.message or "failed"
                place = f"{scenario.file}:{scenario.line}: {scenario.step}" if scenario.step else scenario.file
                _fail(case, message.partition("\n")[0], f"{place}\n{message}")
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ET.indent(root)
    written: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}\n'.encode()


def _suite(root: ET.Element, name: str, tests: int, failures: int) -> ET.Element:
    return ET.SubElement(
        root, "testsuite", name=_text(name), tests=str(tests), failures=str(failures), errors="0", skipped="0"
    )


def _case(suite: ET.Element, class_name: str, name: str, file: str, line: int) -> ET.Element:
    return ET.SubElement(
        suite, "testcase", classname=_text(class_name), name=_text(name), file=_text(file), line=str(line)
    )


def _fail(case: ET.Element, message: str, words: str) -> None:
    failure = ET.SubElement(case, "failure", message=_text(message), type="failed")
    failure.text = _text(words)


def _text(words: str) -> str:
    return _FORBIDDEN.sub("\ufffd", words)
