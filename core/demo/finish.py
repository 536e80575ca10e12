"""The finish of the generator's training: a critic of patches sharpens what regression leaves soft.

Regression averages over what it cannot yet tell apart, which blurs hair and edges. The critic compares a
patch of the output with the same patch of its target (relativistic pairing, Jolicoeur-Martineau 2019, with
zero-centred gradient penalties on both sides as in R3GAN, Huang et al. 2024). It only adds a bounded share to
the gradient of the regression, so that scenes stay what they are.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

_PATCH = 96  # pixels
_SHARE = 0.6  # length of the critic's gradient on the image, relative to the regression's
_PENALTY = 0.5
_RATE = 5e-4
_WIDTHS = (32, 64, 128)


class PatchCritic(nn.Module):
    """Strided convolutions that judge overlapping pieces of a patch."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for before, after in zip((3, *_WIDTHS), _WIDTHS, strict=False):
            layers += [nn.Conv2d(before, after, 4, stride=2, padding=1), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(*layers, nn.Conv2d(_WIDTHS[-1], 1, 3, padding=1))

    def forward(self, patches: torch.Tensor) -> torch.Tensor:
        """Return how true patches (N, 3, P, P) in [-1, 1] look: (N, 1, P/8, P/8), unbounded."""
        return self.layers(patches)


class Finish:
    """A critic, its optimiser, and the gradient that it adds to a generator's output."""

    def __init__(self, seed: int, device: torch.device) -> None:
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            self.critic = PatchCritic().to(device)
        self.optimizer = torch.optim.Adam(self.critic.parameters(), lr=_RATE, betas=(0.0, 0.99))

    def sharpen(
        self, output: torch.Tensor, target: torch.Tensor, gradient: torch.Tensor, corner: tuple[int, int]
    ) -> torch.Tensor:
        """Return the gradient of the regression with the critic's added.

        Args:
            output: (N, 3, R, R) of the generator.
            target: (N, 3, R, R) in [-1, 1].
            gradient: (N, 3, R, R) of the regression loss on the output.
            corner: row and column of the patch that is judged (see `draw_corner`).
        """
        false = patch(output.detach(), corner).requires_grad_()
        verdict = F.softplus(self.critic(patch(target, corner)).detach() - self.critic(false)).mean()
        (pull,) = torch.autograd.grad(verdict, false)
        within = patch(gradient, corner)
        length = _SHARE * within.norm() / pull.norm().clamp(min=1e-12)
        added = torch.zeros_like(gradient)
        patch(added, corner).copy_(length * pull)
        return gradient + added

    def learn(self, output: torch.Tensor, target: torch.Tensor, corner: tuple[int, int]) -> float:
        """Train the critic on one patch of outputs and targets (N, 3, R, R); returns its loss."""
        pictures = torch.cat([patch(output.detach(), corner), patch(target, corner)]).requires_grad_()
        false, true = self.critic(pictures).chunk(2)
        (slope,) = torch.autograd.grad(false.sum() + true.sum(), pictures, create_graph=True)
        loss = F.softplus(false - true).mean()
        penalty = slope.square().sum((1, 2, 3)).mean() / true[0].numel()
        self.optimizer.zero_grad(set_to_none=True)
        (loss + _PENALTY * penalty).backward()
        self.optimizer.step()
        return loss.item()


def draw_corner(resolution: int, random: torch.Generator) -> tuple[int, int]:
    """Return row and column of a patch somewhere in a picture."""
    room = max(resolution - _PATCH, 0) + 1
    row, column = torch.randint(room, (2,), generator=random).tolist()
    return row, column


def patch(pictures: torch.Tensor, corner: tuple[int, int]) -> torch.Tensor:
    """Return a view of the patch of pictures (N, 3, R, R)."""
    row, column = corner
    return pictures[..., row : row + _PATCH, column : column + _PATCH]
