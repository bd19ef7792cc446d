"""A Ray cluster of this machine: a head without cores and two nodes.

Run as a program of its own. It says the address in a line, ends a node at each line that it
reads, and ends them all at the end of its input.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from ray.cluster_utils import Cluster

MEMORY = {"object_store_memory": 100 * 2**20}
HEAD = {**MEMORY, "num_cpus": 0, "include_dashboard": False}
TRIES = 4


def patiently(start: Callable[[], Any]) -> Any:
    """Ray gives a node half a minute to start, which on a busy machine may not do."""
    for _ in range(TRIES - 1):
        with suppress(Exception):
            return start()
    return start()


def main() -> None:
    cluster = patiently(lambda: Cluster(initialize_head=True, head_node_args=HEAD))
    nodes = [
        patiently(lambda: cluster.add_node(num_cpus=1, num_gpus=1, **MEMORY)) for _ in range(2)
    ]
    cluster.wait_for_nodes()
    print(cluster.address, flush=True)
    for _ in sys.stdin:
        cluster.remove_node(nodes.pop(), allow_graceful=False)
        print("killed", flush=True)
    cluster.shutdown()


if __name__ == "__main__":
    main()
