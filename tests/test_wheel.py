"""The wheel: carries its data compiled, works outside the source tree, and no other build carries a copy."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from desf_graph import knowledge
from desf_graph.knowledge import compiled

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A standard wheel, built by the project's own backend."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds the wheel, and this environment's dependencies after it."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return folder / "bin" / "python" if os.name != "nt" else folder / "Scripts" / "python.exe"


def run(python: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: text for name, text in os.environ.items() if name not in ("PYTHONPATH", "DESF_LANG")}
    return subprocess.run(
        [str(python), *arguments], cwd=folder, capture_output=True, text=True, env={**environment, "DESF_LANG": "en"}
    )


def test_the_wheel_validates_a_case_outside_the_source_tree(installed: Path, tmp_path: Path) -> None:
    where = run(installed, "-c", "import desf_graph; print(desf_graph.__file__)", folder=tmp_path)
    assert str(ROOT) not in where.stdout
    done = run(installed, "-m", "desf_graph.cli", "validate", "case:sap-migration", folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("SAP migration: ")
    assert done.stderr == ""


def test_the_wheel_starts_an_ecosystem_and_brings_the_schema(installed: Path, tmp_path: Path) -> None:
    for arguments in (["new", "a.yaml"], ["new", "b.yaml", "--from", "siam", "--lang", "nl"], ["schema", "ecosystem"]):
        done = run(installed, "-m", "desf_graph.cli", *arguments, folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
    assert {"a.yaml", "b.yaml"} == {file.name for file in tmp_path.iterdir()}


def test_what_is_compiled_equals_what_the_turtle_says(wheel: Path) -> None:
    folder = f"desf_graph/data/{compiled.FOLDER}"
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(f"{folder}/{compiled.STRUCTURE}").decode() == knowledge.structure_text()
        assert archive.read(f"{folder}/{compiled.SHAPES}").decode() == knowledge.shapes_text()
        tables = json.loads(archive.read(f"{folder}/{compiled.TABLES}"))
    assert tables == json.loads(json.dumps(knowledge.tables()))


def test_the_wheel_carries_every_data_file_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith("desf_graph/data/")}
    for folder in ("ontology", "shapes", "queries", "cases"):
        expected = {
            f"desf_graph/data/{file.relative_to(ROOT).as_posix()}"
            for file in (ROOT / folder).rglob("*")
            if file.is_file()
        }
        assert expected == {name for name in names if name.startswith(f"desf_graph/data/{folder}/")}
    assert {
        f"desf_graph/data/{compiled.FOLDER}/{name}" for name in (compiled.STRUCTURE, compiled.SHAPES, compiled.TABLES)
    } <= names


def test_an_editable_install_has_no_copy_of_the_data(tmp_path: Path) -> None:
    code = f"from hatchling.build import build_editable; build_editable({str(tmp_path)!r})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (built,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        assert [name for name in archive.namelist() if "/data/" in name] == []
