"""Whatever the bytes, a reader gives findings or one of our errors, soon, and nothing else."""

import os
import random
import signal

import pytest

from fuzz.mutate import mutate
from fuzz.samples import WRITERS, samples, settings
from seriatim.base.errors import SeriatimError
from seriatim.cohort.findings import findings_as_json
from seriatim.formats.convert import convert

INPUTS = int(os.environ.get("SERIATIM_FUZZ_INPUTS", "200"))
"""Spoilt inputs for each reader; continuous integration asks for 2,000."""
TOGETHER = 100
LIMIT_SECONDS = 10


@pytest.fixture(scope="module")
def sample_of(tmp_path_factory):
    """The good sources of a format, made once."""
    made = {}

    def of(name):
        if name not in made:
            made[name] = samples(name, tmp_path_factory.mktemp(name))
        return made[name]

    return of


@pytest.fixture
def within_the_limit():
    """Stops a test that hangs on one input."""

    def stop(number, frame):
        raise TimeoutError(f"one input took more than {LIMIT_SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("name", WRITERS)
def test_the_good_sources_convert(sample_of, tmp_path, name):
    for kind, files in sample_of(name).items():
        folder = lay_out(files, tmp_path / kind)
        conversion = convert(folder, format_name=name, settings=settings(name, kind))
        assert conversion.cohort.measurements.height > 1
        assert set(conversion.accounts.tallies["not_accounted_for"]) == {0}


@pytest.mark.parametrize("first", range(0, INPUTS, TOGETHER))
@pytest.mark.parametrize("name", WRITERS)
def test_a_spoilt_source_gives_findings_or_an_error_of_ours(
    sample_of, tmp_path, within_the_limit, name, first
):
    ended = {"converted": 0, "refused": 0}
    for seed in range(first, first + TOGETHER):
        kind, files = spoil(sample_of(name), seed)
        folder = lay_out(files, tmp_path / str(seed))
        signal.alarm(LIMIT_SECONDS)
        try:
            conversion = convert(folder, format_name=name, settings=settings(name, kind))
        except SeriatimError:
            ended["refused"] += 1
        else:
            assert findings_as_json(conversion.findings)
            assert set(conversion.accounts.tallies["not_accounted_for"]) <= {0}, (kind, seed)
            ended["converted"] += 1
        signal.alarm(0)
    assert sum(ended.values()) == TOGETHER


def spoil(sources, seed):
    """One of the sources with one of its files spoilt, now and then two."""
    chance = random.Random(seed)
    kind = chance.choice(sorted(sources))
    files = dict(sources[kind])
    for name in chance.sample(sorted(files), k=min(len(files), chance.choice((1, 1, 2)))):
        files[name] = mutate(files[name], seed)
    return kind, files


def lay_out(files, folder):
    for name, data in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder
