"""The finish of the generator's training: critics of patches sharpen what regression leaves soft.

Regression averages over what it cannot yet tell apart, which blurs hair and edges. Each critic compares a
patch of the output with the same patch of its target (relativistic pairing, Jolicoeur-Martineau 2019, with
zero-centred gradient penalties on both sides as in R3GAN, Huang et al. 2024); one sees the picture's own
pixels, the other half as many, and so the run of locks and outlines (the scales of pix2pixHD, Wang et al.
2018). They only add bounded shares to the gradient of the regression, so that scenes stay what they are.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import nn

SCALES = (1, 2)  # pixels of the picture per pixel that a critic sees
_PATCH = 96  # pixels that a critic sees
_SHARE = 0.7  # length of a critic's gradient on the image, relative to the regression's
_PENALTY = 0.5
_RATE = 5e-4
_WIDTHS = (32, 64, 128)


class View(NamedTuple):
    """Which part of a picture a critic sees, in pixels of the picture, and how coarsely."""

    scale: int
    row: int
    column: int
    size: int

    def within(self, pictures: torch.Tensor) -> torch.Tensor:
        """Return the part's pixels as a view of pictures (N, 3, R, R)."""
        return pictures[..., self.row : self.row + self.size, self.column : self.column + self.size]

    def seen(self, pictures: torch.Tensor) -> torch.Tensor:
        """Return what the critic sees of pictures (N, 3, R, R): (N, 3, P, P)."""
        part = self.within(pictures)
        return part if self.scale == 1 else F.avg_pool2d(part, self.scale)


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
    """A critic for each of `SCALES`, their optimiser, and the gradient that they add to an output's."""

    def __init__(self, seed: int, device: torch.device) -> None:
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            self.critics = nn.ModuleList(PatchCritic() for _ in SCALES).to(device)
        self.optimizer = torch.optim.Adam(self.critics.parameters(), lr=_RATE, betas=(0.0, 0.99))

    def sharpen(
        self, output: torch.Tensor, target: torch.Tensor, gradient: torch.Tensor, views: tuple[View, ...]
    ) -> torch.Tensor:
        """Return the gradient of the regression with the critics' added.

        Args:
            output: (N, 3, R, R) of the generator.
            target: (N, 3, R, R) in [-1, 1].
            gradient: (N, 3, R, R) of the regression loss on the output.
            views: what each critic sees (see `draw_views`).
        """
        total = gradient.clone()
        for critic, view in zip(self.critics, views, strict=True):
            false = view.within(output.detach()).clone().requires_grad_()
            true = critic(view.seen(target)).detach()
            whole = view._replace(row=0, column=0)
            verdict = F.softplus(true - critic(whole.seen(false))).mean()
            (pull,) = torch.autograd.grad(verdict, false)
            length = _SHARE * view.within(gradient).norm() / pull.norm().clamp(min=1e-12)
            view.within(total).add_(length * pull)
        return total

    def learn(self, output: torch.Tensor, target: torch.Tensor, views: tuple[View, ...]) -> float:
        """Train the critics on one view each of outputs and targets (N, 3, R, R); returns their loss."""
        total = output.new_zeros(())
        for critic, view in zip(self.critics, views, strict=True):
            pictures = torch.cat([view.seen(output.detach()), view.seen(target)]).requires_grad_()
            false, true = critic(pictures).chunk(2)
            (slope,) = torch.autograd.grad(false.sum() + true.sum(), pictures, create_graph=True)
            penalty = slope.square().sum((1, 2, 3)).mean() / true[0].numel()
            total = total + F.softplus(false - true).mean() + _PENALTY * penalty
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        self.optimizer.step()
        return total.item()


def draw_views(resolution: int, random: torch.Generator) -> tuple[View, ...]:
    """Draw a part of a picture for each critic, all of it where the picture is smaller than a patch."""
    views = []
    for scale in SCALES:
        size = min(scale * _PATCH, resolution)
        row, column = torch.randint(resolution - size + 1, (2,), generator=random).tolist()
        views.append(View(scale, row, column, size))
    return tuple(views)
