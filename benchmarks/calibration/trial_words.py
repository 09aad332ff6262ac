"""The words of the page on effects that no figure changes."""

HEAD = """
<!-- Made by benchmarks/calibrate_trial.py; run `make calibrate`. -->

# Are the effects right?

An effect is right when it comes out at the truth on average, and when nineteen in twenty of its
95 % intervals hold the truth. This page holds every estimator to that on simulated trials, whose
truth is known: the same simulated patients are followed again, once with nobody operated within the
grace period and once with everybody. The simulator shares no code with the estimators, and none of
its settings was chosen by what came out here. Everything is drawn with seed {seed} and comes out
again with `make calibrate`.
"""

SIMULATOR = """
## The simulated patients

Each begins imatinib with four lesions. Lesions begin to grow, one after the other; performance
status worsens; scans come every 60 to 120 days and show how many lesions grow and the sum of
diameters. Patients are operated more often when the last scan showed one growing lesion, less often
when it showed more, when the sum was large and when performance status was poor. The hazard of
death follows the state on the day, seen or not, and is multiplied by the hazard ratio of the
scenario from the operation on. Follow-up ends 24 to 60 months after the start of the drug, or
before that for one patient in twenty a year. Time moves in steps of five days.

Time zero is the first scan after three months on the drug, whatever it shows. In sequential trials
every scan from there to month 18 is a time zero, for whoever is not yet operated, so that the truth
is another one: that of later patients too. The grace period is six intervals of 30 days. Weights
come from a logistic model of the decision in each interval on the category, the logarithm of the
sum and the performance status at the last scan. `Even` spreads operations evenly over the grace
period; `natural` leaves care as it is until the last interval and operates on all who are left in
it.
"""

MAIN_WORDS = """
Bias is estimate minus truth in the 24-month risk difference, in percentage points, with the
standard error that comes from the number of data sets. Coverage is the share of 95 % intervals that
hold the truth, width their mean width in points; both are of the data sets in which an effect was
given. The naive contrast compares ever with never operated; landmark analyses are read on the same
day as the others and held to the same truth, although theirs is that of those alive at the
landmark. `Robust` intervals take the weights as given; `bootstrap` ones draw patients again and do
the whole chain each time.
"""

RATIO_WORDS = """
## The hazard ratio of the time-varying Cox model

It adjusts for when the operation came and for nothing else. Beside it stands the hazard ratio of
the simulator, which holds for patients of one state.
"""

TIMING_WORDS = """
## Timing and truncation

With `natural` timing whoever is left over at the last interval must be operated in it, so that the
few who were then carry the weight of all who were not; the effective sample size of the arm shows
it. Cutting weights at their 99th percentile makes intervals a little narrower and lets bias in: the
weights that are cut are those of the patients who are like the ones not operated.
"""

FAIL_WORDS = """
## What fails, and what tells

{n:,} patients enter each data set. Imbalance is the largest standardised difference, between the
weighted arms just after the grace period, in what was known at time zero, whether the model holds
it or not: its median, and how often it is above {limit:g}. `No choice` is how often the positivity
table shows a category in which nobody was operated, or everybody.
"""

FAIL_TAIL = """
- **A confounder left out** of the weight model biases the effect. Weights and their effective
  sample size look well; the balance table tells, as long as the confounder is in it: an imbalance
  above {limit:g} calls for another model.
- **A category in which nobody is operated**: with the category in the model its coefficient runs
  off and no effect is given. Without it an effect comes out that stands for nobody with that
  category; the positivity table shows it.
- **Something that nobody wrote down** and that both decisions and deaths follow biases every
  estimator here. No table or weight tells: only a negative control outcome can, or how strong it
  would have to be (the E-value).
"""

LIMITS = """
## What this does not show

- The model of the decisions holds what the simulator decides by. In real patients it is a guess.
- Scans fall inside intervals, and decisions that follow them are modelled by what was known at the
  interval's start. Here 30 days are short enough; where scans or decisions come faster, shorten
  `interval_days`.
- Patients are alike in their answer to the operation, but for their category.
- Nobody's follow-up ends because of their state.
"""
