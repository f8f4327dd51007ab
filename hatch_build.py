"""Build hook of standard wheels: ships the data folders, with what is compiled from them, inside the package.

An editable install gets none of it and reads the checkout, so that it can never see a stale copy.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("ontology", "shapes", "queries", "cases")


class DataHook(BuildHookInterface[Any]):
    """Puts the data under ``desf_graph/data`` of the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the knowledge and add it, with its sources, to the files of the wheel."""
        if version != "standard":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from desf_graph import knowledge
        from desf_graph.knowledge import compiled
        from desf_graph.reasoning.closure import ontology

        self.folder = Path(tempfile.mkdtemp())
        compiled.write(self.folder, knowledge.ontology(), knowledge.shapes(), knowledge.derived(), knowledge.profile())
        (self.folder / compiled.THEORY).write_text(ontology().dumps(), "utf-8")
        files = build_data["force_include"]
        files |= {str(root / name): f"desf_graph/data/{name}" for name in FOLDERS if (root / name).is_dir()}
        files[str(self.folder)] = f"desf_graph/data/{compiled.FOLDER}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled for this build."""
        if version == "standard":
            shutil.rmtree(self.folder, ignore_errors=True)
