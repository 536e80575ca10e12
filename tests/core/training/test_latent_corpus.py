"""A corpus is built once, resumed by shard, and holds codes of every kind."""

import copy
from pathlib import Path

import numpy as np
import pytest
import torch
from pretend_device import pretended_gpu

from core import openvino_package
from core.errors import AssetError
from core.generator import stylegan1
from core.generator.stylegan2 import Generator, GeneratorConfig
from core.training.config import CorpusConfig
from core.training.latent_corpus import (
    build_latent_corpus,
    sample_codes,
    synthesize_frames,
)
from core.training.stored_corpus import corpus_from_frames, load_latent_corpus

CONFIG = CorpusConfig(shard_size=3, batch_size=2, reader="dlib")


@pytest.fixture(scope="module")
def generator() -> Generator:
    torch.manual_seed(0)
    config = GeneratorConfig(img_resolution=16, channels={4: 8, 8: 8, 16: 8}, z_dim=32, w_dim=32)
    return Generator(config).eval()


def test_shards_are_kept_and_completed(generator: Generator, tmp_path: Path) -> None:
    build_latent_corpus(generator, tmp_path, 5, 0, CONFIG)
    first = load_latent_corpus(tmp_path, 8)[:]
    assert first.w_plus.shape == (5, 6, 32)
    assert first.images.shape == (5, 3, 8, 8)
    stamp = (tmp_path / "shard_00000.npz").stat().st_mtime_ns
    (tmp_path / "shard_00001.npz").unlink()
    build_latent_corpus(generator, tmp_path, 5, 0, CONFIG)
    assert (tmp_path / "shard_00000.npz").stat().st_mtime_ns == stamp
    assert torch.equal(load_latent_corpus(tmp_path, 8)[:].w_plus, first.w_plus)


@pytest.mark.openvino
@pytest.mark.skipif(not openvino_package.is_installed(), reason="OpenVINO has no wheel here")
def test_a_corpus_says_who_read_its_faces(generator: Generator, tmp_path: Path, converts_here: Path) -> None:
    own = CorpusConfig(shard_size=3, reader="mediapipe")
    corpus = load_latent_corpus(build_latent_corpus(generator, tmp_path, 2, 0, own), 16)[:]
    assert (corpus.reader, corpus[:1].reader) == ("mediapipe", "mediapipe")
    assert corpus.landmarks.shape == (2, 478, 2)
    with pytest.raises(
        AssetError, match=r"were read by mediapipe, not dlib; choose .* or --reader mediapipe"
    ):
        build_latent_corpus(generator, tmp_path, 2, 0, CorpusConfig(reader="dlib"))


def test_a_corpus_without_a_reader_is_dlibs(generator: Generator, tmp_path: Path) -> None:
    build_latent_corpus(generator, tmp_path, 2, 0, CorpusConfig(reader="dlib"))
    mark = tmp_path / "generator.npz"
    stored = dict(np.load(mark))
    for reader, expected in ((None, "dlib"), ("eyes", None)):
        del stored["reader"]
        np.savez(mark, **stored | ({} if reader is None else {"reader": np.array(reader)}))
        stored["reader"] = np.array("")
        if expected:
            assert load_latent_corpus(tmp_path, 16).reader == expected
        else:
            with pytest.raises(AssetError, match="field reader is none of dlib, mediapipe, both"):
                load_latent_corpus(tmp_path, 16)


def test_frames_show_their_codes(generator: Generator, tmp_path: Path) -> None:
    corpus = load_latent_corpus(build_latent_corpus(generator, tmp_path, 2, 0, CONFIG), 16)[:]
    with torch.no_grad():
        image = (generator.synthesis(corpus.w_plus) + 1) / 2
    assert (image.clamp(0, 1) - corpus.float_images()).abs().max() < 1 / 128


def test_large_generators_stop_at_the_stored_size(generator: Generator) -> None:
    codes = generator.broadcast(torch.randn(2, 32, generator=torch.Generator().manual_seed(1)))
    frames = synthesize_frames(generator, codes, CorpusConfig(stored_resolution=8))
    with torch.no_grad():
        small = (generator.synthesis(codes, max_resolution=8) + 1) * 127.5
    assert np.abs(frames - small.clamp(0, 255).permute(0, 2, 3, 1).numpy()).max() <= 0.5


