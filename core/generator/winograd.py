"""3×3 convolution by Winograd's minimal filtering, for processors without a fast path of their own.

F(4×4, 3×3) of Lavin & Gray (CVPR 2016): 4×4 outputs of a tile cost 36 products per channel pair
instead of 144. The tile transforms are matrix products too, so everything runs at the speed of the
BLAS, forward and backward.
"""

from typing import Any

import torch
import torch.nn.functional as F

_TILE = 4

# Rows of Bᵀ, G and Aᵀ in section 4.2 of the paper.
_INPUT = (
    (4.0, 0.0, -5.0, 0.0, 1.0, 0.0),
    (0.0, -4.0, -4.0, 1.0, 1.0, 0.0),
    (0.0, 4.0, -4.0, -1.0, 1.0, 0.0),
    (0.0, -2.0, -1.0, 2.0, 1.0, 0.0),
    (0.0, 2.0, -1.0, -2.0, 1.0, 0.0),
    (0.0, 4.0, 0.0, -5.0, 0.0, 1.0),
)
_KERNEL = (
    (1 / 4, 0.0, 0.0),
    (-1 / 6, -1 / 6, -1 / 6),
    (-1 / 6, 1 / 6, -1 / 6),
    (1 / 24, 1 / 12, 1 / 6),
    (1 / 24, -1 / 12, 1 / 6),
    (0.0, 0.0, 1.0),
)
_OUTPUT = (
    (1.0, 1.0, 1.0, 1.0, 1.0, 0.0),
    (0.0, 1.0, -1.0, 2.0, -2.0, 0.0),
    (0.0, 1.0, 1.0, 4.0, 4.0, 0.0),
    (0.0, 1.0, -1.0, 8.0, -8.0, 1.0),
)


def pays_off(x: torch.Tensor, weight: torch.Tensor) -> bool:
    """Whether Winograd beats the library's convolution for x (N, C, H, W) and weight (C', C, 3, 3).

    Transforming the kernel and the tiles has to be paid back by a batch and by wide layers.
    """
    fits = x.shape[2] % _TILE == 0 and x.shape[3] % _TILE == 0
    worthwhile = len(x) >= 4 and x.shape[2] >= 2 * _TILE and min(weight.shape[:2]) >= 48
    return x.device.type == "cpu" and x.dtype == torch.float32 and fits and worthwhile


def winograd_convolution(x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Correlate with zero padding of one pixel, as `F.conv2d(x, weight, padding=1)`.

    Args:
        x: (N, C, H, W), H and W multiples of 4; fastest in channels_last layout.
        weight: (C', C, 3, 3).

    Returns:
        (N, C', H, W) in channels_last layout.
    """
    return _WinogradConvolution.apply(x, weight)


class _WinogradConvolution(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
        tiles = _transform_input(x)
        ctx.save_for_backward(tiles, weight)
        return _transform_output(torch.bmm(tiles, _transform_kernel(weight)), x)

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor | None, torch.Tensor | None]:
        tiles, weight = ctx.saved_tensors
        (gradient,) = gradients
        for_x = for_weight = None
        if ctx.needs_input_grad[0]:
            mirrored = weight.flip(2, 3).transpose(0, 1)
            products = torch.bmm(_transform_input(gradient), _transform_kernel(mirrored))
            for_x = _transform_output(products, gradient)
        if ctx.needs_input_grad[1]:
            products = torch.bmm(tiles.transpose(1, 2), _transform_gradient(gradient))
            for_weight = _kernel_matrix(weight).T @ products.flatten(1)
            for_weight = for_weight.view(3, 3, weight.shape[1], weight.shape[0]).permute(3, 2, 0, 1)
        return for_x, for_weight


def _transform_input(x: torch.Tensor) -> torch.Tensor:
    """Cut x (N, C, H, W) into overlapping 6×6 tiles: (36, N·H/4·W/4, C)."""
    channels = x.shape[1]
    pixels = F.pad(x.permute(0, 2, 3, 1), (0, 0, 1, 1, 1, 1))
    tiles = pixels.unfold(1, _TILE + 2, _TILE).unfold(2, _TILE + 2, _TILE)
    tiles = tiles.permute(4, 5, 0, 1, 2, 3).reshape(36, -1)
    return (_squared(_INPUT, x) @ tiles).view(36, -1, channels)


def _transform_kernel(weight: torch.Tensor) -> torch.Tensor:
    """Transform weight (C', C, 3, 3) to (36, C, C')."""
    taps = weight.permute(2, 3, 1, 0).reshape(9, -1)
    return (_kernel_matrix(weight) @ taps).view(36, weight.shape[1], weight.shape[0])


def _transform_output(products: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """Assemble tiles (36, T, C') to an image of the size of `like`: (N, C', H, W)."""
    count, _, height, width = like.shape
    pixels = _squared(_OUTPUT, products) @ products.flatten(1)
    pixels = pixels.view(_TILE, _TILE, count, height // _TILE, width // _TILE, -1)
    return pixels.permute(2, 3, 0, 4, 1, 5).reshape(count, height, width, -1).permute(0, 3, 1, 2)


def _transform_gradient(gradient: torch.Tensor) -> torch.Tensor:
    """Undo `_transform_output` for a gradient (N, C', H, W): (36, T, C')."""
    count, channels, height, width = gradient.shape
    pixels = gradient.permute(0, 2, 3, 1)
    pixels = pixels.reshape(count, height // _TILE, _TILE, width // _TILE, _TILE, channels)
    tiles = pixels.permute(2, 4, 0, 1, 3, 5).reshape(16, -1)
    return (_squared(_OUTPUT, gradient).T @ tiles).view(36, -1, channels)


def _kernel_matrix(like: torch.Tensor) -> torch.Tensor:
    return _squared(_KERNEL, like)


def _squared(rows: tuple[tuple[float, ...], ...], like: torch.Tensor) -> torch.Tensor:
    """Kronecker square: the transform of both axes at once."""
    matrix = torch.tensor(rows, dtype=like.dtype, device=like.device)
    return torch.kron(matrix, matrix)
