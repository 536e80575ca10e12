"""Portraits are values: equal ones have equal codes, and codes are sane."""

import numpy as np
import pytest

from core.editing.portrait_source import PortraitSource, SavedPortrait, is_same_portrait
from core.errors import RequestError

CODE = np.arange(12, dtype=np.float32).reshape(3, 4)


def test_saved_portraits_are_compared_by_their_codes() -> None:
    first, second = SavedPortrait("a", CODE), SavedPortrait("a", CODE.astype(np.float64))
    assert first == second
    assert len({first, second}) == 1
    assert first != SavedPortrait("a", CODE + 1e-3)
    assert first != SavedPortrait("a", CODE.reshape(4, 3))


def test_a_code_cannot_be_written_to() -> None:
    code = CODE.copy()
    saved = SavedPortrait("a", code)
    code[0, 0] = 99
    assert saved.w_plus[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        saved.w_plus[0, 0] = 1


@pytest.mark.parametrize(
    "code",
    [
        np.zeros(4),
        np.zeros((2, 3, 4)),
        np.zeros((0, 4)),
        np.zeros((65, 4)),
        np.full((3, 4), np.nan),
        CODE * 1e5,
    ],
)
def test_what_is_no_code_is_refused(code: np.ndarray) -> None:
    with pytest.raises(RequestError):
        SavedPortrait("a", code)


def test_names_become_one_line_and_a_file_name() -> None:
    saved = SavedPortrait("  My\n photo/../1 ", CODE)
    assert saved.title == "My photo/../1"
    assert saved.file_stem == "My-photo-..-1"
    assert SavedPortrait("\x00", CODE).title == "portrait"


def test_truncation_does_not_make_another_portrait() -> None:
    assert is_same_portrait(SavedPortrait("a", CODE), SavedPortrait("a", CODE, 0.3))
    assert not is_same_portrait(PortraitSource(1), PortraitSource(2))
    assert not is_same_portrait(PortraitSource(1), SavedPortrait("1", CODE))
