"""The picture judge: a small network that reads the scene off a CG portrait.

It is trained, supervised, on renders whose scenes are known (`core.making.judge_training`) and takes no part
in training the reconstructor or RigNet. It knows the look of those renders, so it judges generators made from
them and no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from core.errors import AssetError
from core.face.groups import present_group
from core.files.checkpoint import load_state, read_tensors, write_tensors
from core.frames import to_images

JUDGE_FILE = "judge.safetensors"
INPUT_SIZE = 128  # brows and lips are a few pixels wide
CHANNELS = (48, 64, 96, 128)  # at 32² to 4²
PATCH = 4
FEATURES = 192
RELIABLE = 0.4
"""R² on unseen renders from which on a reading is used."""
_KIND = "picture_judge"
_BATCH = 64


@dataclass(frozen=True)
class Reading:
    """One quantity that the judge reads.

    Attributes:
        name: that of the distribution (`core.samples.distributions`), or of the scene's field.
        group: one of `core.face.groups.GROUPS`, appearance, hair or background.
        unit: of the values; mean, sigma: of the truth over the renders.
        slope: raw readings regressed on the truth, over renders it was not trained on; readings are divided
            by it, so that a change is neither shrunk nor stretched.
        r2: share of the truth's variance that raw readings explain there.
    """

    name: str
    group: str
    unit: str
    mean: float
    sigma: float
    slope: float = 1.0
    r2: float = 1.0

    @property
    def is_reliable(self) -> bool:
        """Whether the judge sees this quantity well enough to speak of it."""
        return self.r2 >= RELIABLE


class PictureJudge(nn.Module):
    """Four convolutions over folded pixels, one hidden layer, one standardised output per reading.

    Args:
        readings: what it reads.
        scene_size: numbers of the scenes whose renders it knows; 0 where that is not known.
    """

    def __init__(self, readings: tuple[Reading, ...], scene_size: int = 0) -> None:
        super().__init__()
        self.readings, self.scene_size = readings, scene_size
        self.blocks = nn.ModuleList(
            _Block(before, after, 1 if step == 0 else 2)
            for step, (before, after) in enumerate(zip((3 * PATCH**2, *CHANNELS), CHANNELS, strict=False))
        )
        side = INPUT_SIZE // PATCH // 2 ** (len(CHANNELS) - 1)
        self.hidden = nn.Linear(CHANNELS[-1] * side * side, FEATURES)
        self.output = nn.Linear(FEATURES, len(readings))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the readings in order."""
        return tuple(reading.name for reading in self.readings)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        """Return what the last layer sees, (N, 192), of images (N, 3, 128, 128) in [-1, 1]."""
        x = F.pixel_unshuffle(images, PATCH)
        for block in self.blocks:
            x = block(x)
        return F.gelu(self.hidden(x.flatten(1)))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Return standardised readings (N, K) of images (N, 3, 128, 128) in [-1, 1]."""
        return self.output(self.features(images))

    @torch.inference_mode()
    def read(self, frames: np.ndarray) -> np.ndarray:
        """Return readings (N, K) in their units for frames (N, H, W, 3) uint8."""
        mean = np.array([reading.mean for reading in self.readings])
        scale = np.array([r.sigma / r.slope if r.is_reliable else r.sigma for r in self.readings])
        parts = [self(images).cpu().numpy() for images in self._inputs(frames)]
        return np.concatenate(parts) * scale + mean

    @torch.inference_mode()
    def embed(self, frames: np.ndarray) -> np.ndarray:
        """Return features (N, 192) for frames (N, H, W, 3) uint8."""
        return np.concatenate([self.features(images).cpu().numpy() for images in self._inputs(frames)])

    def _inputs(self, frames: np.ndarray) -> Iterator[torch.Tensor]:
        """Yield batches of what the network sees, where it is."""
        for start in range(0, len(frames), _BATCH):
            yield judge_input(frames[start : start + _BATCH]).to(self.output.weight.device)

    def column(self, name: str) -> int | None:
        """Return which reliable reading has this name, or None."""
        found = [i for i, reading in enumerate(self.readings) if reading.name == name and reading.is_reliable]
        return found[0] if found else None

    def groups(self) -> dict[str, list[int]]:
        """Return the columns of each group's reliable readings."""
        found: dict[str, list[int]] = {}
        for column, reading in enumerate(self.readings):
            if reading.is_reliable:
                found.setdefault(reading.group, []).append(column)
        return found

    def save(self, path: Path) -> None:
        """Write the network in half precision; raises AssetError where the file cannot be written."""
        tensors = {name: tensor.half() for name, tensor in self.state_dict().items()}
        readings = [asdict(reading) for reading in self.readings]
        write_tensors(path, tensors, {"kind": _KIND, "readings": readings, "scene_size": self.scene_size})

    @classmethod
    def load(cls, path: Path) -> PictureJudge:
        """Read a network; raises AssetError naming the file and the field that is wrong."""
        tensors, metadata = read_tensors(path)
        if metadata.get("kind") != _KIND:
            raise AssetError(f"{path}: field 'kind' is {metadata.get('kind')!r}, not {_KIND!r}.")
        try:
            readings = tuple(_parse_reading(fields) for fields in metadata["readings"])
            network = cls(readings, int(metadata.get("scene_size", 0)))
        except (KeyError, TypeError, ValueError) as error:
            raise AssetError(
                f"{path}: its readings or scene_size cannot be read ({error!r}). Train the judge again."
            ) from error
        load_state(path, network, tensors)
        return network.eval().requires_grad_(False)


def _parse_reading(fields: dict[str, object]) -> Reading:
    texts = [str(fields[name]) for name in ("name", "group", "unit")]
    values = [float(str(fields[name])) for name in ("mean", "sigma", "slope", "r2")]
    return Reading(texts[0], present_group(texts[1], texts[0]), texts[2], *values)


class _Block(nn.Module):
    def __init__(self, before: int, after: int, stride: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(before, after, 3, stride, 1)
        self.norm = nn.GroupNorm(8, after)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.gelu(self.norm(self.convolution(x)))


def judge_input(frames: np.ndarray) -> torch.Tensor:
    """Return images (N, 3, 128, 128) in [-1, 1] of frames (N, H, W, 3) uint8, averaged over pixels."""
    images = to_images(frames)
    if images.shape[-1] == INPUT_SIZE:
        return images
    return F.interpolate(images, size=(INPUT_SIZE, INPUT_SIZE), mode="area")
