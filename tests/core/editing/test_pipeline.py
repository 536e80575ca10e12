"""The edit pipeline: identity at rest, edits, staleness and refused requests."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core.controls.control_values import read_controls
from core.editing.edit import Edit, Quality
from core.editing.edit_pipeline import EditPipeline
from core.editing.picture import EditResult
from core.editing.portrait_source import PortraitSource, SavedPortrait, parse_seed
from core.errors import RequestError
from core.frames import to_frame
from core.generator import stylegan1, stylegan3
from core.generator.protocol import StyleGenerator
from core.rig.rig import Rig, load_rig, save_rig


@pytest.fixture
def pipeline(toy_rig: Rig) -> EditPipeline:
    return EditPipeline(toy_rig)


def _edit(pipeline: EditPipeline, seed: int = 7, **controls: float) -> EditResult:
    result = pipeline.edit(Edit(PortraitSource(seed), controls))
    assert result is not None
    return result


def test_untouched_portrait_is_the_generators_own_bit_for_bit(pipeline: EditPipeline) -> None:
    at_rest = _edit(pipeline)
    assert np.array_equal(at_rest.frame, to_frame(pipeline.generate(PortraitSource(7))[0]))
    rows = at_rest.w_plus
    assert (rows == rows[0]).all(), "an unedited W code has equal rows"


def test_control_changes_the_picture_and_reset_restores_it(pipeline: EditPipeline) -> None:
    before = _edit(pipeline)
    edited = _edit(pipeline, yaw=25.0, jawOpen=0.6)
    after = _edit(pipeline)
    assert not np.array_equal(before.frame, edited.frame)
    assert np.array_equal(before.frame, after.frame)
    assert edited.frame.shape == (16, 16, 3)


def test_target_holds_the_request(toy_rig: Rig, pipeline: EditPipeline) -> None:
    target = _edit(pipeline, yaw=25.0, jawOpen=0.6).target
    values = read_controls(toy_rig.model, target)
    assert values["yaw"] == pytest.approx(25, abs=1e-3)
    assert values["jawOpen"] == pytest.approx(0.6, abs=1e-5)


def test_seeds_give_different_portraits(pipeline: EditPipeline) -> None:
    assert not np.array_equal(_edit(pipeline, seed=1).w_plus, _edit(pipeline, seed=2).w_plus)


def test_truncation_zero_gives_the_mean_portrait(pipeline: EditPipeline) -> None:
    frames = [pipeline.edit(Edit(PortraitSource(seed, 0.0))) for seed in (1, 2)]
    assert all(frame is not None for frame in frames)
    assert np.array_equal(frames[0].frame, frames[1].frame)  # type: ignore[union-attr]


@pytest.mark.parametrize("quality", ["draft", "final"])
def test_stale_request_is_given_up_between_two_layers(
    pipeline: EditPipeline, monkeypatch: pytest.MonkeyPatch, quality: Quality
) -> None:
    monkeypatch.setattr("core.editing.pace.SMALLEST", 8)
    asked = iter(range(100))
    edit = Edit(PortraitSource(3))
    assert pipeline.edit_unless_stale(edit, quality, lambda: next(asked) >= 3) is None
    assert next(asked) == 4, "nothing is asked once it is stale"
    assert pipeline.edit(edit, quality).edit == edit


@pytest.mark.parametrize("text", ["", "seven", "-1", "1.5", "4294967296", "٣", "9" * 5000])
def test_bad_seed_is_one_sentence(text: str) -> None:
    with pytest.raises(RequestError, match="is not a seed; enter a whole number from 0 to 4294967295"):
        parse_seed(text)


def test_good_seed_is_read() -> None:
    assert parse_seed(" 42 ") == 42
    assert parse_seed("4294967295") == 2**32 - 1


def test_unknown_control_is_refused(pipeline: EditPipeline) -> None:
    with pytest.raises(RequestError, match="no control named 'wink'"):
        _edit(pipeline, wink=0.3)


def test_bad_truncation_is_refused(pipeline: EditPipeline) -> None:
    with pytest.raises(RequestError, match="Truncation 3 is out of range"):
        pipeline.edit(Edit(PortraitSource(1, 3.0)))


@pytest.mark.parametrize(
    "generator",
    [
        stylegan1.Generator(stylegan1.GeneratorConfig(16, {4: 8, 8: 8, 16: 8}, z_dim=32, w_dim=32)),
        stylegan3.Generator(stylegan3.GeneratorConfig(16, (8,) * 4, z_dim=32, w_dim=32)),
    ],
    ids=["stylegan1", "stylegan3"],
)
@pytest.mark.parametrize("quality", ["draft", "final"])
def test_rig_of_another_architecture_is_edited(
    toy_rig: Rig, tmp_path: Path, generator: StyleGenerator, quality: str
) -> None:
    save_rig(replace(toy_rig, path=tmp_path / "rig", generator=generator), {}, {})
    result = EditPipeline(load_rig(tmp_path / "rig")).edit(Edit(PortraitSource(7), {"yaw": 20}), quality)
    assert result is not None
    assert result.frame.shape == (16, 16, 3)
    with torch.inference_mode():
        own = to_frame(generator.synthesis(torch.from_numpy(result.w_plus)[None])[0])
    assert np.abs(result.frame.astype(int) - own).max() <= 3  # rigs are stored in half precision


def test_draft_stops_at_the_largest_small_output(toy_rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.editing.pace.SMALLEST", 8)
    result = EditPipeline(toy_rig).edit(Edit(PortraitSource(7)), "draft")
    assert result is not None
    assert result.frame.shape == (8, 8, 3)
    assert result.quality == "draft"


def test_draft_of_full_size_is_a_final(pipeline: EditPipeline) -> None:
    result = pipeline.edit(Edit(PortraitSource(7)), "draft")
    assert result is not None
    assert result.frame.shape == (16, 16, 3)
    assert result.quality == "final", "it need not be rendered again"


def test_samples_are_drawn_to_the_mean(pipeline: EditPipeline) -> None:
    full, half, none = (pipeline.sample_set(psi).distributions["yaw"].values for psi in (1.0, 0.5, 0.0))
    assert len(full) == len(pipeline.rig.statistics.seeds)
    assert full.std() > half.std() > none.std()
    assert none.std() == pytest.approx(0, abs=1e-3)
    assert pipeline.sample_set(0.5) is pipeline.sample_set(0.5), "it is worked out once"


def test_survey_gives_way(pipeline: EditPipeline) -> None:
    assert pipeline.sample_set(0.25, lambda: True) is None


def test_survey_refuses_a_truncation_out_of_range(pipeline: EditPipeline) -> None:
    with pytest.raises(RequestError, match=r"Truncation 1\.5 is out of range"):
        pipeline.sample_set(1.5)


def test_saved_portrait_is_edited_like_the_one_it_was_saved_from(pipeline: EditPipeline) -> None:
    saved = SavedPortrait("seven", _edit(pipeline).w_plus)
    for controls in ({}, {"yaw": 25.0}):
        own = _edit(pipeline, **controls)
        result = pipeline.edit(Edit(saved, controls))
        assert result is not None
        assert np.array_equal(result.frame, own.frame)


def test_truncation_pulls_a_saved_portrait_to_the_mean(pipeline: EditPipeline) -> None:
    saved = SavedPortrait("seven", _edit(pipeline).w_plus)
    frames = [pipeline.edit(Edit(source)) for source in (saved.at(0.0), PortraitSource(1, 0.0))]
    assert np.array_equal(frames[0].frame, frames[1].frame)  # type: ignore[union-attr]


def test_code_of_another_generator_is_refused(pipeline: EditPipeline) -> None:
    with pytest.raises(RequestError, match=r"'big' was made with another generator: its code has 18 × 512"):
        pipeline.edit(Edit(SavedPortrait("big", np.zeros((18, 512)))))


def test_pictures_that_are_kept_say_nothing_of_pictures_in_motion(
    toy_rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.editing.pace.SMALLEST", 8)
    pipeline, noted = EditPipeline(toy_rig), []
    monkeypatch.setattr(pipeline._pace, "note", lambda side, _: noted.append(side))
    for quality in ("final", "draft"):
        pipeline.edit(Edit(PortraitSource(7)), quality)
    assert noted == [8]
