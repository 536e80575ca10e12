"""`--device` means one thing everywhere, and full memory is an obstacle, not the end."""

import pytest
import torch

from core.device import CPU, choose_device, in_batches
from core.errors import DeviceMemoryError, RequestError

GPU = torch.device("cuda:0")


@pytest.fixture
def two_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)


@pytest.fixture
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)


@pytest.mark.usefixtures("two_gpus")
def test_the_first_gpu_is_taken_unless_another_one_is_named() -> None:
    assert choose_device().device == choose_device("cuda").device == GPU
    assert choose_device("cuda:1").device == torch.device("cuda:1")
    assert choose_device("cpu").device == CPU
    assert choose_device("cpu").reason == "The CPU was asked for; a CUDA device is there."


@pytest.mark.usefixtures("no_gpu")
@pytest.mark.parametrize("text", ["auto", "cpu"])
def test_the_cpu_says_why_it_is_no_gpu(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.cuda, "is_built", lambda: False)
    assert choose_device(text).device == CPU
    assert choose_device(text).reason == "The installed PyTorch has no support for CUDA."
    monkeypatch.setattr(torch.backends.cuda, "is_built", lambda: True)
    assert "No CUDA device is found" in choose_device(text).reason


@pytest.mark.usefixtures("no_gpu")
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("gpu", r"'gpu' is no device; choose auto, cpu, cuda, cuda:N or mps\."),
        ("cuda:x", r"'cuda:x' is no device"),
        ("", r"'' is no device"),
        ("cuda", r"--device cuda cannot be used: .* CUDA"),
        ("cuda:1", r"--device cuda:1 cannot be used: .* CUDA"),
        ("mps", r"--device mps cannot be used: this machine has no GPU of Apple's"),
    ],
)
def test_a_device_that_is_not_there_is_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(RequestError, match=sentence):
        choose_device(text)


@pytest.mark.usefixtures("two_gpus")
def test_a_gpu_beyond_the_last_is_one_sentence() -> None:
    with pytest.raises(RequestError, match="cuda:2 is not there: CUDA devices here have the numbers 0 to 1"):
        choose_device("cuda:2")


class Memory:
    """Runs batches of at most so many rows."""

    def __init__(self, room: int) -> None:
        self.room, self.tried = room, list[int]()

    def run(self, rows: list[int]) -> list[int]:
        self.tried.append(len(rows))
        if len(rows) > self.room:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return [10 * row for row in rows]

    def leave(self) -> None:
        self.room = 100


def test_batches_shrink_until_they_fit() -> None:
    memory = Memory(room=3)
    parts = list(in_batches(memory.run, list(range(10)), 10, GPU))
    assert [answer for part in parts for answer in part] == [10 * row for row in range(10)]
    assert memory.tried == [10, 5, 2, 2, 2, 2, 2]


def test_what_does_not_fit_at_all_goes_on_on_the_cpu() -> None:
    memory = Memory(room=0)
    parts = list(in_batches(memory.run, list(range(4)), 2, GPU, memory.leave))
    assert [answer for part in parts for answer in part] == [0, 10, 20, 30]
    assert memory.tried == [2, 1, 1, 1, 1, 1]


def test_memory_that_holds_not_even_one_is_one_sentence() -> None:
    with pytest.raises(DeviceMemoryError, match="cuda:0 has too little memory for a single picture"):
        list(in_batches(Memory(room=0).run, [1, 2], 2, GPU))


def test_other_failures_are_not_taken_for_full_memory() -> None:
    def run(rows: list[int]) -> None:
        raise RuntimeError("shapes differ")

    with pytest.raises(RuntimeError, match="shapes differ"):
        list(in_batches(run, [1], 1, GPU))
