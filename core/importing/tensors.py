"""torch tensors in a pickle: inert records, checked when they are turned into tensors."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from core.files.file_kind import LEGACY_MAGIC
from core.files.refusal import RefusalError
from core.importing.arrays import PLAIN_VOCABULARY
from core.importing.budget import Budget
from core.importing.unpickler import Global, Record, Unpickler, Vocabulary, expect

_DTYPES = {
    "FloatStorage": torch.float32,
    "DoubleStorage": torch.float64,
    "HalfStorage": torch.float16,
    "BFloat16Storage": torch.bfloat16,
    "ByteStorage": torch.uint8,
    "CharStorage": torch.int8,
    "ShortStorage": torch.int16,
    "IntStorage": torch.int32,
    "LongStorage": torch.int64,
    "BoolStorage": torch.bool,
}
_LEGACY_PROTOCOL = 1001
_MAX_ITEMS = 2**31


@dataclass(eq=False)
class StoredStorage:
    """A run of numbers that tensors look at.

    Attributes:
        dtype: their type.
        numel: their number.
        data: their bytes; None until the file gives them.
    """

    dtype: torch.dtype
    numel: int
    data: memoryview | None = None

    def fill(self, data: memoryview) -> None:
        """Take the bytes; raises RefusalError when there are not as many as promised."""
        if len(data) != self.numel * self.dtype.itemsize:
            raise RefusalError("a tensor has more or fewer bytes than its size says")
        self.data = data


@dataclass(frozen=True, eq=False)
class StoredTensor:
    """A tensor, still as bytes."""

    storage: StoredStorage
    offset: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]

    def tensor(self) -> torch.Tensor:
        """Return a copy of the tensor; raises RefusalError when the numbers it looks at are not there."""
        storage = self.storage
        if storage.data is None:
            raise RefusalError("a tensor has no content")
        if 0 in self.shape:
            return torch.zeros(self.shape, dtype=storage.dtype)
        span = 1 + sum((side - 1) * step for side, step in zip(self.shape, self.stride, strict=True))
        if self.offset + span > storage.numel or math.prod(self.shape) > span:
            raise RefusalError("a tensor reaches beyond its content")
        size = storage.dtype.itemsize
        seen = storage.data[self.offset * size : (self.offset + span) * size]
        return (
            torch.frombuffer(bytearray(seen), dtype=storage.dtype).as_strided(self.shape, self.stride).clone()
        )


def _tensor(arguments: tuple[Any, ...], budget: Budget) -> StoredTensor:
    """Stand for torch._utils._rebuild_tensor_v2(storage, offset, shape, stride, …)."""
    expect(arguments, StoredStorage, int, tuple, tuple)
    storage, offset, shape, stride = arguments[:4]
    numbers = (offset, *shape, *stride)
    if len(shape) > 8 or len(shape) != len(stride):
        raise RefusalError("its pickle has a tensor of a damaged shape")
    if not all(type(number) is int and 0 <= number < _MAX_ITEMS for number in numbers):
        raise RefusalError("its pickle has a tensor of a damaged shape")
    return StoredTensor(storage, offset, shape, stride)


def _parameter(arguments: tuple[Any, ...], budget: Budget) -> StoredTensor:
    """Stand for torch._utils._rebuild_parameter(tensor, …)."""
    expect(arguments, StoredTensor)
    return arguments[0]


def _device(arguments: tuple[Any, ...], budget: Budget) -> str:
    expect(arguments, str)
    return arguments[0]


def _namespace(arguments: tuple[Any, ...], budget: Budget) -> Record:
    """Stand for argparse.Namespace: training scripts store their options."""
    return Record()


TENSOR_VOCABULARY: Vocabulary = {
    **PLAIN_VOCABULARY,
    ("argparse", "Namespace"): _namespace,
    ("torch", "device"): _device,
    ("torch._utils", "_rebuild_tensor"): _tensor,
    ("torch._utils", "_rebuild_tensor_v2"): _tensor,
    ("torch._utils", "_rebuild_parameter"): _parameter,
    **{(module, name): None for module in ("torch", "torch.cuda") for name in _DTYPES},
}


class StoragePool:
    """Resolves the persistent ids of storages, each key once."""

    def __init__(self, fetch: Callable[[str], memoryview] | None = None) -> None:
        """Remember `fetch`, which gives the bytes for a key; without it they come later."""
        self.storages: dict[str, StoredStorage] = {}
        self._fetch = fetch

    def resolve(self, identity: Any) -> StoredStorage:
        """Return the storage for ("storage", type, key, location, number of items, …).

        Raises:
            RefusalError: it is not such an id, or contradicts an earlier one with the same key.
        """
        if type(identity) is not tuple or len(identity) not in (5, 6) or identity[0] != "storage":
            raise RefusalError("its pickle refers to outside data in an unknown way")
        kind, key, numel = identity[1], identity[2], identity[4]
        expect((kind, key, numel), Global, str, int)
        if kind.name not in _DTYPES or not 0 <= numel < _MAX_ITEMS:
            raise RefusalError(f"it stores {kind}, expected numbers")
        if identity[5:] not in ((), (None,)):
            raise RefusalError("it stores views of storages, which torch has not written for years")
        if key not in self.storages:
            self.storages[key] = self._make(_DTYPES[kind.name], key, numel)
        storage = self.storages[key]
        if (storage.dtype, storage.numel) != (_DTYPES[kind.name], numel):
            raise RefusalError(f"its storage {key[:20]!r} is described in two ways")
        return storage

    def _make(self, dtype: torch.dtype, key: str, numel: int) -> StoredStorage:
        storage = StoredStorage(dtype, numel)
        if self._fetch is not None:
            storage.fill(self._fetch(key)[: numel * dtype.itemsize])
        return storage


def load_legacy(data: memoryview, vocabulary: Vocabulary, budget: Budget | None = None) -> Any:
    """Read what torch.save wrote before version 1.6: pickles, then the storages one after another.

    Args:
        data: the file.
        vocabulary: what its main pickle may name.
        budget: shared with the file that this one lies in; None for one of its own.

    Raises:
        RefusalError: it is damaged, or names something that is not in the vocabulary.
    """
    pool, budget = StoragePool(), budget or Budget(len(data))
    position, values = 0, []
    for words in ({}, {}, {}, vocabulary, {}):
        unpickler = Unpickler(data, words, pool.resolve if words else None, position, budget)
        values.append(unpickler.load())
        position = unpickler.position
    magic, protocol, system, content, keys = values
    if magic != LEGACY_MAGIC or protocol != _LEGACY_PROTOCOL:
        raise RefusalError("it does not begin as torch's files do")
    if type(system) is not dict or system.get("little_endian") is not True:
        raise RefusalError("it was written by an unknown version of torch")
    _fill_storages(data, position, pool.storages, keys)
    return content


def _fill_storages(data: memoryview, position: int, storages: dict[str, StoredStorage], keys: Any) -> None:
    if type(keys) is not list or not all(isinstance(key, str) for key in keys) or set(keys) != set(storages):
        raise RefusalError("its list of storages does not fit its content")
    for key in keys:
        storage = storages[key]
        size = storage.numel * storage.dtype.itemsize
        if len(data) < position + 8 + size:
            raise RefusalError("it is truncated")
        if struct.unpack_from("<q", data, position)[0] != storage.numel:
            raise RefusalError("a storage has another size than its pickle says")
        storage.fill(data[position + 8 : position + 8 + size])
        position += 8 + size


def _storage_from_bytes(arguments: tuple[Any, ...], budget: Budget) -> StoredStorage:
    """Stand for torch.storage._load_from_bytes(bytes): a file of torch within the pickle."""
    expect(arguments, (memoryview, bytes))
    content = load_legacy(memoryview(arguments[0]), TENSOR_VOCABULARY, budget)
    if not isinstance(content, StoredStorage):
        raise RefusalError("it holds a torch file that is not a storage")
    return content


# Tensors that Python's pickle wrote, as NVIDIA's files hold them, carry their storage within themselves.
EMBEDDED_VOCABULARY: Vocabulary = {
    **TENSOR_VOCABULARY,
    ("torch.storage", "_load_from_bytes"): _storage_from_bytes,
}
