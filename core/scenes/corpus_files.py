"""Reading the renders of scenes that `core.making.corpus` writes: shards, probes and factors."""

import json
from dataclasses import dataclass
from pathlib import Path
from tokenize import TokenError

import numpy as np
import torch
import torch.nn.functional as F

from core.errors import AssetError
from core.files.npz import DAMAGES

RESOLUTIONS = (32, 64, 128, 256, 512)
PARTS = ("background", "skin", "hair", "shirt", "eyes", "mouth")
FACE_PARTS = ("skin", "eyes", "mouth")
FACTORS_FILE = "factors.json"
PROBES_FILE = "probes.npz"
HELD_OUT_SHARD = "shard_00000.npz"
_DAMAGES = (*DAMAGES, MemoryError, TokenError)  # numpy's own reader trusts sizes and parses headers


@dataclass(frozen=True)
class Probes:
    """Pairs of portraits that differ by a known step in one scene factor.

    Attributes:
        names: P factors.
        images: uint8 (P, M, 2, R, R, 3).
        scenes: (P, M, 2, k).
    """

    names: tuple[str, ...]
    images: torch.Tensor
    scenes: torch.Tensor


def shard_paths(folder: Path) -> list[Path]:
    """Shards of a corpus in order."""
    return sorted(folder.glob("shard_*.npz"))


def load_held_out(folder: Path, count: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Read the first samples of the shard that is never trained on.

    Returns:
        scenes (count, k), images uint8 (count, R, R, 3), and which of `PARTS` each pixel shows, uint8
        (count, R, R).
    """
    shard = load_arrays(folder / HELD_OUT_SHARD, ("scenes", "images", "parts"))
    scenes, images, parts = (torch.from_numpy(shard[name][:count]) for name in ("scenes", "images", "parts"))
    return scenes.float(), images, parts


def load_factors(folder: Path) -> dict[str, int]:
    """Read which factors the columns of the scenes are, in order, and how many columns each has."""
    path = folder / FACTORS_FILE
    try:
        return {str(name): int(size) for name, size in json.loads(path.read_text()).items()}
    except (OSError, ValueError, AttributeError, TypeError, OverflowError) as error:
        raise AssetError(f"{path} cannot be read ({error}). Render the corpus again.") from error


def load_probes(folder: Path) -> Probes:
    """Read `probes.npz` of a corpus."""
    stored = load_arrays(folder / PROBES_FILE, ("names", "images", "scenes"))
    names = tuple(str(name) for name in stored["names"])
    return Probes(names, torch.from_numpy(stored["images"]), torch.from_numpy(stored["scenes"]).float())


def part_frequency(folder: Path, shards: int = 8) -> torch.Tensor:
    """Measure how often each part covers each pixel.

    Args:
        folder: a corpus.
        shards: how many of the first shards to count; those of another size than the first are left out.

    Returns:
        (6, R, R) in [0, 1], in the order of `PARTS`.
    """
    counts = [
        np.stack([(parts == index).mean(axis=0) for index in range(len(PARTS))])
        for parts in (load_arrays(path, ("parts",))["parts"] for path in shard_paths(folder)[:shards])
    ]
    counts = [count for count in counts if count.shape == counts[0].shape]
    return torch.from_numpy(np.mean(counts, axis=0)).float()


def load_arrays(path: Path, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Read named arrays of an npz file without running anything in it.

    Raises:
        AssetError: the file is missing, damaged, or lacks an array.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            found = {name: stored[name] for name in names}
    except _DAMAGES as error:
        raise AssetError(f"{path} cannot be read ({error}). Render the corpus again.") from error
    strange = next((name for name, array in found.items() if not isinstance(array, np.ndarray)), None)
    if strange is not None:
        raise AssetError(f"{path}: field {strange} is no array. Render the corpus again.")
    return found


def shrink(images: torch.Tensor, resolution: int) -> torch.Tensor:
    """Average pixels: uint8 (N, H, W, 3) -> uint8 (N, R, R, 3)."""
    if images.shape[1] == resolution:
        return images
    planes = F.interpolate(images.permute(0, 3, 1, 2).float(), size=resolution, mode="area")
    return planes.round().to(torch.uint8).permute(0, 2, 3, 1).contiguous()


def to_signed(images: torch.Tensor) -> torch.Tensor:
    """Turn bytes (N, H, W, 3) into the generator's (N, 3, H, W) in [-1, 1]."""
    return images.permute(0, 3, 1, 2).float() / 127.5 - 1
