"""``python -m desf_graph.cli``."""

import sys

from desf_graph.cli import main

sys.exit(main())
