"""Validation of a record: SHACL results, graded by authority, phase and completeness of the record."""

from __future__ import annotations

from desf_graph.validation.assessment import Basis, Outcome, Report, validate
from desf_graph.validation.deductions import CONTRADICTION
from desf_graph.validation.findings import OWN, SEVERITIES, Finding
from desf_graph.validation.states import STATES, State

__all__ = ["CONTRADICTION", "OWN", "SEVERITIES", "STATES", "Basis", "Finding", "Outcome", "Report", "State", "validate"]
