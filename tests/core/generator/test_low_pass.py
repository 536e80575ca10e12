"""Low-pass filters are those of the textbook, and resampling is upfirdn by definition."""

import numpy as np
import pytest
import torch
from scipy.signal import firwin, upfirdn

from core.generator.low_pass import design_jinc, design_kaiser, downsample, upsample


@pytest.mark.parametrize(("taps", "cutoff", "width", "rate"), [(12, 2.0, 4.6, 32), (24, 14.3, 8.1, 128)])
def test_kaiser_design_is_that_of_scipy(taps, cutoff, width, rate):
    expected = firwin(numtaps=taps, cutoff=cutoff, width=width, fs=rate)
    np.testing.assert_allclose(design_kaiser(taps, cutoff, width, rate).numpy(), expected, atol=1e-7)


def test_jinc_design_is_round_and_low_pass():
    taps = design_jinc(12, 4.0, 4.0, 64).numpy()
    assert taps.sum() == pytest.approx(1, abs=1e-6)
    assert np.allclose(taps, taps.T)
    assert np.allclose(taps, taps[::-1])
    response = np.abs(np.fft.fft2(taps, (64, 64)))
    assert response[1, 1] > 0.8
    assert response[20:44, 20:44].max() < 0.02
    with pytest.raises(ValueError, match="taps"):
        design_jinc(5, 4.0, 4.0, 64)


@pytest.mark.parametrize("padding", [(11, 10), (-3, 2), (20, 0)])
def test_upsampling_is_upfirdn(padding):
    image, taps = np.random.default_rng(0).normal(size=(5, 5)), np.linspace(0.1, 1, 8)
    ours = upsample(torch.tensor(image)[None, None], torch.tensor(taps), 2, padding)[0, 0].numpy()
    spread = np.zeros((10, 10))
    spread[::2, ::2] = image
    before, after = padding
    padded = np.pad(spread, (max(before, 0), max(after, 0)))[max(-before, 0) :, max(-before, 0) :]
    for axis in (0, 1):
        padded = np.apply_along_axis(np.convolve, axis, padded, 2 * taps, mode="valid")
    np.testing.assert_allclose(ours, padded, atol=1e-12)


def test_downsampling_is_upfirdn():
    image, taps = np.random.default_rng(0).normal(size=(17, 17)), np.linspace(0.1, 1, 6)
    expected = upfirdn(taps, upfirdn(taps, image, axis=0), axis=1)[5:17:2, 5:17:2]
    image = torch.tensor(image)[None, None]
    np.testing.assert_allclose(downsample(image, torch.tensor(taps), 2)[0, 0].numpy(), expected, atol=1e-12)
    square = torch.tensor(np.outer(taps, taps))
    np.testing.assert_allclose(downsample(image, square, 2)[0, 0].numpy(), expected, atol=1e-12)
