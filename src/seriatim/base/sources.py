"""Where every rule, reason and published figure comes from, and how much of it was read.

The identifier of a source stands in rules, reasons and results; the report and the reference pages
take its words from here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """One source: how it is cited on a page, in full, and what of it was read."""

    identifier: str
    short: str
    citation: str
    read: str


SOURCES: dict[str, Source] = {
    source.identifier: source
    for source in (
        Source(
            "recist-1.1",
            "RECIST 1.1 (Eisenhauer 2009, Eur J Cancer 45:228)",
            "Eisenhauer and others. New response evaluation criteria in solid tumours: revised "
            "RECIST guideline (version 1.1). *Eur J Cancer* 2009;45:228.",
            "A full restatement, and the EORTC questions and answers.",
        ),
        Source(
            "eortc-faq",
            "EORTC's answers to questions on RECIST 1.1",
            "EORTC. Questions and answers on RECIST 1.1 and iRECIST, recist.eortc.org.",
            "The pages on sums that change slightly, on stable disease, on new lesions and on "
            "lesions that come back.",
        ),
        Source(
            "choi-2007",
            "Choi 2007 (PMID 17470865)",
            "Choi and others 2007, PMID 17470865: size and density of GIST on imatinib.",
            "The abstract, and a published summary of the criteria. The abstract says more than "
            "10 % and more than 15 %; the summary says at least.",
        ),
        Source(
            "dematteo-2007",
            "DeMatteo 2007 (Ann Surg 245:347, PMID 17435539)",
            "DeMatteo and others. *Ann Surg* 2007;245(3):347-352, PMID 17435539.",
            "The abstract. It defines the groups by the number of growing tumours and gives no "
            "threshold for growth, no imaging interval and no reference scan.",
        ),
        Source(
            "sakakura-2006",
            "Sakakura 2006 (World J Gastroenterol 12:2793)",
            "Sakakura and others. *World J Gastroenterol* 2006;12(17):2793.",
            "The abstract. Sizes, dates, dose and mutation are not in it; the example made after "
            "it is synthetic.",
        ),
        Source(
            "fairweather-2018",
            "Fairweather 2018 (Ann Surg), read as an abstract",
            "Fairweather and others. *Ann Surg* 2018.",
            "The abstract. How its four groups were told apart is not in it; the reading by counts "
            "is ours.",
        ),
        Source(
            "esmo-2022",
            "ESMO-EURACAN-GENTURIS 2022 (Ann Oncol 33:20), read as quoted by others",
            "ESMO-EURACAN-GENTURIS guideline on gastrointestinal stromal tumours. *Ann Oncol* "
            "2022;33:20-33.",
            "Only what others quote of it. Reading a few as three is ours.",
        ),
        Source(
            "shankar-2005",
            "Shankar 2005 (Radiology 235:892)",
            "Shankar and others. *Radiology* 2005;235:892.",
            "A summary: the nodule inside a mass.",
        ),
        Source(
            "fda-2007",
            "FDA guidance on trial endpoints, 2007, appendix",
            "U.S. Food and Drug Administration. Guidance on clinical trial endpoints for the "
            "approval of cancer drugs, 2007.",
            "A copy of its appendix: how progression is dated and when patients are censored.",
        ),
        Source(
            "admiralonco",
            "pharmaverse admiralonco, its rules for events and censoring",
            "The admiralonco package of the pharmaverse: documentation of time-to-event sources "
            "and of confirmed best response.",
            "As a statement of common practice; no code was taken.",
        ),
        Source(
            "yoon-2016",
            "Yoon 2016 (Eur J Cancer 53:5)",
            "Yoon and others. *Eur J Cancer* 2016;53:5.",
            "The abstract: limits of agreement between two measurements of one lesion.",
        ),
        Source(
            "rubin-1987",
            "Rubin 1987 (Multiple Imputation for Nonresponse in Surveys)",
            "Rubin. *Multiple Imputation for Nonresponse in Surveys*. Wiley, 1987.",
            "Not the book: its formulas as the documentation of SAS/STAT restates them (procedures "
            "MI and MIANALYZE).",
        ),
        Source(
            "marshall-2009",
            "Marshall 2009 (BMC Med Res Methodol 9:57)",
            "Marshall and others. *BMC Med Res Methodol* 2009;9:57: combining estimates of "
            "prognostic studies after multiple imputation.",
            "The abstract and what others quote of it: survival is best pooled on a scale on which "
            "it is nearly normal.",
        ),
        Source(
            "target-2025",
            "TARGET 2025 (JAMA 10.1001/jama.2025.13350), read of, not read",
            "The TARGET statement: what a report of an observational study that emulates a target "
            "trial should state. *JAMA* 2025, 10.1001/jama.2025.13350; *BMJ* 2025, "
            "10.1136/bmj-2025-087179.",
            "A mention of it: 21 items in 6 sections. The items themselves were not read; the "
            "protocol states the components that any target trial is asked to state.",
        ),
        Source(
            "hernan-2016",
            "Hernán 2016 (PMC5124536): time zero",
            "Hernán and others 2016, PMC5124536: specifying a target trial so that eligibility, "
            "assignment and the start of follow-up fall together.",
            "A summary: the three must align at time zero.",
        ),
        Source(
            "maringe-2020",
            "Maringe 2020 (Int J Epidemiol 49:1719)",
            "Maringe and others. *Int J Epidemiol* 2020;49:1719, 10.1093/ije/dyaa057: cloning, "
            "censoring and weighting for surgery in lung cancer.",
            "A summary: the five steps and the three survival gains it prints.",
        ),
        Source(
            "mcerlean-2013",
            "McErlean 2013, read as an abstract",
            "McErlean and others 2013: agreement of 17 readers on 320 lesions.",
            "The abstract: limits of agreement by size of lesion, those of the short axis.",
        ),
        Source(
            "stein-wilkerson",
            "Stein and Wilkerson's regression and growth model",
            "Stein, Wilkerson and others: tumour size as the sum of a shrinking and a growing "
            "part, as restated in the documentation of the tumgr package.",
            "The restatement: the formulas and how they are fitted.",
        ),
        Source(
            "taylor-1994",
            "Taylor 1994 (J Am Stat Assoc 89:727), read as an abstract",
            "Taylor, Cumberland and Sy. A stochastic model for analysis of longitudinal AIDS data. "
            "*J Am Stat Assoc* 1994;89(427):727.",
            "The abstract: the integrated Ornstein-Uhlenbeck process for serial measurements.",
        ),
        Source(
            "mehrara-2007",
            "Mehrara 2007 (Cancer Res 67:3970)",
            "Mehrara and others. *Cancer Res* 2007;67(8):3970: specific growth rate and doubling "
            "time.",
            "The article's page: why the specific growth rate is preferred to a doubling time.",
        ),
        Source(
            "seriatim",
            "a choice made by seriatim, open to change in the study file",
            "No source decides it: a choice of ours, with its page under "
            "[decisions](../decisions/index.md), and a setting in the [study file](study.md) where "
            "it could reasonably be otherwise.",
            "",
        ),
    )
}
