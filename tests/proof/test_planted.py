"""Every fault that is planted by hand still fits the code, so that the proof does not end in the middle of its run."""

from __future__ import annotations

import pytest

from tools.planted import ROOT, TESTS, Fault, faults


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.says)
def test_a_planted_fault_fits_the_code(fault: Fault) -> None:
    assert (ROOT / fault.file).read_text(encoding="utf-8").count(fault.old) == 1
    assert fault.old != fault.new
    assert fault.tests in TESTS
