"""Low-pass filters of StyleGAN3 (appendix C of the paper): their design, up- and downsampling."""

import numpy as np
import torch
import torch.nn.functional as F


def design_kaiser(taps: int, cutoff: float, width: float, rate: float) -> torch.Tensor:
    """Design a low-pass filter by Kaiser's window method.

    Args:
        taps: length.
        cutoff: frequency of half amplitude, in cycles per unit.
        width: of the transition band, in cycles per unit.
        rate: samples per unit.

    Returns:
        (taps,) with sum 1.
    """
    positions = np.arange(taps) - (taps - 1) / 2
    values = np.sinc(2 * cutoff / rate * positions) * _kaiser_window(taps, width, rate)
    return torch.from_numpy((values / values.sum()).astype(np.float32))


def design_jinc(taps: int, cutoff: float, width: float, rate: float) -> torch.Tensor:
    """Design a radially symmetric low-pass filter: (taps, taps) with sum 1; else as `design_kaiser`.

    Raises:
        ValueError: an odd number of taps, whose middle would lie on the pole of the formula.
    """
    if taps % 2:
        raise ValueError(f"a radial filter of {taps} taps has its pole on a tap")
    positions = (np.arange(taps) - (taps - 1) / 2) / rate
    radii = np.hypot(positions[:, None], positions) * np.pi
    values = torch.special.bessel_j1(torch.from_numpy(2 * cutoff * radii)).numpy() / radii
    window = _kaiser_window(taps, width, rate)
    values = values * np.outer(window, window)
    return torch.from_numpy((values / values.sum()).astype(np.float32))


def _kaiser_window(taps: int, width: float, rate: float) -> np.ndarray:
    """Return the window whose stopband attenuation follows from its length and transition (Kaiser 1974)."""
    attenuation = 2.285 * (taps - 1) * np.pi * width / (rate / 2) + 7.95
    if attenuation > 50:
        beta = 0.1102 * (attenuation - 8.7)
    elif attenuation > 21:
        beta = 0.5842 * (attenuation - 21) ** 0.4 + 0.07886 * (attenuation - 21)
    else:
        beta = 0.0
    return np.kaiser(taps, beta)


def upsample(
    x: torch.Tensor, taps: torch.Tensor | None, factor: int, padding: tuple[int, int]
) -> torch.Tensor:
    """Insert zeros, pad and filter, with gain `factor`² so that brightness stays.

    Args:
        x: (N, C, H, W).
        taps: (T,) separable filter; None for none, together with factor 1.
        factor: of the resolution.
        padding: zeros before and after both axes of the enlarged image; negative ones crop.

    Returns:
        (N, C, H', W') with H' = H · factor + padding − T + 1.
    """
    if taps is None:
        return F.pad(x, (*padding, *padding))
    taps = taps * factor
    # Columns twice, the second time of the transposed image: rows are much slower.
    rows = _upsample_columns(x, taps, factor, padding).transpose(-1, -2)
    return _upsample_columns(rows, taps, factor, padding).transpose(-1, -2)


def _upsample_columns(
    x: torch.Tensor, taps: torch.Tensor, factor: int, padding: tuple[int, int]
) -> torch.Tensor:
    channels, length = x.shape[1], len(taps)
    kernel = taps.view(1, 1, -1, 1).expand(channels, 1, -1, 1)
    # A transposed convolution filters as if zeros stood everywhere beyond the image.
    spread = F.conv_transpose2d(x, kernel, stride=(factor, 1), groups=channels)
    before = padding[0] - (length - 1)
    after = x.shape[2] * factor + sum(padding) - length + 1 - spread.shape[2] - before
    return F.pad(spread, (0, 0, before, after))


def downsample(x: torch.Tensor, taps: torch.Tensor | None, factor: int) -> torch.Tensor:
    """Filter without padding and keep every `factor`-th pixel.

    Args:
        x: (N, C, H, W).
        taps: (T,) separable or (T, T) filter; None for none.
        factor: of the resolution.

    Returns:
        (N, C, H', W') with H' = ⌈(H − T + 1) / factor⌉.
    """
    if taps is None:
        return x if factor == 1 else x[:, :, ::factor, ::factor]
    channels = x.shape[1]
    if taps.ndim == 2:
        kernel = taps.flip(0, 1).expand(channels, 1, *taps.shape)
        return F.conv2d(x, kernel, stride=factor, groups=channels)
    column = taps.flip(0).view(1, 1, -1, 1).expand(channels, 1, -1, 1)
    x = F.conv2d(x, column, stride=(factor, 1), groups=channels)
    return F.conv2d(x, column.transpose(2, 3), stride=(1, factor), groups=channels)
