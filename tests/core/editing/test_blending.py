"""Amounts and ways between two edits: ends are exact, halves lie half way, whatever an edit holds."""

import pytest
import torch

from core.editing.conditional import take_partly
from core.editing.edit import BlendedDonor, Edit, StyleMix
from core.editing.edit_pipeline import EditPipeline
from core.editing.picture import EditResult
from core.editing.portrait_reader import PortraitReader
from core.editing.portrait_source import PortraitSource, SavedPortrait
from core.rig.rig import Rig

OWN, OTHER, THIRD = PortraitSource(1, 1.0), PortraitSource(2, 1.0), PortraitSource(3, 1.0)


@pytest.fixture
def pipeline(toy_rig: Rig) -> EditPipeline:
    return EditPipeline(toy_rig)


@pytest.fixture
def reader(toy_rig: Rig) -> PortraitReader:
    return PortraitReader(toy_rig.generator, toy_rig.model, toy_rig.reconstructor)


def run(pipeline: EditPipeline, edit: Edit) -> EditResult:
    return pipeline.edit(edit)


def yaw(result: EditResult) -> float:
    return float(result.target.rotation[0, 0].rad2deg())


def test_half_an_edit_is_half_way_from_the_untouched_portrait(
    pipeline: EditPipeline, reader: PortraitReader
) -> None:
    whole = Edit(OWN, {"yaw": 30.0, "light_warmth": 40.0})
    own = yaw(run(pipeline, Edit(OWN)))
    half = whole.scaled(0.5, reader)
    assert yaw(run(pipeline, half)) == pytest.approx((own + 30) / 2, abs=1e-3)
    assert half.controls["light_warmth"] == 20
    assert whole.scaled(1.0, reader) == whole
    assert whole.scaled(0.0, reader) == Edit(OWN)


def test_a_quarter_of_a_transfer(pipeline: EditPipeline, reader: PortraitReader) -> None:
    own, other = (run(pipeline, Edit(source)).start for source in (OWN, OTHER))
    taken = take_partly(Edit(OWN, {"jawOpen": 0.2, "yaw": 3.0}), ["pose"], Edit(OTHER), 0.25, reader)
    found = run(pipeline, taken).start
    torch.testing.assert_close(found.rotation, 0.75 * own.rotation + 0.25 * other.rotation)
    torch.testing.assert_close(found.sh_coeffs, own.sh_coeffs)
    assert taken.controls["jawOpen"] == 0.2


def test_amounts_of_amounts_do_not_pile_up(reader: PortraitReader) -> None:
    edit = Edit(OWN, transfers={"pose": OTHER})
    for _ in range(100):
        edit = edit.scaled(0.9, reader)
    donor = edit.transfers["pose"]
    assert isinstance(donor, BlendedDonor)
    assert {part for part, _ in donor.parts} == {OWN, OTHER}
    assert sum(weight for _, weight in donor.parts) == pytest.approx(1)


def test_half_mixed_styles_lie_between_both_codes(pipeline: EditPipeline, reader: PortraitReader) -> None:
    mixed = Edit(OWN, mix=StyleMix(OTHER, (0, 1)))
    codes = [torch.from_numpy(run(pipeline, Edit(source)).w_plus) for source in (OWN, OTHER)]
    found = torch.from_numpy(run(pipeline, Edit(OWN).blended(mixed, 0.5, reader)).w_plus)
    torch.testing.assert_close(found[:2], (codes[0] + codes[1])[:2] / 2)
    torch.testing.assert_close(found[2:], codes[0][2:])


def test_way_between_two_portraits_is_straight_in_w_plus(
    pipeline: EditPipeline, reader: PortraitReader
) -> None:
    codes = [torch.from_numpy(run(pipeline, Edit(source)).w_plus) for source in (OWN, OTHER)]
    between = Edit(OWN).blended(Edit(OTHER), 0.25, reader)
    assert isinstance(between.source, SavedPortrait)
    assert between.source.name == "1 → 2 25%"
    found = torch.from_numpy(run(pipeline, between).w_plus)
    torch.testing.assert_close(found, 0.75 * codes[0] + 0.25 * codes[1])


def test_truncation_moves_within_one_portrait(reader: PortraitReader) -> None:
    between = Edit(OWN).blended(Edit(OWN.at(0.5)), 0.5, reader)
    assert between.source == OWN.at(0.75)


def test_what_one_end_leaves_alone_comes_from_where_it_stands_there(
    pipeline: EditPipeline, reader: PortraitReader
) -> None:
    posed, taken = Edit(OWN, {"yaw": 30.0}), Edit(OWN, transfers={"pose": THIRD})
    between = posed.blended(taken, 0.5, reader)
    third = yaw(run(pipeline, Edit(THIRD)))
    assert yaw(run(pipeline, between)) == pytest.approx((30 + third) / 2, abs=1e-3)
