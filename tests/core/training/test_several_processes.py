"""Training of any number of processes, however often it is killed, ends like an undisturbed one."""

import os
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

import core
from core.face.morphable_model import MorphableModel
from core.files.checkpoint import read_tensors
from core.files.whole_file import PartialFile
from core.generator.checkpoint import save_generator
from core.generator.stylegan2 import Generator, GeneratorConfig
from core.training import loop, rig_making

SCRIPT = Path(__file__).with_name("toy_training.py")
NETWORKS = ("reconstructor", "rignet", "detector", "first_reconstructor_training", "rignet_training")

Make = Callable[[str], Path]
"""Name of a training → its work folder."""


@pytest.fixture(scope="module")
def folder(toy_model: MorphableModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("training")
    toy_model.save(folder / "face.npz")
    torch.manual_seed(0)
    sizes = GeneratorConfig(z_dim=16, w_dim=16, img_resolution=16, channels={4: 8, 8: 8, 16: 8})
    save_generator(folder / "g.safetensors", Generator(sizes), {})
    return folder


@pytest.fixture(scope="module")
def make(folder: Path) -> Iterator[Make]:
    script = runpy.run_path(str(SCRIPT))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rig_making, "STATISTICS_SAMPLES", 60)
        yield lambda name: script["make"](folder, name)


@pytest.fixture(scope="module")
def undisturbed(make: Make) -> Path:
    return make("undisturbed")


def networks(work: Path) -> dict[str, torch.Tensor]:
    files = {name: read_tensors(work / f"{name}.safetensors")[0] for name in NETWORKS}
    return {f"{name}.{key}": tensor for name, file in files.items() for key, tensor in file.items()}


def test_two_processes_divide_the_work_of_one(folder: Path, undisturbed: Path) -> None:
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(core.__file__).parents[1])}
    done = subprocess.run(
        [*torchrun, str(SCRIPT), str(folder), "two"], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    for (name, alone), both in zip(
        networks(undisturbed).items(), networks(folder / "two").values(), strict=True
    ):
        torch.testing.assert_close(both, alone, rtol=1e-3, atol=2e-4, msg=name)
    assert not list((folder / "two").rglob("*.claim"))


def test_a_training_that_is_killed_in_every_stage_ends_like_an_undisturbed_one(
    make: Make, undisturbed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before the first shard, a shard of turned views, a step of the last network are in place."""
    monkeypatch.setattr(loop, "_CHECKPOINT_SECONDS", 0.0)
    killed: list[str] = []
    replace = PartialFile.commit

    def commit(file: PartialFile) -> None:
        target = file._target.name
        if target in deadly:
            deadly.remove(target)
            killed.append(target)
            raise KeyboardInterrupt
        replace(file)

    monkeypatch.setattr(PartialFile, "commit", commit)
    deadly = ["shard_00000.npz", "shard_00001.16.safetensors", "reconstructor_training.safetensors"]
    deadly += ["rignet_training.safetensors"]
    count = len(deadly)
    while deadly:
        with pytest.raises(KeyboardInterrupt):
            make("killed")
    assert len(killed) == count
    work = make("killed")
    for (name, whole), own in zip(networks(undisturbed).items(), networks(work).values(), strict=True):
        assert torch.equal(own, whole), name
