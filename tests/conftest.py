"""What holds for the whole suite: how many random cohorts are drawn, and where a browser is needed.

`SERIATIM_HYPOTHESIS=thorough` draws many more random cohorts, different each time.

Tests marked `browser` need Chromium and its driver, which pip cannot install. Where these are not
found the tests are left out, not skipped, and the closing lines say how many were. Where
`SERIATIM_BROWSER=required`, as in continuous integration, they must run.
"""

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "default",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "thorough",
    max_examples=3000,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile(os.environ.get("SERIATIM_HYPOTHESIS", "default"))

BROWSER_PROGRAMS = ("chromium", "chromedriver", "pdftoppm")
LEFT_OUT = pytest.StashKey[int]()


def pytest_configure(config):
    """Declare the marker and start the count of tests left out; refuse where they may not be."""
    config.addinivalue_line("markers", "browser: needs Chromium and its driver on this machine")
    config.stash[LEFT_OUT] = 0
    missing = _missing_programs()
    if missing and os.environ.get("SERIATIM_BROWSER") == "required":
        raise pytest.UsageError(f"SERIATIM_BROWSER=required, but not found: {', '.join(missing)}")


def pytest_collection_modifyitems(config, items):
    """Leave the browser tests out where there is no browser."""
    marked = [item for item in items if item.get_closest_marker("browser")]
    if not marked or not _missing_programs():
        return
    items[:] = [item for item in items if item not in marked]
    config.hook.pytest_deselected(items=marked)
    config.stash[LEFT_OUT] = len(marked)


def pytest_sessionfinish(session):
    """Tell the process that prints the closing lines what this worker left out."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash[LEFT_OUT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Every worker collects the same tests, so any one's count is the count."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter, config):
    """Say how many browser tests were left out, and why."""
    if count := config.stash[LEFT_OUT]:
        terminalreporter.write_line(
            f"{count} browser tests were left out: {', '.join(_missing_programs())} not found."
        )


def _missing_programs():
    return [program for program in BROWSER_PROGRAMS if shutil.which(program) is None]
