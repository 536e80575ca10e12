"""The search starts from the nearest sample, comes nearer step by step and leaves the networks alone."""

import numpy as np
import pytest
import torch

from core.editing.edit import Edit
from core.editing.edit_pipeline import EditPipeline
from core.editing.portrait_source import PortraitSource, SavedPortrait
from core.frames import to_frame
from core.inversion import inversion, own_contrast
from core.inversion.alignment import AlignedPhoto
from core.inversion.inversion import Inversion, InversionProgress, Stage
from core.inversion.latent_prior import REACH, LatentPrior
from core.inversion.own_contrast import OwnContrast
from core.rig.rig import Rig

UNKNOWN_SEED, KNOWN = 77, 4  # a seed outside the toy rig's statistics, and a row of them


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    stages = (Stage("w", 10, 8), Stage("w", 40, 16), Stage("w_plus", 20, 16))
    monkeypatch.setattr(inversion, "STAGES", {"quick": stages})


def photo_of(rig: Rig, seed: int) -> AlignedPhoto:
    return AlignedPhoto(to_frame(EditPipeline(rig).generate(PortraitSource(seed, 1.0))[0]), None, 1)


def search(rig: Rig, photo: AlignedPhoto) -> list[InversionProgress]:
    running = Inversion(rig, photo, "quick")
    steps = [running.advance()]
    while steps[-1].w_plus is None:
        steps.append(running.advance())
    return steps


def test_every_step_is_counted_and_the_last_one_brings_the_code(toy_rig: Rig) -> None:
    steps = search(toy_rig, photo_of(toy_rig, UNKNOWN_SEED))
    assert [(p.step, p.steps) for p in steps] == [(n, 70) for n in range(1, 71)]
    assert {p.frame.shape for p in steps[:10]} == {(8, 8, 3)}
    assert steps[-1].frame.shape == (16, 16, 3)
    result = EditPipeline(toy_rig).edit(Edit(SavedPortrait("found", steps[-1].w_plus)))
    assert result is not None
    assert np.array_equal(result.frame, steps[-1].frame), "the code shows the last picture"


def test_the_search_comes_nearer(toy_rig: Rig) -> None:
    steps = search(toy_rig, photo_of(toy_rig, UNKNOWN_SEED))
    assert steps[-1].loss < 0.8 * steps[10].loss


def test_a_sample_is_recognised_at_once(toy_rig: Rig) -> None:
    w = torch.from_numpy(toy_rig.statistics.w)
    with torch.no_grad():
        image = toy_rig.generator.synthesis(toy_rig.generator.broadcast(w[KNOWN : KNOWN + 1]))
    first = Inversion(toy_rig, AlignedPhoto(to_frame(image[0]), None, 1), "quick")
    prior = LatentPrior(w)
    torch.testing.assert_close(first._codes()[0, 0], prior.codes(prior.held(prior.coordinates(w[KNOWN]))))


def test_codes_cannot_leave_the_cloud(toy_rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inversion, "RATE", 10.0)  # every step leads far away
    glaring = AlignedPhoto(np.full((16, 16, 3), 255, np.uint8), None, 1)
    found = search(toy_rig, glaring)[-1].w_plus
    assert found is not None
    prior = LatentPrior(torch.from_numpy(toy_rig.statistics.w))
    away = prior.coordinates(torch.from_numpy(found))
    share = 1 + max(inversion.OWN.values())
    torch.testing.assert_close(prior.held(away, share), away, atol=1e-2, rtol=1e-3)
    assert (away.norm(dim=1) > REACH).all(), "the photograph draws it to the end"


def test_own_portraits_are_known_before_their_contrast_counts(
    toy_rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inversion, "CONTRAST_FROM", 16)
    monkeypatch.setattr(own_contrast, "PORTRAITS", 18)
    running = Inversion(toy_rig, photo_of(toy_rig, UNKNOWN_SEED), "quick")
    for _ in range(10):
        running.advance()
    contrast = running._contrasts[16]
    assert contrast.is_known
    monkeypatch.setattr(OwnContrast, "price", lambda _, images: images.new_full((1,), 100.0))
    assert running.advance().loss > 100


def test_networks_stay_as_they_are(toy_rig: Rig) -> None:
    before = {name: tensor.clone() for name, tensor in toy_rig.generator.state_dict().items()}
    search(toy_rig, photo_of(toy_rig, UNKNOWN_SEED))
    after = toy_rig.generator.state_dict()
    assert all(torch.equal(after[name], tensor) for name, tensor in before.items())
    assert all(parameter.grad is None for parameter in toy_rig.reconstructor.parameters())


def test_layers_stay_alike_before_w_plus(toy_rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inversion, "STAGES", {"quick": (Stage("w", 6, 16),)})
    rows = search(toy_rig, photo_of(toy_rig, UNKNOWN_SEED))[-1].w_plus
    assert rows is not None
    np.testing.assert_allclose(rows, np.broadcast_to(rows[0], rows.shape), atol=1e-6)


def test_landmarks_pull_the_face(toy_rig: Rig) -> None:
    photo = photo_of(toy_rig, UNKNOWN_SEED)
    there = AlignedPhoto(photo.frame, np.full((68, 2), 12.0), 1)
    losses = [search(toy_rig, p)[0].loss for p in (photo, there)]
    assert losses[1] > losses[0] + 0.05
