"""``python -m desf_graph.cli``."""

from desf_graph.cli import command

command()
