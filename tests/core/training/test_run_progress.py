"""A run tells how far it is, stops when it is asked to, and goes on telling where it was."""

from pathlib import Path

import numpy as np
import pytest
from full_disk import Disk

from core.errors import AssetError, StoppedError
from core.rig.training_run.launch import stop
from core.rig.training_run.order import RigOrder
from core.rig.training_run.record import PROGRESS, SAMPLE_PICTURE, STOP, RunRecord, read_record
from core.training import run_progress
from core.training.run_progress import told
from core.training.sample_picture import Sample


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_progress, "_EVERY_S", 0.0)
    monkeypatch.setattr(run_progress, "_PICTURE_EVERY_S", 0.0)


@pytest.fixture
def order(tmp_path: Path) -> RigOrder:
    return RigOrder(tmp_path / "g", tmp_path / "m", tmp_path / "rig", tmp_path / "work", "quick")


def now(order: RigOrder) -> RunRecord:
    record = read_record(order.work)
    assert record is not None
    return record


def test_share_and_time_left_follow_the_plan(order: RigOrder) -> None:
    seconds = {"first samples": 0.0, "first reconstructor": 0.0, "turned portraits": 0.0, "detector": 0.0}
    with told(order) as watch:
        watch.plan(
            lambda: {**seconds, "samples": 100.0, "reconstructor": 60.0, "rignet": 30.0, "judging": 10.0}
        )
        watch.begin("samples")
        watch.tick(0.0)
        assert now(order).seconds_left == pytest.approx(200)
        watch.note_faces(np.array([True, False, True]))
        watch.begin("rignet")
        watch.note_loss(0.0, 3.0)
        watch.tick(0.01)
        record = now(order)
        assert record.state == "running"
        assert record.share == pytest.approx(0.8, abs=0.01)
        assert (record.read, record.faces) == (3, 2)
        assert record.losses == {"rignet": [(0.0, 3.0)]}
    assert now(order).state == "done"
    assert now(order).share == 1


def stopped_at(order: RigOrder, share: float) -> None:
    with told(order) as watch:
        watch.plan(lambda: {"samples": 7.0})
        watch.begin("rignet")
        watch.note_loss(share, 2.0)
        stop(order.work)
        watch.tick(share)


def test_stop_ends_the_run_and_the_next_one_goes_on_from_what_it_told(order: RigOrder) -> None:
    with pytest.raises(StoppedError):
        stopped_at(order, 0.5)
    assert now(order).state == "stopped"
    with told(order) as watch:
        assert not (order.work / STOP).exists(), "it was meant for the run before"
        watch.plan(lambda: pytest.fail("the plan is known"))
        watch.begin("rignet")
        watch.note_loss(0.7, 1.0)
        watch.tick(0.8)
        assert now(order).losses["rignet"] == [(0.5, 2.0), (0.7, 1.0)]


def test_failure_is_told_as_one_sentence(order: RigOrder) -> None:
    with pytest.raises(AssetError), told(order):
        raise AssetError("Faces were found in 0 of 100 pictures.")
    assert (now(order).state, now(order).sentence) == ("failed", "Faces were found in 0 of 100 pictures.")


def test_damaged_record_is_begun_anew(order: RigOrder) -> None:
    order.work.mkdir()
    (order.work / PROGRESS).write_text("{")
    with told(order) as watch:
        watch.begin("samples")
    assert now(order).state == "done"


def test_full_disk_does_not_end_the_run(order: RigOrder, full_disk: Disk) -> None:
    full_disk.room = 1_000
    with told(order) as watch:
        watch.begin("samples")
        full_disk.room = 0
        watch.tick(0.5)
        full_disk.room = 1_000
    assert now(order).state == "done"


def test_long_curves_are_thinned(order: RigOrder) -> None:
    with told(order) as watch:
        watch.begin("rignet")
        for step in range(2_000):
            watch.note_loss(step / 2_000, 1.0)
        watch.tick(1.0)
    points = now(order).losses["rignet"]
    assert len(points) <= 240
    assert points[-1][0] > 0.99


def test_sample_is_drawn_with_its_points_and_then_with_the_mesh(order: RigOrder, toy_model) -> None:
    code = np.zeros((4, 8), np.float32)
    sample = Sample(np.full((32, 32, 3), 90, np.uint8), np.full((68, 2), 16.0, np.float32), code)
    with told(order) as watch:
        watch.look_at(toy_model, sample)
        path = order.work / SAMPLE_PICTURE
        before = path.read_bytes()
        watch.begin("reconstructor", lambda codes: toy_model.neutral_params(len(codes)))
        watch.tick(0.1)
        assert path.read_bytes() != before
