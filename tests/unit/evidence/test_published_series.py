import pytest

from seriatim.base.errors import InputError, PlanError
from seriatim.evidence.series import all_series, parse_series, read_series, series_names

NAMES = series_names()


def figure(identifier, **keys):
    found = [
        outcome
        for outcome in read_series(identifier).outcomes
        if all(getattr(outcome, name) == value for name, value in keys.items())
    ]
    assert len(found) == 1
    return found[0]


def test_all_thirteen_series_are_there_and_read_in_order_of_name():
    assert len(NAMES) == 13
    assert tuple(one.identifier for one in all_series()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_series_stands_in_the_file_of_its_name_and_says_what_was_read(name):
    series = read_series(name)
    assert series.identifier == name
    assert series.citation
    assert series.setting
    assert series.read in ("abstract", "article page")
    assert all(outcome.place for outcome in series.outcomes)


@pytest.mark.parametrize("name", NAMES)
def test_survival_has_a_horizon_and_every_time_has_a_time_zero(name):
    for outcome in read_series(name).outcomes:
        if outcome.statistic == "survival_pct":
            assert outcome.month is not None
            assert 0 <= outcome.value <= 100
        is_time = outcome.statistic not in ("count", "percentage")
        assert is_time == (outcome.origin != "not_a_time")


@pytest.mark.parametrize("name", NAMES)
def test_hazard_ratios_name_their_reference_and_intervals_hold_their_value(name):
    for outcome in read_series(name).outcomes:
        assert (outcome.reference is not None) == (outcome.statistic == "hazard_ratio")
        if outcome.interval:
            assert outcome.lower <= outcome.value <= outcome.upper


@pytest.mark.parametrize("name", NAMES)
def test_known_group_sizes_do_not_exceed_the_series(name):
    series = read_series(name)
    sizes = [group.n for group in series.groups if group.n is not None]
    assert sum(sizes) <= series.n
    counts = [outcome for outcome in series.outcomes if outcome.statistic == "count"]
    assert all(outcome.value <= outcome.of for outcome in counts)


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("dematteo-2007", [20, 13, 7]),
        ("sym-2008", [24, 3, 7]),
        ("fairweather-2018", [64, 100, 132, 104]),
        ("raut-2010", [10, 22, 18]),
        ("du-2014", [19, 22]),
        ("park-2014", [42, 92]),
        ("sun-yat-sen-2018", [21, 81]),
    ],
)
def test_groups_that_are_all_known_add_up_to_the_series(name, sizes):
    series = read_series(name)
    assert [group.n for group in series.groups] == sizes
    assert sum(sizes) == series.n


def test_the_two_survivals_of_36_percent_stand_at_their_own_horizons():
    focal = figure("dematteo-2007", endpoint="os", group="focal_resistance")
    multifocal = figure("dematteo-2007", endpoint="os", group="multifocal_resistance")
    assert (focal.value, focal.month) == (36, 24)
    assert (multifocal.value, multifocal.month) == (36, 12)


def test_the_same_patients_have_other_medians_from_operation_and_from_the_drug():
    keys = {"endpoint": "pfs", "group": "unifocal"}
    assert figure("fairweather-2018", origin="operation", **keys).value == 11
    assert figure("fairweather-2018", origin="drug_start", **keys).value == 47


def test_a_hazard_ratio_below_one_favours_the_group_over_its_reference():
    ratio = figure("cai-2018", endpoint="os")
    assert (ratio.group, ratio.reference, ratio.value) == ("surgery", "no_surgery", 0.68)


def test_a_series_prints_a_short_summary_of_itself():
    assert str(read_series("dematteo-2007")) == "dematteo-2007: 40 patients, 10 figures"


def test_an_unknown_series_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match=r"no published series.*Known series: .*dematteo-2007"):
        read_series("dematteo-1907")


WHOLE = """
identifier = "made-up"
citation = "nobody"
read = "abstract"
setting = "nowhere"
design = "series"
unit = "patients"
n = 3

[[outcomes]]
endpoint = "os"
statistic = "survival_pct"
group = "all"
origin = "operation"
value = 50
month = 24
place = "abstract"
"""


def test_the_smallest_whole_series_is_read():
    assert parse_series(WHOLE).outcomes[0].value == 50


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("month = 24", "", "needs its horizon"),
        ("value = 50", "", "a value, or not_reached, is needed"),
        ("value = 50", "not_reached = true", "only a median can be not reached"),
        ('"survival_pct"', '"hazard_ratio"', "needs its reference group"),
        ('"survival_pct"', '"count"', "needs what it is out of"),
        ("month = 24", "month = 24\nlower = 40", "two ends and a name"),
        ('group = "all"', 'group = "others"', "groups that are not described"),
        ("n = 3", "", "n: Field required"),
        ("n = 3", "n = ", "is not TOML"),
        ("n = 3", "n = 3\nsize = 3", "size: Extra inputs"),
    ],
)
def test_a_series_that_is_not_whole_is_refused_with_the_problem(old, new, problem):
    with pytest.raises(PlanError, match=problem):
        parse_series(WHOLE.replace(old, new, 1))
