"""Samples on disk are those in memory: read as they are drawn, whichever version wrote their shards."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import AssetError
from core.face.morphable_model import MorphableModel
from core.face.surface_points import landmark_points
from core.training.samples import Corpus, LatentCorpus
from core.training.stored_corpus import SHARD_FIELDS, corpus_from_frames, load_latent_corpus, samples_path

SIZES, LAYERS, W_DIM, RESOLUTION = (5, 5, 3), 4, 6, 8


def write_shards(folder: Path) -> LatentCorpus:
    """Write shards alone, as versions did that read their frames, and return all samples."""
    rng, parts = np.random.default_rng(0), []
    for number, size in enumerate(SIZES):
        w_plus = rng.normal(size=(size, 1, W_DIM)).astype(np.float32).repeat(LAYERS, 1)
        w_plus[1, 2] += 1  # layers that disagree
        frames = rng.integers(0, 255, (size, 32, 32, 3), dtype=np.uint8)
        landmarks = rng.uniform(0, 32, (size, 68, 2)).astype(np.float32)
        valid = np.arange(size) != 2
        arrays = w_plus, frames, landmarks, valid, np.ones(size, np.float32)
        np.savez(folder / f"shard_{number:05d}.npz", **dict(zip(SHARD_FIELDS, arrays, strict=True)))
        part = corpus_from_frames(torch.from_numpy(w_plus), frames, landmarks, valid, RESOLUTION)
        parts.append(part)
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.before(part)
    return whole


def assert_alike(found: Corpus, expected: LatentCorpus) -> None:
    samples = found[:]
    assert samples.reader == expected.reader
    for name in ("w_plus", "images", "landmarks", "valid"):
        assert torch.equal(getattr(samples, name), getattr(expected, name)), name


@pytest.fixture
def corpora(tmp_path: Path) -> tuple[Corpus, LatentCorpus]:
    expected = write_shards(tmp_path)
    return load_latent_corpus(tmp_path, RESOLUTION), expected


def test_old_shards_are_read(corpora: tuple[Corpus, LatentCorpus]) -> None:
    stored, expected = corpora
    assert (len(stored), stored.code_shape, stored.resolution) == (sum(SIZES), (LAYERS, W_DIM), RESOLUTION)
    assert_alike(stored, expected)


def test_samples_come_in_the_order_drawn(corpora: tuple[Corpus, LatentCorpus]) -> None:
    stored, expected = corpora
    rows = torch.tensor([11, 0, 6, 1, 1, 12, 4, 5])
    assert_alike(stored[rows], expected[rows])
    assert torch.equal(stored.codes(rows), expected.w_plus[rows])
    assert len(stored[torch.arange(0)]) == 0


def test_parts_are_chosen_alike(corpora: tuple[Corpus, LatentCorpus]) -> None:
    stored, expected = corpora
    assert_alike(stored.with_face(), expected[expected.valid])
    for own, other in zip(stored.with_face().split(2), expected.with_face().split(2), strict=True):
        assert_alike(own, other[:])
    assert torch.equal(stored.spread(3), torch.tensor([0, 4, 8]))
    assert torch.equal(stored.typical_codes(), expected.w_plus)


def test_points_are_chosen_alike(corpora: tuple[Corpus, LatentCorpus], toy_model: MorphableModel) -> None:
    stored, expected = corpora
    points = landmark_points(toy_model)
    some = dataclasses.replace(points, rows=points.rows[[3, 40, 7]])
    assert_alike(stored.with_points(some).select(slice(2, 9)), expected.with_points(some)[2:9])


def test_pictures_are_made_small_once(tmp_path: Path) -> None:
    expected = write_shards(tmp_path)
    load_latent_corpus(tmp_path, RESOLUTION)
    for shard in tmp_path.glob("shard_*.npz"):
        shard.write_bytes(b"")
    assert_alike(load_latent_corpus(tmp_path, RESOLUTION), expected)


def test_a_code_whose_layers_agree_is_one_row(tmp_path: Path) -> None:
    write_shards(tmp_path)
    load_latent_corpus(tmp_path, RESOLUTION)
    alone = samples_path(tmp_path / "shard_00000.npz", RESOLUTION).stat().st_size
    arrays = dict(np.load(tmp_path / "shard_00000.npz"))
    arrays["w_plus"][:, 0] += 1
    np.savez(tmp_path / "shard_00000.npz", **arrays)
    samples_path(tmp_path / "shard_00000.npz", RESOLUTION).unlink()
    load_latent_corpus(tmp_path, RESOLUTION)
    larger = samples_path(tmp_path / "shard_00000.npz", RESOLUTION).stat().st_size
    assert larger - alone == 4 * (LAYERS - 1) * W_DIM * 4


def test_damage_is_named(tmp_path: Path) -> None:
    write_shards(tmp_path)
    load_latent_corpus(tmp_path, RESOLUTION)
    path = samples_path(tmp_path / "shard_00001.npz", RESOLUTION)
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    with pytest.raises(AssetError, match=r"shard_00001\.8\.safetensors is damaged .*: delete it"):
        load_latent_corpus(tmp_path, RESOLUTION)
    other = samples_path(tmp_path / "shard_00002.npz", RESOLUTION).read_bytes()
    path.write_bytes(other.replace(b'"codes"', b'"codez"'))
    with pytest.raises(
        AssetError, match=r"shard_00001\.8\.safetensors is damaged \(it has no tensor 'codes'"
    ):
        load_latent_corpus(tmp_path, RESOLUTION)
