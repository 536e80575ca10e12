"""A regression training learns, resumes exactly and exports a plain generator."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.errors import AssetError, RequestError
from core.evaluation.gate import Gate, border_error, reproduced_fraction
from core.generator.checkpoint import load_generator
from core.generator.stylegan2 import GeneratorConfig
from core.making import regression
from core.making.regression import RegressionTrainer, write_gate
from core.making.regression_network import STATE_FILE, export_generator, factored_generator, quieten_rgb
from core.making.regression_phases import Phase, parse_phases, rate_at
from core.scenes.basis import scene_basis, scenes_to_z
from core.scenes.corpus_files import PARTS, to_signed

CONFIG = GeneratorConfig(128, {4: 8, 8: 8, 16: 8, 32: 8, 64: 4, 128: 2}, z_dim=32, w_dim=16)
SCENE_SIZE = 4


@pytest.fixture
def trainer(corpus):
    return RegressionTrainer(corpus, (Phase(32, 10), Phase(64, 10)), seed=3, threads=2, config=CONFIG)


def test_training_lowers_the_loss(trainer):
    trainer.progress.step = 1000  # past the warm-up
    losses = [trainer.step() for _ in range(30)]
    assert np.mean(losses[-5:]) < 0.6 * np.mean(losses[:5])


def test_phases_follow_the_clock_and_the_rate_decays(trainer):
    trainer.progress.step = 1000
    assert (trainer.phase.resolution, trainer.rate()) == (32, 1.0)
    trainer.progress.seconds = 15 * 60
    assert trainer.phase.resolution == 64
    assert 0.3 < trainer.rate() < 0.7
    trainer.progress.seconds = 20 * 60
    assert trainer.rate() == pytest.approx(0.02)


def test_phases_share_the_steps_where_those_count(corpus):
    phases = Phase(32, 5), Phase(64, 10)
    trainer = RegressionTrainer(corpus, phases, seed=3, threads=2, config=CONFIG, steps=3)
    while not trainer.is_finished:
        trainer.progress.seconds += 1e6  # however long they take
        trainer.step()
    assert trainer.progress.seen_at == {"32": 16, "64": 32}


def test_a_finish_and_the_top_block_have_rates_of_their_own():
    phases = parse_phases("32:1.5,64:2", finish_minutes=3, top=(128, 4))
    assert phases == (Phase(32, 1.5), Phase(64, 2), Phase(64, 3, "finish"), Phase(128, 4, "top"))
    assert parse_phases("32:1.5") == (Phase(32, 1.5),)
    rates = [rate_at(phases, 60 * minutes) for minutes in (0, 3.49, 3.5, 6.49, 6.5, 10.49)]
    assert rates == pytest.approx([1, 0.02, 0.2, 0.02, 0.5, 0.02], abs=0.01)


def test_the_top_block_learns_alone(corpus):
    trainer = RegressionTrainer(corpus, (Phase(128, 10, "top"),), seed=3, threads=2, config=CONFIG)
    before = {name: value.clone() for name, value in trainer.generator.named_parameters()}
    for _ in range(3):
        trainer.step()
    moved = {name for name, value in trainer.generator.named_parameters() if not value.equal(before[name])}
    assert moved
    assert all(name.startswith("synthesis.blocks.128.") for name in moved)
    assert trainer.progress.seen_at == {"128": 48}


@pytest.mark.parametrize("text", ["", "64", "64:x", "48:5", "64:0", "32:1,,64:2"])
def test_phases_that_are_none(text):
    with pytest.raises(RequestError, match="are no phases; write"):
        parse_phases(text)


def test_resumed_training_goes_on_exactly(corpus, trainer, tmp_path):
    for _ in range(3):
        trainer.step()
    trainer.save(tmp_path)
    other = RegressionTrainer(corpus, trainer.phases, seed=99, threads=2, config=CONFIG)
    other.resume(tmp_path)
    assert other.progress == replace(trainer.progress)
    assert [other.step() for _ in range(3)] == [trainer.step() for _ in range(3)]
    for ours, theirs in zip(other.average.parameters(), trainer.average.parameters(), strict=True):
        assert torch.equal(ours, theirs)


def test_a_killed_training_ends_like_an_undisturbed_one(corpus, tmp_path, monkeypatch):
    phases = Phase(32, 1), Phase(64, 1), Phase(64, 1, "finish"), Phase(128, 1, "top")
    monkeypatch.setattr(regression.Schedule, "due", lambda _: True)  # a checkpoint after every step
    monkeypatch.setattr(regression, "write_gate", lambda *_: None)

    def trained(folder, deaths=()):
        trainer = RegressionTrainer(corpus, phases, seed=3, threads=1, config=CONFIG, steps=8)
        folder.mkdir(exist_ok=True)
        if (folder / STATE_FILE).is_file():
            trainer.resume(folder)
        with monkeypatch.context() as patch:
            patch.setattr(trainer, "save", lambda out: kill_at(trainer, deaths, out))
            regression.run_training(trainer, None, folder)
        return trainer

    def kill_at(trainer, deaths, out):
        if trainer.progress.step in deaths:
            deaths.remove(trainer.progress.step)
            raise KeyboardInterrupt
        RegressionTrainer.save(trainer, out)

    whole, deaths = trained(tmp_path / "whole"), [1, 3, 6, 8]
    while deaths:
        with pytest.raises(KeyboardInterrupt):
            trained(tmp_path / "killed", deaths)
    resumed = trained(tmp_path / "killed")
    assert resumed.progress.seen_at == whole.progress.seen_at == {"32": 32, "64": 64, "128": 32}
    for ours, theirs in zip(resumed.average.parameters(), whole.average.parameters(), strict=True):
        assert torch.equal(ours, theirs)


def test_export_is_the_average_with_the_scene_reader_folded_in(trainer, tmp_path):
    for _ in range(2):
        trainer.step()
    trainer.save(tmp_path)
    exported = export_generator(tmp_path)
    loaded = load_generator(tmp_path / "generator.safetensors")
    z = torch.randn(2, CONFIG.z_dim)
    assert set(loaded.state_dict()) == set(exported.state_dict())
    assert "mapping.layers.0.weight" in loaded.state_dict()
    assert torch.equal(loaded(z), exported(z))
    assert torch.allclose(loaded.mapping(z), trainer.average.mapping(z), atol=1e-5)
    many = loaded.mapping(torch.randn(4000, CONFIG.z_dim))
    assert torch.allclose(loaded.w_avg, many.mean(0), atol=0.1)


def test_export_without_a_state_is_explained(tmp_path):
    with pytest.raises(AssetError, match=r"state\.safetensors"):
        export_generator(tmp_path)


def test_only_the_scene_reaches_w():
    torch.manual_seed(0)
    generator = factored_generator(CONFIG, SCENE_SIZE).requires_grad_(False)
    basis, random = scene_basis(SCENE_SIZE, CONFIG.z_dim), torch.Generator().manual_seed(0)
    scenes = torch.randn(3, SCENE_SIZE)
    first, second = (scenes_to_z(scenes, basis, random) for _ in range(2))
    assert not torch.allclose(first, second, atol=0.1)
    assert torch.allclose(generator.mapping(first), generator.mapping(second), atol=1e-5)


def test_growing_a_resolution_does_not_disturb_the_image():
    generator = factored_generator(CONFIG, SCENE_SIZE).requires_grad_(False)
    quieten_rgb(generator, 32)
    ws = generator.broadcast(generator.mapping(torch.randn(1, CONFIG.z_dim)))
    small = generator.synthesis(ws, max_resolution=32)
    large = generator.synthesis(ws, max_resolution=64)
    shrunken = torch.nn.functional.avg_pool2d(large, 2)
    assert torch.allclose(shrunken[..., 2:-2, 2:-2], small[..., 2:-2, 2:-2], atol=1.0)
    assert torch.corrcoef(torch.stack([shrunken.flatten(), small.flatten()]))[0, 1] > 0.9


def test_reproduced_fraction_of_known_changes():
    true = torch.tensor([[1.0, 2.0]] * 4)
    ours = torch.stack([true[0], 0 * true[0], -true[0], 0.5 * true[0]])
    assert reproduced_fraction(ours, true).tolist() == [1, 0, -3, 0.75]


def test_the_border_is_compared_with_the_interior():
    squared = torch.full((1, 64, 64), 4.0)
    squared[:, 2:-2, 2:-2] = 1.0
    assert border_error(squared) == pytest.approx(2)


def test_what_w_has_forgotten_comes_back_once_at_each_resolution(trainer, corpus, tmp_path, monkeypatch):
    relayed = []

    def relay(generator, basis):
        relayed.append(trainer.phase.resolution)
        generator.mapping.layers[-1].bias.data.add_(1)
        return True

    monkeypatch.setattr(regression, "relay_scene", relay)
    trainer.phases = Phase(32, 10), Phase(64, 10), Phase(64, 10, "finish")
    for minutes in (0, 1, 11, 12, 21):
        trainer.progress.seconds = 60 * minutes
        trainer.step()
    assert relayed == [32, 64]
    bias = trainer.average.mapping.layers[-1].bias
    assert float(bias.mean()) == pytest.approx(2, abs=0.1), "the average follows at once"
    trainer.save(tmp_path)
    trainer.resume(tmp_path)
    trainer.progress.seconds = 13 * 60
    trainer.step()
    assert relayed == [32, 64]


def test_errors_are_told_by_what_pictures_show(trainer, corpus, monkeypatch):
    gate = Gate(corpus, CONFIG.z_dim, held_out=4, probes=2)
    scenes, images, parts = gate.held_out
    parts = torch.zeros_like(parts)
    parts[:, :64] = PARTS.index("hair")
    gate.held_out = scenes, images, parts
    wrong = to_signed(images) + torch.where(parts == PARTS.index("hair"), 0.2, 0.02)[:, None]
    monkeypatch.setattr(gate, "_render", lambda generator, scenes, resolution: wrong[: len(scenes)])
    found = gate.measure(trainer.average, images.shape[1])
    assert found.part_psnr == {"background": pytest.approx(40, abs=0.1), "hair": pytest.approx(20, abs=0.1)}
    assert "hair 20" in str(found)


def test_gate_writes_table_and_sheets(corpus, trainer, tmp_path):
    trainer.step()
    write_gate(trainer, Gate(corpus, CONFIG.z_dim, held_out=4, probes=2), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"gate.jsonl", "samples.png", "probes.png"}
    record = json.loads((tmp_path / "gate.jsonl").read_text())
    assert "colour" in record["reproduced"]
    assert all(found["distance"] > found["floor"] >= 0 for found in record["frechet"])
