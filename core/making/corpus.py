"""The corpus that the generator learns from: shards of paired portraits, and probes for the quality gate."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from tqdm import tqdm

from core.errors import RequestError
from core.files.npz import write_npz
from core.files.whole_file import make_folder, write_json
from core.scenes.bust import Bust
from core.scenes.corpus_files import FACTORS_FILE, PROBES_FILE, RESOLUTIONS
from core.scenes.drawing.portrait import PortraitBatch, PortraitRenderer
from core.scenes.scene import FACTORS, SCENE_SIZE, columns, sample_pairs

SHARD_SIZE = 512
PROBE_FACTORS = (
    "yaw", "azimuth", "identity", "smile", "jaw", "brow_up", "brow_down", "blink", "pucker", "frown",
    "gaze_x", "gaze_y",
)  # fmt: skip
PROBE_STEP = 1.5  # σ between the two pictures of a probe
PROBE_SEED = 10**6
TRUE_PARAMETERS = ("identity", "expression", "sh_coeffs", "rotation", "translation")

_renderer: PortraitRenderer | None = None


def render_corpus(
    bust_path: Path, textures: Path, out: Path, portraits: Mapping[int, int], seed: int = 0, workers: int = 2
) -> None:
    """Render portraits in shards of 512; finished shards are kept, so the command can be resumed.

    Each shard is an npz with images (512, R, R, 3) uint8, scenes (512, k), the true identity, expression,
    sh_coeffs, rotation and translation, parts (512, R, R) uint8 and group (256,) int8: images 2j and 2j+1
    are a pair that differs in that one group of factors. factors.json names the columns of the scenes.

    Args:
        bust_path: of `Bust`.
        textures: MakeHuman's folder of UV masks.
        out: folder to write.
        portraits: resolution -> how many; the first shard, which nobody learns from, has the largest.
        seed: of the scenes.
        workers: processes.
    """
    make_folder(out)
    write_json(out / FACTORS_FILE, {factor.name: factor.size for factor in FACTORS})
    sizes = [
        size
        for size, count in sorted(portraits.items(), reverse=True)
        for _ in range(-(-count // SHARD_SIZE))
    ]
    jobs = [(out / f"shard_{index:05d}.npz", (seed, index), size) for index, size in enumerate(sizes)]
    missing = [job for job in jobs if not job[0].exists()]
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(bust_path, textures)) as pool:
        if not (out / PROBES_FILE).exists():
            pool.submit(_render_probes, out / PROBES_FILE, sizes[0]).result()
        for _ in tqdm(pool.map(_render_shard, missing), total=len(missing), desc="portraits", unit="shard"):
            pass


def parse_portraits(text: str) -> dict[int, int]:
    """Read portraits written as "resolution:number,…".

    Raises:
        RequestError: the text is something else.
    """
    try:
        portraits = {int(size): int(count) for size, count in (part.split(":") for part in text.split(","))}
    except ValueError:
        portraits = {}
    if not portraits or any(size not in RESOLUTIONS or count < 1 for size, count in portraits.items()):
        raise RequestError(
            f"{text!r} are no portraits; write resolutions of {RESOLUTIONS} with numbers, like "
            "512:512,128:4096."
        )
    return portraits


def probe_scenes(per_factor: int) -> np.ndarray:
    """Return held-out scene pairs (factors, per_factor, 2, k) that differ by 1.5 σ in one factor."""
    rng = np.random.default_rng(PROBE_SEED)
    scenes = np.empty((len(PROBE_FACTORS), per_factor, 2, SCENE_SIZE))
    for row, name in enumerate(PROBE_FACTORS):
        scenes[row] = rng.standard_normal((per_factor, 1, SCENE_SIZE))
        direction = np.zeros(SCENE_SIZE)
        direction[columns(name)] = rng.standard_normal(columns(name).stop - columns(name).start)
        direction *= PROBE_STEP / 2 / np.linalg.norm(direction)
        scenes[row][:, :, columns(name)] *= 0.3
        scenes[row] += np.stack([-direction, direction])
    return scenes


def _start(bust_path: Path, textures: Path) -> None:
    global _renderer
    _renderer = PortraitRenderer(Bust.load(bust_path), textures)


def _render(scenes: np.ndarray, resolution: int) -> PortraitBatch:
    assert _renderer is not None, "workers start with _start"
    return _renderer.render(scenes, resolution)


def _render_shard(job: tuple[Path, tuple[int, int], int]) -> None:
    path, seed, resolution = job
    scenes, groups = sample_pairs(SHARD_SIZE // 2, np.random.default_rng(seed))
    batch = _render(scenes, resolution)
    true = {n: getattr(batch, n).astype(np.float32) for n in TRUE_PARAMETERS}
    arrays = {
        "images": batch.images,
        "parts": batch.parts,
        "scenes": scenes.astype(np.float32),
        "group": groups,
    }
    write_npz(path, arrays | true, compressed=False)


def _render_probes(path: Path, resolution: int, per_factor: int = 12) -> None:
    scenes = probe_scenes(per_factor)
    images = _render(scenes.reshape(-1, SCENE_SIZE), resolution).images
    shape = (*scenes.shape[:3], resolution, resolution, 3)
    arrays = {"images": images.reshape(shape), "scenes": scenes.astype(np.float32), "names": PROBE_FACTORS}
    write_npz(path, {name: np.asarray(array) for name, array in arrays.items()}, compressed=False)
