"""How z carries a scene: P s plus a direction that the mapping does not see."""

import torch
import torch.nn.functional as F

_BASIS_SEED = 20200614


def scene_basis(scene_size: int, z_dim: int = 512) -> torch.Tensor:
    """Fixed orthonormal P (z_dim, k) through which z carries a scene.

    For any z the generator shows the scene Pᵀ z · √z_dim / ‖z‖.
    """
    random = torch.Generator().manual_seed(_BASIS_SEED)
    normal = torch.randn(z_dim, scene_size, generator=random, dtype=torch.float64)
    return torch.linalg.qr(normal).Q.float()


def scenes_to_z(scenes: torch.Tensor, basis: torch.Tensor, random: torch.Generator) -> torch.Tensor:
    """Embed scenes in z: P s plus a random direction orthogonal to P.

    The random part is scaled so that z lies on the sphere of radius √z_dim, where the mapping's
    normalisation would put it: the scene then arrives unscaled.

    Args:
        scenes: (N, k), about standard normal.
        basis: P (z_dim, k) from `scene_basis`.
        random: source of the orthogonal part, so that it carries nothing about the scene.

    Returns:
        z (N, z_dim).
    """
    z_dim = len(basis)
    noise = torch.randn(len(scenes), z_dim, generator=random).to(basis.device)
    noise = noise - (noise @ basis) @ basis.T
    room = (z_dim - scenes.square().sum(dim=1, keepdim=True)).clamp(min=0)
    return scenes @ basis.T + F.normalize(noise, dim=1) * room.sqrt()
