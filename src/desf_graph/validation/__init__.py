"""Validation of a record: SHACL results, graded by authority, phase and completeness of the record."""

from __future__ import annotations

from desf_graph.validation.findings import Basis, Finding, Report, validate

__all__ = ["Basis", "Finding", "Report", "validate"]
