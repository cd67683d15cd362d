"""Every fault that is planted by hand still fits the code, and leaves it code, so that what catches it is a test."""

from __future__ import annotations

import tomllib

import pytest

from tools.planted import ROOT, TESTS, Fault, faults


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.says)
def test_a_planted_fault_fits_the_code(fault: Fault) -> None:
    text = (ROOT / fault.file).read_text(encoding="utf-8")
    assert text.count(fault.old) == 1
    assert fault.old != fault.new
    assert fault.tests in TESTS
    planted = text.replace(fault.old, fault.new)
    if fault.file.endswith(".py"):
        compile(planted, fault.file, "exec")
    else:
        tomllib.loads(planted)
