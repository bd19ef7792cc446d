"""The head of a safetensors file: which tensors it holds, without memory for any of them.

Format: eight bytes of length, a JSON head with type, shape and place of each tensor, and then
the values, without gaps (https://huggingface.co/docs/safetensors).
"""

from __future__ import annotations

import math
from typing import Annotated

from msgspec import Meta, Struct

from engine.base.decoding import Odd, converted, plain
from engine.runs.schema.values import Count

MOST_TENSORS = 20_000
MOST_HEAD = 8 * 2**20

BYTES = {
    **dict.fromkeys(("BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3"), 1),
    **dict.fromkeys(("U16", "I16", "F16", "BF16"), 2),
    **dict.fromkeys(("U32", "I32", "F32"), 4),
    **dict.fromkeys(("U64", "I64", "F64", "C64"), 8),
}
"""Of one value, by the name of its type."""

Place = Annotated[int, Meta(ge=0, lt=2**62)]


class Tensor(Struct):
    dtype: Annotated[str, Meta(max_length=20)]
    shape: Annotated[list[Count], Meta(max_length=16)]
    data_offsets: tuple[Place, Place]


def head_length(data: bytes, size: int, thing: str) -> int:
    """How long the head is, from the first eight bytes of a file of ``size`` bytes."""
    length = int.from_bytes(data[:8], "little")
    if size < 8 or length > size - 8:
        raise Odd(f"{thing} is no whole safetensors file: it ends within its head")
    if length > MOST_HEAD:
        raise Odd(f"{thing} has a head of {length:,} bytes, at most {MOST_HEAD:,} are read")
    return length


def tensors_in(head: bytes, size: int, thing: str) -> dict[str, Tensor]:
    """The tensors by name.

    Args:
        head: the JSON after the first eight bytes.
        size: of the whole file, in bytes.

    Raises:
        Odd: if the file is not made of these tensors and nothing else.
    """
    document = plain(head, f"the head of {thing}")
    if isinstance(document, dict):
        document.pop("__metadata__", None)
        if len(document) > MOST_TENSORS:
            raise Odd(f"{thing} has {len(document):,} tensors, at most {MOST_TENSORS:,} are read")
    found: dict[str, Tensor] = converted(dict[str, Tensor], document, f"the head of {thing}")
    end = 0
    for name, tensor in sorted(found.items(), key=lambda one: one[1].data_offsets):
        begin, stop = tensor.data_offsets
        width = BYTES.get(tensor.dtype)
        if width is None:
            raise Odd(f"{thing}: {name[:80]} is of the unknown type {tensor.dtype}")
        if begin != end or stop - begin != width * math.prod(tensor.shape):
            raise Odd(f"{thing}: {name[:80]} does not lie where the head says")
        end = stop
    if 8 + len(head) + end != size:
        raise Odd(
            f"{thing} has {size:,} bytes, but its head speaks of {8 + len(head) + end:,}: it is "
            "cut off or has something added"
        )
    return found


def check_tensors(data: bytes, thing: str) -> dict[str, Tensor]:
    """The tensors of a whole file in memory; raises :class:`Odd`."""
    length = head_length(data, len(data), thing)
    return tensors_in(data[8 : 8 + length], len(data), thing)
