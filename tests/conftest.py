"""What several test modules share: where the reference material lies, which a clone of the project does not hold."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def reference() -> Callable[[str, str], Path]:
    """Path of a part of the reference material; the test is skipped, saying what stays unchecked, where it is absent.

    The folder is ``$DESF_REFERENCE``, else ``shared`` beside the checkout.
    """
    folder = Path(os.environ.get("DESF_REFERENCE") or CHECKOUT.parent / "shared")

    def part(name: str, unchecked: str) -> Path:
        if not (folder / name).exists():
            pytest.skip(f"not checked: {unchecked} (no {name} in the reference material, see DESF_REFERENCE)")
        return folder / name

    return part


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail where a test was skipped although ``DESF_NO_SKIP`` says that everything it needs is there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("DESF_NO_SKIP") and skipped:
        print(f"\nDESF_NO_SKIP is set, and {len(skipped)} tests were skipped")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
