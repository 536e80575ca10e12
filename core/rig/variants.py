"""RigNets for one rig that are compared with each other, as `train-variants` leaves them in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch

from core.errors import AssetError
from core.face.params import FaceParams
from core.files.json_text import read_json
from core.rig.rig import Rig, with_rignet
from core.rig.rignet import RigNet, edit_latent

VARIANTS_RECORD = "variants.json"


@dataclass(frozen=True)
class Variant:
    """One RigNet file.

    Attributes:
        path: of the network.
        by_difference: whether edits are the difference of two answers, as in rigs, or the network's answer
            itself, as in the paper.
    """

    path: Path
    by_difference: bool = True

    def open(self, rig: Rig) -> VariantEdit:
        """Load the network; raises AssetError where it does not fit the rig."""
        return VariantEdit(with_rignet(rig, self.path).rignet, self.by_difference)


@dataclass(frozen=True, eq=False)
class VariantEdit:
    """A loaded variant: (w_plus, params, F(w_plus)) → edited w_plus."""

    network: RigNet
    by_difference: bool = True

    def __call__(self, w_plus: torch.Tensor, params: FaceParams, original: FaceParams) -> torch.Tensor:
        """Return edited codes (N, L, w_dim) of codes (N, L, w_dim)."""
        edit = partial(edit_latent, self.network) if self.by_difference else self.network
        return edit(w_plus, params, original)


def variants_in(folder: Path) -> dict[str, Variant]:
    """Read which networks a folder of `train-variants` holds.

    Raises:
        AssetError: its record is missing or damaged.
    """
    path = folder / VARIANTS_RECORD
    if not path.exists():
        raise AssetError(f"{folder} holds no {VARIANTS_RECORD}: run `train-variants` first.")
    try:
        stored = read_json(path, remedy="run `train-variants` again")["variants"]
        return {
            str(name): Variant(folder / Path(str(entry["file"])).name, bool(entry["by_difference"]))
            for name, entry in stored.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AssetError(f"{path} cannot be read ({error!r}): run `train-variants` again.") from error
