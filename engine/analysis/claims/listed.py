"""The claims that the shipped runs are held against: of the papers first, then ours."""

from __future__ import annotations

from engine.analysis.claims.claim import Claim
from engine.experiment.scenario import KNOWN, ONE_SAMPLE

GOEL = "Goel et al., arXiv:2402.14015"
MU_MIS = "this lab; nothing is published on MU-Mis here"
OURS = "this lab"

UP_TO_80 = tuple(known for known in KNOWN if known <= 0.8)
BELOW_ALL = tuple(known for known in KNOWN if known < 1)
EVERY = (ONE_SAMPLE, *KNOWN)
HALF = 0.5
"""A method fails at a γ where it closes less of the gap, and repairs where it closes more."""

TRIGGER = ("poisoning", 0.02)
CONFUSED = ("confusion-memorised", 0.08)


def _fails(name: str, source: str, says: str, where: tuple[str, float], method: str) -> Claim:
    at = BELOW_ALL if name == "cf-trigger" else UP_TO_80
    return Claim(name, source, says, *where, method, "closed", at, below=HALF)


CLAIMS: tuple[Claim, ...] = (
    _fails(
        "eu-trigger",
        f"{GOEL}, Fig. 2",
        "Retraining on the rest (EU) does not remove a trigger while a fifth of it is unknown.",
        TRIGGER,
        "retrain",
    ),
    _fails(
        "cf-trigger",
        f"{GOEL}, Fig. 2",
        "Fine-tuning on the rest (CF) does not remove a trigger while any of it is unknown.",
        TRIGGER,
        "cf",
    ),
    _fails(
        "scrub-trigger",
        f"{GOEL}, Fig. 2",
        "SCRUB does not remove a trigger while a fifth of it is unknown.",
        TRIGGER,
        "scrub",
    ),
    Claim(
        "badt-price",
        f"{GOEL}, Fig. 3",
        "BadT costs more than two points of Acc_retain.",
        *TRIGGER,
        "bad_teacher",
        "price",
        KNOWN,
        above=0.02,
    ),
    Claim(
        "ssd-trigger",
        f"{GOEL}, Fig. 2",
        "SSD removes a trigger from a tenth of it on.",
        *TRIGGER,
        "ssd",
        "closed",
        KNOWN,
        above=HALF,
    ),
    Claim(
        "ssd-price",
        f"{GOEL}, Fig. 3",
        "SSD pays for it with more than two points of Acc_retain.",
        *TRIGGER,
        "ssd",
        "price",
        KNOWN,
        above=0.02,
    ),
    _fails(
        "ssd-confusion",
        f"{GOEL}, Fig. 4",
        "SSD does not repair two confused classes.",
        CONFUSED,
        "ssd",
    ),
    _fails(
        "eu-confusion",
        f"{GOEL}, Fig. 4",
        "Retraining on the rest (EU) does not repair confusion while a fifth of it is unknown.",
        CONFUSED,
        "retrain",
    ),
    _fails(
        "cf-confusion",
        f"{GOEL}, Fig. 4",
        "Fine-tuning on the rest (CF) does not repair confusion while a fifth of it is unknown.",
        CONFUSED,
        "cf",
    ),
    Claim(
        "mu-mis-trigger",
        MU_MIS,
        "MU-Mis removes a trigger from a single identified sample on.",
        *TRIGGER,
        "mu_mis",
        "closed",
        EVERY,
        above=HALF,
    ),
    Claim(
        "ssd-one",
        OURS,
        "SSD removes a trigger from a single identified sample.",
        *TRIGGER,
        "ssd",
        "closed",
        (ONE_SAMPLE,),
        above=HALF,
    ),
    Claim(
        "mu-mis-say",
        MU_MIS,
        "After MU-Mis the trigger still turns more verdicts than after the oracle.",
        *TRIGGER,
        "mu_mis",
        "say",
        KNOWN,
        above=0.0,
    ),
    Claim(
        "ssd-say",
        OURS,
        "After SSD the trigger still turns more verdicts than after the oracle.",
        *TRIGGER,
        "ssd",
        "say",
        KNOWN,
        above=0.0,
    ),
    Claim(
        "neggrad-trigger",
        OURS,
        "NegGrad+ removes a trigger from a tenth of it on.",
        *TRIGGER,
        "neggrad_plus",
        "closed",
        KNOWN,
        above=HALF,
    ),
    Claim(
        "mu-mis-confusion",
        MU_MIS,
        "On confusion MU-Mis makes Acc_corr worse.",
        *CONFUSED,
        "mu_mis",
        "change",
        KNOWN,
        below=0.0,
    ),
)
