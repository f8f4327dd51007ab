"""Reasoning in OWL 2 RL: what follows, what contradicts, and why."""
