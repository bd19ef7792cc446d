"""``python -m engine``: the command line."""

import os
import sys
from io import TextIOWrapper

from engine.cli import main

CLOSED_EARLY = 141
"""As the shell says it of a process that wrote to a pipe that is not read any more."""

for stream in (sys.stdout, sys.stderr):
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")  # a terminal may not know every character
try:
    code = main(sys.argv[1:])
    sys.stdout.flush()
except BrokenPipeError:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    code = CLOSED_EARLY
sys.exit(code)
