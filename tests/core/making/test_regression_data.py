"""The corpus is read whole, grows, keeps its held-out shard apart and draws true pairs."""

import numpy as np
import pytest
import torch

from core.errors import AssetError
from core.making.regression_data import PortraitCorpus
from core.scenes.basis import scene_basis, scenes_to_z
from core.scenes.corpus_files import PARTS, load_held_out, load_probes, part_frequency, shrink
from core.scenes.mirror import Mirror


def write_shard(folder, index, count=8, size=128):
    """Portraits whose grey level is their index; every second pair differs in expression."""
    images = np.full((count, size, size, 3), 10 * index, np.uint8)
    images += np.arange(count, dtype=np.uint8)[:, None, None, None]
    scenes = np.arange(count, dtype=np.float32)[:, None] + 10 * index
    expression = np.zeros((count, 52), np.float32)
    expression[1::4, 5] = 1
    parts = np.zeros((count, size, size), np.uint8)
    parts[: count // 2] = 5
    path = folder / f"shard_{index:05d}.npz"
    np.savez(path, images=images, scenes=scenes, expression=expression, parts=parts)


def test_growing_corpus_and_held_out_shard(tmp_path):
    write_shard(tmp_path, 0)
    write_shard(tmp_path, 1)
    corpus = PortraitCorpus(tmp_path)
    assert corpus.rescan() == 2
    assert len(corpus) == 8  # the held-out shard is not trained on
    write_shard(tmp_path, 2)
    assert corpus.rescan() == 1
    assert corpus.rescan() == 0
    assert sorted(float(scene) for scene in corpus.levels[128].scenes) == [*range(10, 18), *range(20, 28)]
    scenes, images, parts = load_held_out(tmp_path, 3)
    assert scenes[:, 0].tolist() == [0, 1, 2]
    assert images.shape == (3, 128, 128, 3)
    assert (parts == PARTS.index("mouth")).all()


def test_batch_begins_with_pairs_and_images_match_scenes(tmp_path):
    write_shard(tmp_path, 1)
    corpus = PortraitCorpus(tmp_path)
    corpus.rescan()
    batch = corpus.sample(32, 10, 3, torch.Generator().manual_seed(0))
    assert batch.images.shape == (10, 3, 32, 32)
    grey = (batch.images[:, 0, 0, 0] + 1) * 127.5
    assert torch.allclose(grey, batch.scenes[:, 0], atol=1e-3)
    first, second = batch.scenes[:6].reshape(3, 2).unbind(1)
    assert torch.equal(second - first, torch.ones(3))
    assert corpus.levels[32].expression_pairs == [0, 2]


def test_small_portraits_teach_no_large_ones(tmp_path):
    write_shard(tmp_path, 1)
    write_shard(tmp_path, 2, size=64)
    corpus = PortraitCorpus(tmp_path)
    corpus.rescan()
    assert len(corpus) == 16
    random = torch.Generator().manual_seed(0)
    assert corpus.sample(64, 64, 8, random).scenes.max() >= 20
    assert corpus.sample(128, 64, 8, random).scenes.max() < 20
    with pytest.raises(AssetError, match="256"):
        corpus.sample(256, 4, 1, random)
    assert part_frequency(tmp_path).shape == (6, 128, 128)


def test_pairs_are_flipped_together(tmp_path):
    write_shard(tmp_path, 1)
    corpus = PortraitCorpus(tmp_path)
    corpus.rescan()
    mirror = Mirror.of(["yaw"])
    batch = corpus.sample(32, 40, 16, torch.Generator().manual_seed(0), mirror)
    first, second = batch.scenes[:32, 0].reshape(16, 2).unbind(1)
    assert torch.equal((second - first).abs(), torch.ones(16))  # 1 or -1: never one of them alone
    assert 4 < int((first < 0).sum()) < 12
    grey = (batch.images[:, 0, 0, 0] + 1) * 127.5
    assert torch.allclose(grey, batch.scenes[:, 0].abs(), atol=1e-3)


def test_missing_and_damaged_files_are_named(tmp_path):
    with pytest.raises(AssetError, match="probes"):
        load_probes(tmp_path)
    (tmp_path / "shard_00000.npz").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(AssetError, match="shard_00000"):
        load_held_out(tmp_path, 1)


def test_part_frequency(tmp_path):
    write_shard(tmp_path, 0)
    frequency = part_frequency(tmp_path)
    assert frequency.shape == (6, 128, 128)
    assert frequency[5].unique().tolist() == [0.5]


def test_shrink_averages():
    images = torch.zeros(1, 128, 128, 3, dtype=torch.uint8)
    images[:, ::2] = 200
    assert shrink(images, 64).unique().tolist() == [100]
    assert shrink(images, 128) is images


def test_z_carries_the_scene_on_the_sphere():
    basis, random = scene_basis(20), torch.Generator().manual_seed(0)
    assert torch.allclose(basis.T @ basis, torch.eye(20), atol=1e-5)
    scenes = torch.randn(500, 20)
    z = scenes_to_z(scenes, basis, random)
    assert torch.allclose(z @ basis, scenes, atol=1e-4)
    assert torch.allclose(z.norm(dim=1), torch.full((500,), 512**0.5), atol=1e-3)
    assert abs(float(z.std()) - 1) < 0.01
