"""A pipeline without networks: its frames follow the controls, and a gate holds it where a test wants."""

import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch

from core.controls.control_values import apply_controls
from core.editing.edit import Edit, PlainDonor, Quality, portrait_of
from core.editing.edit_pipeline import EditPipeline
from core.editing.picture import EditResult
from core.editing.portrait_code import latent_of_seed
from core.editing.portrait_source import Portrait, PortraitSource
from core.editing.start import start_of
from core.errors import RequestError
from core.face.morphable_model import MorphableModel
from core.face.params import FaceParams
from core.rig.free_directions import FreeDirections
from core.rig.statistics import Statistics
from core.samples.distributions import distributions
from core.samples.sample_set import SampleSet

SIZE = 64
NUM_WS, W_DIM = 10, 4
FORBIDDEN_SEED = 13
BREAKING_SEED = 14


def yaw_statistics(model: MorphableModel) -> Statistics:
    """Return 100 samples: portrait n is turned by n - 50 degrees."""
    yaws = torch.arange(100) - 50.0
    rotation = torch.stack([yaws.deg2rad(), 0 * yaws, 0 * yaws], dim=1)
    params = model.table.pack(model.neutral_params(100).replace(rotation=rotation))
    return Statistics(np.arange(100), params.numpy(), np.zeros((100, 4), np.float32))


class FakeGenerator:
    """Its w is the beginning of z, and truncation changes nothing."""

    config = SimpleNamespace(img_resolution=SIZE)
    num_ws, w_dim, z_dim = NUM_WS, W_DIM, W_DIM
    layer_resolutions = tuple(4 * 2 ** (layer // 2) for layer in range(NUM_WS))
    w_avg = torch.zeros(W_DIM)

    def mapping(self, z: torch.Tensor) -> torch.Tensor:
        return z

    def broadcast(self, w: torch.Tensor) -> torch.Tensor:
        return w[:, None].expand(-1, NUM_WS, -1)

    def truncate(self, w: torch.Tensor, psi: float) -> torch.Tensor:
        return w


class FakeReconstructor:
    """Knows the codes of the first seeds; all others look like seed 1."""

    sees_gaze = True

    def __init__(self, read: Callable[[Portrait], FaceParams]) -> None:
        self._read = read

    def __call__(self, w_plus: torch.Tensor) -> FaceParams:
        known = {seed: latent_of_seed(seed, W_DIM)[0] for seed in range(100)}
        found = [seed for seed, w in known.items() if torch.equal(w, w_plus[0, -1])]
        return self._read(PortraitSource(found[0] if found else 1))


class FakePipeline(EditPipeline):
    """Paints a disc that moves with yaw and pitch and whose grey follows light and expression.

    The colour of the ground comes from the seed.

    Attributes:
        gate: closed, it holds every edit at its start.
        edits: every edit that was begun, in order.
        qualities: how large each was wanted.
        dropped: those that gave up because something newer was there.
    """

    def __init__(self, model: MorphableModel, free: FreeDirections | None = None) -> None:
        self.rig = SimpleNamespace(
            model=model,
            path=Path("toy"),
            name="toy",
            fingerprint="0",
            statistics=yaw_statistics(model),
            reconstructor=FakeReconstructor(self.original),
            generator=FakeGenerator(),
            manifest={"quality": {}},
            free=free or FreeDirections(np.zeros((0, W_DIM)), np.ones(NUM_WS, bool), np.zeros(0)),
            free_names={},
            free_key="0",
            shape_key="0",
        )
        self.device = torch.device("cpu")
        self.gate = threading.Event()
        self.gate.set()
        self.edits: list[Edit] = []
        self.qualities: list[Quality] = []
        self.dropped: list[Edit] = []

    def edit_unless_stale(
        self, edit: Edit, quality: Quality, is_stale: Callable[[], bool]
    ) -> EditResult | None:
        self.edits.append(edit)
        self.qualities.append(quality)
        while not self.gate.wait(0.005):
            if is_stale():
                self.dropped.append(edit)
                return None
        seed = seed_of(edit.source)
        if seed == FORBIDDEN_SEED:
            raise RequestError("Seed 13 brings bad luck; choose another one.")
        if seed == BREAKING_SEED:
            raise ZeroDivisionError("a bug")
        original = self.original(edit.source)
        start = start_of(self.rig.model, edit, original, self._read_donor)
        target = apply_controls(self.rig.model, start, edit.controls)
        frame = self.paint(edit, target)
        return EditResult(edit, quality, frame, np.zeros((1, 4)), 0.02, original, start, target, target)

    def sample_set(
        self, truncation_psi: float, is_stale: Callable[[], bool] = lambda: False
    ) -> SampleSet | None:
        """Every sample is turned by so much less."""
        while not self.gate.wait(0.005):
            if is_stale():
                return None
        packed = torch.from_numpy(self.rig.statistics.params) * truncation_psi
        found = distributions(self.rig.model, self.rig.model.table.unpack(packed))
        return SampleSet("toy", truncation_psi, found)

    def original(self, source: Portrait) -> FaceParams:
        """Every portrait has a yaw of its own, between -10° and 10°."""
        yaw = torch.deg2rad(torch.tensor(float(seed_of(source) % 21 - 10)))
        return self.rig.model.neutral_params().replace(rotation=torch.tensor([[yaw, 0.0, 0.0]]))

    def _read_donor(self, donor: PlainDonor) -> FaceParams:
        return self.original(portrait_of(donor))

    def paint(self, edit: Edit, target: FaceParams) -> np.ndarray:
        y, x = np.mgrid[-1 : 1 : SIZE * 1j, -1 : 1 : SIZE * 1j]
        yaw, pitch, _ = target.rotation[0].tolist()
        disc = np.hypot(x - 0.8 * np.sin(yaw), y + 0.8 * np.sin(pitch)) < 0.5
        seed = seed_of(edit.source) + (100 + seed_of(edit.mix.source) if edit.mix else 0)
        ground = np.array([90, 60 + seed % 150, 60 + seed * 7 % 150])
        look = target.sh_coeffs[0, 1:4].mean(1).sum() + target.expression.sum()
        face = 200 + 40 * torch.tanh(look).item()
        return np.where(disc[..., None], round(face), ground).astype(np.uint8)


def seed_of(portrait: Portrait) -> int:
    """A saved portrait looks like the one of seed 1."""
    return portrait.seed if isinstance(portrait, PortraitSource) else 1
