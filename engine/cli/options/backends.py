"""``--backend`` and what a run may take there, for the commands that make many runs."""

from __future__ import annotations

import os
from argparse import Namespace

from engine.cli.options.parser import Parser, WrongInput
from engine.runs.jobs import Backend, BackendUnavailable, Resources, backend_named
from engine.runs.jobs.backends.choice import BACKENDS
from engine.runs.store import Store

USED_BY = {
    "cpus": ("ray", "slurm"),
    "gpus": ("ray", "slurm"),
    "address": ("ray",),
    "cluster": ("slurm",),
    "partition": ("slurm",),
    "minutes": ("slurm",),
    "chunk": ("slurm",),
    "jobs": ("slurm",),
}
"""Which backends use an option."""


def add_backend_options(parser: Parser) -> None:
    default = os.environ.get("LAB_BACKEND") or "local"
    parser.add_argument("--backend", default=default, help=", ".join(BACKENDS))
    for name, kind, about in (
        ("cpus", float, "CPU cores of a run, 1 if not given; on Ray also a fraction"),
        ("gpus", float, "GPUs of a run; on Ray also a fraction such as 0.25"),
        ("address", str, "a running Ray cluster, HOST:PORT; default: RAY_ADDRESS, else the one "
         "of this machine, else a new head"),
        ("cluster", str, "slurm, or local or debug: submitit on this machine"),
        ("partition", str, "of SLURM"),
        ("minutes", int, "after which SLURM ends a job, 240 if not given"),
        ("chunk", int, "runs of one SLURM job, 20 if not given"),
        ("jobs", int, "SLURM jobs at a time, 32 if not given"),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", type=kind, help=about)


def backend_of(options: Namespace, store: Store) -> Backend:
    """The backend that ``options`` ask for; raises :class:`WrongInput` if it cannot be had."""
    given = {name: getattr(options, name) for name in USED_BY}
    given = {name: value for name, value in given.items() if value is not None}
    for name in given:
        if options.backend not in USED_BY[name]:
            raise WrongInput(f"--{name} is for --backend {' and '.join(USED_BY[name])}")
    try:
        return backend_named(options.backend, store, Resources(**given))
    except (ValueError, BackendUnavailable) as error:
        raise WrongInput(error) from error