def test_small_outputs_of_other_colours_are_not_used() -> None:
    generator = stylegan1.Generator(stylegan1.GeneratorConfig(16, {4: 8, 8: 8, 16: 8}, z_dim=32, w_dim=32))
    codes = generator.broadcast(torch.randn(2, 32, generator=torch.Generator().manual_seed(1)))
    frames = synthesize_frames(generator, codes, CorpusConfig(stored_resolution=8))
    with torch.no_grad():
        shrunken = torch.nn.functional.avg_pool2d((generator.synthesis(codes) + 1) * 127.5, 2)
    assert np.abs(frames - shrunken.clamp(0, 255).permute(0, 2, 3, 1).numpy()).max() <= 0.5


def test_codes_are_plain_mixed_or_perturbed(generator: Generator) -> None:
    config = CorpusConfig(mixed_share=0.3, perturbed_share=0.3)
    w_plus, psi = sample_codes(generator, 300, torch.Generator().manual_seed(0), config)
    distinct = torch.tensor([len(torch.unique(rows, dim=0)) for rows in w_plus])
    assert 80 < (distinct == 1).sum() < 160
    assert 60 < (distinct == 2).sum() < 120
    assert 60 < (distinct == 6).sum() < 120
    assert psi.min() >= 0.5
    assert psi.max() <= 1


def test_landmarks_become_normalised_coordinates() -> None:
    frames = np.zeros((1, 64, 64, 3), np.uint8)
    landmarks = np.zeros((1, 68, 2), np.float32)
    landmarks[0, 1] = 64, 16
    corpus = corpus_from_frames(torch.zeros(1, 2, 4), frames, landmarks, np.array([True]), 8)
    assert corpus.landmarks[0, 0].tolist() == [-1, 1]
    assert corpus.landmarks[0, 1].tolist() == [1, 0.5]


def test_faceless_samples_are_left_out(generator: Generator, tmp_path: Path) -> None:
    corpus = load_latent_corpus(build_latent_corpus(generator, tmp_path, 2, 0, CONFIG), 8)
    assert len(corpus.with_face()) == 0


def test_missing_and_damaged_corpora_are_named(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="holds no corpus"):
        load_latent_corpus(tmp_path, 8)
    (tmp_path / "shard_00000.npz").write_bytes(b"PK nonsense")
    with pytest.raises(AssetError, match="shard_00000"):
        load_latent_corpus(tmp_path, 8)


def test_generator_that_makes_no_pictures_is_named(generator: Generator, tmp_path: Path) -> None:
    broken = copy.deepcopy(generator)
    with torch.no_grad():
        broken.synthesis.blocks["16"].to_rgb.bias.fill_(float("inf"))
    with pytest.raises(AssetError, match="pictures hold values that are not finite"):
        build_latent_corpus(broken, tmp_path, 2, 0, CONFIG)


@pytest.mark.parametrize("room", [2, 0])
def test_sampling_goes_on_where_memory_is_full(generator: Generator, room: int) -> None:
    codes = generator.broadcast(torch.randn(5, 32, generator=torch.Generator().manual_seed(1)))
    expected = synthesize_frames(generator, codes, CONFIG)
    with pretended_gpu() as gpu:
        moved = copy.deepcopy(generator).to(gpu)
        synthesis = moved.synthesis.forward

        def crowded(w_plus: torch.Tensor, *args: object, **options: object) -> torch.Tensor:
            if w_plus.is_cuda and len(w_plus) > room:
                raise torch.OutOfMemoryError("CUDA out of memory.")
            return synthesis(w_plus, *args, **options)

        moved.synthesis.forward = crowded
        frames = synthesize_frames(moved, codes, CorpusConfig(batch_size=5))
        assert moved.w_avg.is_cuda == bool(room), "without any room, the CPU goes on"
    assert np.abs(frames.astype(int) - expected).max() <= 1


@pytest.mark.openvino
def test_samples_are_the_same_pictures_through_openvino(
    generator: Generator, converts_here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = generator.broadcast(torch.randn(3, generator.w_dim, generator=torch.Generator().manual_seed(2)))
    fast = synthesize_frames(generator, codes, CONFIG)
    assert any(converts_here.iterdir()) == openvino_package.is_installed()
    monkeypatch.setattr(openvino_package, "is_installed", lambda: False)
    assert np.abs(fast.astype(int) - synthesize_frames(generator, codes, CONFIG)).max() <= 1
