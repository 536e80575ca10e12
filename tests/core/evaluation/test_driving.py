"""Gains of driven portraits are those of the pictures, however noisily the judge reads these."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from core.editing.edit import Edit
from core.editing.portrait_source import PortraitSource
from core.evaluation import driving
from core.evaluation.driving import instrumented_gain, judge_driving
from core.evaluation.parameters import ParameterTable
from core.evaluation.studio import Edits, Shots
from core.evaluation.sweep import Rest
from core.rig.rig import Rig

RANDOM = np.random.default_rng(0)
COUNT = 12


def test_a_noisy_judge_does_not_make_gains_smaller() -> None:
    true = RANDOM.normal(size=4_000)
    shown = true + RANDOM.normal(0, 1, 4_000)
    driven = 0.8 * true + RANDOM.normal(0, 0.3, 4_000)
    instrument = 0.4 * true + RANDOM.normal(0, 0.2, 4_000)
    assert np.polyfit(shown, driven, 1)[0] < 0.5, "regression alone is diluted"
    found = instrumented_gain(driven, shown, instrument)
    assert found.gain == pytest.approx(0.8, abs=3 * found.error)
    assert 0.005 < found.error < 0.05


def test_pictures_without_a_reading_do_not_count() -> None:
    true = RANDOM.normal(size=50)
    found = instrumented_gain(np.where(true > 1, np.nan, 0.5 * true), true, true)
    assert found.gain == pytest.approx(0.5)


def shots_of(yaws: np.ndarray) -> Shots:
    """Pictures whose only pixel tells their number, and the yaws that landmarks tell."""
    frames = np.arange(len(yaws), dtype=np.uint8).reshape(-1, 1, 1, 1).repeat(3, axis=3)
    pose = np.stack([yaws, np.zeros_like(yaws), np.zeros_like(yaws)], axis=1)
    return Shots(frames, np.zeros((len(yaws), 68, 2)), np.full(len(yaws), True), pose, None)


class HalfHearted:
    """Turns portraits half as far as the picture; it drives by its number, which stands for the face."""

    def __init__(self, yaws: np.ndarray) -> None:
        self.yaws = yaws

    def read(self, track: Any) -> int:
        return int(track.faces[0])

    def drive(self, number: int, wish: object, edit: Edit) -> SimpleNamespace:
        return SimpleNamespace(at=lambda frame: {"yaw": self.yaws[number] / 2})


def test_each_portrait_is_judged_by_the_picture_that_drove_it(
    toy_rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    yaws = np.linspace(-20, 20, COUNT)[RANDOM.permutation(COUNT)]
    unseen = 3
    params = toy_rig.model.neutral_params(COUNT)
    turned = torch.from_numpy(np.radians(np.stack([yaws, 0 * yaws, 0 * yaws], axis=1))).float()
    params = params.replace(rotation=turned)
    rest = Rest(
        [PortraitSource(seed) for seed in range(COUNT)],
        Edits(shots_of(yaws), np.zeros((COUNT, 1, 1)), params, params, params),
        calibrated=True,
    )

    def edit(edits: list[Edit], title: str) -> Edits:
        reached = np.array([edit.controls["yaw"] for edit in edits])
        return Edits(shots_of(reached), np.zeros((len(edits), 1, 1)), params, params, params)

    def seen(frame: np.ndarray, reader: str) -> int | None:
        return None if frame[0, 0, 0] == unseen else int(frame[0, 0, 0])

    monkeypatch.setattr(driving, "DrivenRig", lambda *_: HalfHearted(yaws))
    monkeypatch.setattr(driving, "read_aligned", seen)
    monkeypatch.setattr(
        driving, "READERS", {toy_rig.reconstructor.reader: SimpleNamespace(installed=lambda: True)}
    )
    studio: Any = SimpleNamespace(pipeline=None, judge=None, edit=edit)
    report = judge_driving(studio, ParameterTable(toy_rig, ["yaw"]), rest)
    assert report is not None
    assert (report.pictures, report.read) == (COUNT, COUNT - 1)
    assert report.gains["yaw"].gain == pytest.approx(0.5)
    assert report.pose_off["yaw_by_landmarks"] == pytest.approx(np.abs(np.delete(yaws, unseen)).mean() / 2)
    few = Rest(rest.sources[:3], rest.edits, calibrated=True)
    assert judge_driving(studio, ParameterTable(toy_rig, ["yaw"]), few) is None
