"""What is asked of several ecosystems, or of one that is imagined otherwise."""

from __future__ import annotations

from desf_graph.scenarios.comparison import OUTCOMES, Compared, Comparison, RuleOutcome, compare, stream

__all__ = ["OUTCOMES", "Compared", "Comparison", "RuleOutcome", "compare", "stream"]
