"""``fetch``: downloads a data set that is not part of the repository."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing

from engine.cli.errors import Failed, WrongInput
from engine.cli.parser import Parser
from engine.cli.progress_line import ProgressLine
from engine.data import DATASETS, DatasetUnavailable
from engine.plugins import UnknownName


def main(arguments: Sequence[str]) -> int:
    parser = Parser("fetch", "Downloads a data set; goes on where an earlier attempt broke off.")
    parser.add_argument("dataset")
    options = parser.read(arguments)
    try:
        data = DATASETS[options.dataset]()
    except UnknownName as error:
        raise WrongInput(error) from error
    try:
        with closing(ProgressLine(sys.stderr)) as progress:
            data.fetch(progress)
        pictures = data.load()
    except DatasetUnavailable as error:
        raise Failed(f"{data.title} cannot be had: {error}") from error
    sizes = {"n_train": len(pictures.train), "n_test": len(pictures.test)}
    print(json.dumps({"dataset": data.name, **sizes}))
    return 0
