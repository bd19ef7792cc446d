"""``fetch``: downloads a data set that is not part of the repository."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing

from engine.base.registry import UnknownName
from engine.cli.options.parser import Failed, Parser, WrongInput
from engine.cli.options.progress_line import ProgressLine
from engine.plugins.datasets import DATASETS, DatasetUnavailable


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
