"""What the page says around its tables."""

PAGE_HEAD = """\
<!-- Made by benchmarks/survival.py; run `make bench`. -->

# Speed of the survival estimators

"""
INTRODUCTION = (
    "Each estimator beside R survival, lifelines and statsmodels: drawn data, a third of the rows "
    "censored; Cox models (Efron) of five covariates. The same times are taken as they are drawn "
    "(continuous: hardly a tie) and rounded up to whole days (up to hundreds of ties a day). "
    "Start-stop rows are two to a patient. Every run is a process of its own, in turn; what is "
    "timed is the call alone, the data being in memory in the form that the library takes. Shown "
    "is the best of {repeats} in seconds, of one where a call takes more than {slow:g} s and above "
    "{judged:,} rows. In brackets: how many times as much CPU time as seriatim. All run on one "
    "thread, linear algebra too, and CPU time hardly depends on what else the machine does, as "
    "the seconds do."
)
CONVENTIONS = (
    "All Cox fits converge tightly, for by default R and lifelines stop when the likelihood "
    "changes by a billionth. lifelines and statsmodels keep apart times that differ by rounding "
    "only, R and seriatim do not, which shows in continuous times. statsmodels counts a row at "
    "risk at its entry already, so it is given entries a rounding step later. lifelines gives its "
    "curve an interval on another scale and statsmodels gives none, so beside them the survival "
    "is compared, and with statsmodels its standard error."
)
LEFT_OUT = (
    "An empty field was not run. statsmodels has no case weights; lifelines and statsmodels were "
    "not asked for strata, nor at a million rows for the Cox models that take them a second or "
    "more at 20,000 (but for the plain one of lifelines), and at ten million for nothing; there R "
    "was asked for the plain models only. That is to bound the time of the whole run."
)
