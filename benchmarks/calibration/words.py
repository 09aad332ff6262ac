"""The words of the calibration page that no figure changes."""

HEAD = """
<!-- Made by benchmarks/calibrate.py; run `make calibrate`. -->

# Are the probabilities right?

A probability is right when things that are given 30 % happen three times in ten. This page holds
seriatim's to that: on simulated lesions, whose true sizes are known, and on real diameters, whose
last scans are hidden and predicted. The simulator shares no code with the model. Everything here is
drawn with seed {seed} and comes out again with `make calibrate`.
"""

RELIABILITY_WORDS = """\
Patients with 3 to 12 lesions and 3 to 10 scans at irregular times; sizes of 5 to 150 mm; lesions
that are stable (40 %), shrink and stay (25 %), shrink and regrow (15 %) or grow slowly (20 %). The
truth is the rule for growth applied to true sizes. Shown is the largest distance, in points,
between stated and observed over the deciles that hold at least 200 cases, and how many true sizes
lay inside their 90 % band."""

DEGRADES = """\
A reader who is 30 % worse than stated makes the model too sure, one who is better makes it too
careful; the model learns part of this from all lesions of a patient, and most of it once it has
been fitted to other patients of the same cohort. Where far more or far fewer lesions grow than the
prior supposes, probabilities in the middle of the scale are off in that direction."""

RIVAL_WORDS = """\
The threshold rule is this program's own; the confirmed one needs growth on two scans in a row; the
slope test is the probability that a straight line through all log sizes has risen past the
threshold. A plain yes or no is taken for 100 % and 0 %, kept away from infinity at 0.1 %.
Recalibrated: each statement replaced by what was observed among its like, on the same cases, the
best that any use of it could reach. Lower is better, but for the area under the curve (AUC)."""

DIAMETER_WORDS = """\
1,472 patients of five trials, one target lesion each (Ghaffari Laleh and others 2022, PLoS Comput
Biol, supplement S1, CC BY 4.0): lung and bladder cancer on other drugs, so another disease than
GIST. Each half of the patients is predicted with the model fitted to the other half (mixed
readers), and with the default. The last scans of each lesion are hidden; shown is the share, in
percent, of hidden readings inside their 90 % band, with the number of readings."""

LIMITS = """
## What this does not show

- No public series holds the sizes of several GIST lesions a patient over time. The default prior
  is fitted to simulated lesions; for another disease or another reader fit your own.
- The simulator's lesions are independent of one another given their paths, and so are the model's.
- The constants of the two erratic paths were chosen while looking at these same real diameters, and
  those of the others, with the default shares, on simulated lesions drawn with other seeds. Only
  shares and error are fitted to one half of the diameters and tried on the other.
- A reader who misses a lesion or takes another one for it is in neither.
"""
