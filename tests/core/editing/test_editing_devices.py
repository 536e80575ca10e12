"""Edits, samples, searches and judgements run on a GPU, and give what they give on the CPU."""

from pathlib import Path

import numpy as np
import pytest
import torch
from pretend_device import pretended_gpu

from core.device import CPU
from core.editing.edit import Edit, StyleMix
from core.editing.edit_pipeline import EditPipeline
from core.editing.picture import EditResult
from core.editing.portrait_source import PortraitSource
from core.errors import DeviceMemoryError
from core.evaluation.evaluation import Material, evaluate_rig
from core.evaluation.evidence import layers
from core.files.assets import SHIPPED_JUDGE
from core.inversion.alignment import AlignedPhoto
from core.inversion.inversion import Inversion
from core.rig.rig import Rig, load_rig
from core.saving.export import save_mesh

CONTROLS = {"yaw": 20.0, "mouthSmile": 0.6, "sh_2_g": 0.4, "light_azimuth": 30.0, "light_warmth": 40.0}
EDITS = [
    Edit(PortraitSource(3), CONTROLS, transfers={"expression": PortraitSource(8)}),
    Edit(PortraitSource(4), mix=StyleMix(PortraitSource(5), (0, 1))),
]


@pytest.mark.parametrize("quality", ["draft", "final"])
def test_an_edit_is_the_same_on_every_device(toy_rig: Rig, quality: str) -> None:
    expected = EditPipeline(toy_rig).edit(EDITS[0], quality)
    with pretended_gpu() as gpu:
        result = EditPipeline(load_rig(toy_rig.path, gpu), gpu).edit(EDITS[0], quality)
        _alike(result, expected)


def test_a_batch_is_the_same_on_every_device(toy_rig: Rig) -> None:
    expected = EditPipeline(toy_rig).edit_batch(EDITS)
    with pretended_gpu() as gpu:
        for result, known in zip(
            EditPipeline(load_rig(toy_rig.path, gpu), gpu).edit_batch(EDITS), expected, strict=True
        ):
            _alike(result, known)


def _alike(result: EditResult, expected: EditResult) -> None:
    """Compare two results; what leaves the pipeline lies on the CPU."""
    assert np.array_equal(result.frame, expected.frame)
    assert np.allclose(result.w_plus, expected.w_plus, atol=1e-5)
    for name in ("original", "start", "target", "achieved"):
        for block, known in zip(
            vars(getattr(result, name)).values(), vars(getattr(expected, name)).values(), strict=True
        ):
            assert block.device == torch.device("cpu")
            assert torch.allclose(block, known, atol=1e-5)


def test_samples_are_surveyed_on_the_device(toy_rig: Rig) -> None:
    with pretended_gpu() as gpu:
        found = EditPipeline(load_rig(toy_rig.path, gpu), gpu).sample_set(0.7)
    expected = EditPipeline(toy_rig).sample_set(0.7)
    assert found is not None
    assert expected is not None
    assert found.distributions.keys() == expected.distributions.keys()


def test_a_photograph_is_searched_for_on_the_device(toy_rig: Rig) -> None:
    frame = np.random.default_rng(0).integers(0, 255, (16, 16, 3), np.uint8)
    landmarks = np.random.default_rng(1).uniform(4, 12, (68, 2))
    with pretended_gpu() as gpu:
        search = Inversion(load_rig(toy_rig.path, gpu), AlignedPhoto(frame, landmarks, 1), "quick")
        assert np.isfinite(search.advance().loss)


def test_a_mesh_of_an_edit_can_be_written(toy_rig: Rig, tmp_path: Path) -> None:
    with pretended_gpu() as gpu:
        rig = load_rig(toy_rig.path, gpu)
        save_mesh(tmp_path / "face.ply", rig.model, EditPipeline(rig, gpu).edit(EDITS[0]).target)
    assert (tmp_path / "face.ply").stat().st_size > 0


def test_a_rig_is_judged_on_the_device(toy_rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "LEAST_TRANSFERS", 20)
    with pretended_gpu() as gpu:
        rig = load_rig(toy_rig.path, gpu)
        material = Material(SHIPPED_JUDGE, tmp_path, samples=4, parameters=("yaw",))
        _, evaluation = evaluate_rig(EditPipeline(rig, gpu), range(2), 0.7, True, material)
        assert evaluation.control.rest == 0
        assert layers.layer_changes(rig, calibrated=True).transfers > 0


@pytest.mark.parametrize("room", [1, 0])
def test_edits_outlive_full_memory(toy_rig: Rig, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = EditPipeline(toy_rig).edit_batch(EDITS)
    with pretended_gpu() as gpu:
        rig = load_rig(toy_rig.path, gpu)
        pipeline, synthesis = EditPipeline(rig, gpu), rig.generator.synthesis.forward

        def crowded(w_plus: torch.Tensor, *args: object, **options: object) -> torch.Tensor:
            if w_plus.is_cuda and len(w_plus) > room:
                raise torch.OutOfMemoryError("CUDA out of memory.")
            return synthesis(w_plus, *args, **options)

        monkeypatch.setattr(rig.generator.synthesis, "forward", crowded)
        for result, known in zip(pipeline.edit_batch(EDITS), expected, strict=True):
            _alike(result, known)
        assert pipeline.device == rig.device == (gpu if room else CPU)
        _alike(pipeline.edit(EDITS[0]), expected[0])
        if not room:  # the networks can still be differentiated
            search = Inversion(rig, AlignedPhoto(expected[0].frame, None, 1), "quick")
            assert np.isfinite(search.advance().loss)


def test_full_memory_of_the_cpu_is_one_sentence(toy_rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to ...")

    pipeline = EditPipeline(toy_rig)
    monkeypatch.setattr(pipeline.runtime, "synthesize", full)
    with pytest.raises(DeviceMemoryError, match="cpu has too little memory for a single picture"):
        pipeline.edit(EDITS[0])
