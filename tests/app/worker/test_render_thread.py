"""The render thread: latest wins, drafts become finals, failures are survived, stopping joins."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from fake_pipeline import BREAKING_SEED, FORBIDDEN_SEED, FakePipeline
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.worker.errands import Channel, Urgency
from app.worker.inversion_job import InversionJob
from app.worker.render_thread import Failure, RenderThread
from core.editing.edit import Edit, Quality
from core.editing.edit_pipeline import EditPipeline
from core.editing.picture import EditResult
from core.editing.pipeline import GeneratorPipeline
from core.editing.portrait_source import PortraitSource
from core.errors import AssetError
from core.inversion.alignment import AlignedPhoto
from core.inversion.inversion import InversionProgress

LONG_S = 60.0
Channels = Callable[[Urgency], tuple[Channel, list[object]]]


def wish(yaw: int, seed: int = 7) -> Edit:
    return Edit(PortraitSource(seed), {"yaw": float(yaw)})


def refuse() -> EditPipeline:
    raise AssetError("rig.json is missing; choose another folder.")


class Listener:
    """Collects what a thread reports."""

    def __init__(self, thread: RenderThread) -> None:
        self.results: list[EditResult] = []
        self.failures: list[Failure] = []
        thread.frame_ready.connect(self.results.append)
        thread.failed.connect(self.failures.append)

    @property
    def yaws(self) -> list[float]:
        return [result.edit.controls["yaw"] for result in self.results]


@pytest.fixture
def thread(qtbot: QtBot, pipeline: FakePipeline, request: pytest.FixtureRequest) -> Iterator[RenderThread]:
    """A thread with the fake rig open; parameter: seconds until a draft is promoted."""
    thread = RenderThread(promote_after_s=getattr(request, "param", LONG_S))
    thread.start()
    with qtbot.waitSignal(thread.rig_ready):
        thread.open(lambda: pipeline)
    yield thread
    pipeline.gate.set()
    thread.stop()


@pytest.fixture
def heard(thread: RenderThread) -> Listener:
    return Listener(thread)


def test_latest_request_wins(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, heard: Listener
) -> None:
    pipeline.gate.clear()
    thread.submit(wish(1))
    qtbot.waitUntil(lambda: len(pipeline.edits) == 1)
    for generation in range(2, 9):
        thread.submit(wish(generation))
    pipeline.gate.set()
    qtbot.waitUntil(lambda: heard.yaws == [1, 8])
    assert [r.controls["yaw"] for r in pipeline.edits] == [1, 8]


@pytest.mark.parametrize("thread", [0.02], indirect=True)
def test_idle_draft_becomes_a_final_once(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, heard: Listener
) -> None:
    thread.submit(wish(1))
    qtbot.waitUntil(lambda: len(heard.results) == 2)
    thread.submit(wish(2))
    qtbot.waitUntil(lambda: len(heard.results) == 4)
    assert pipeline.qualities == ["draft", "final", "draft", "final"]


def test_stale_final_gives_up(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, heard: Listener
) -> None:
    pipeline.gate.clear()
    thread.submit(wish(1), "final")
    qtbot.waitUntil(lambda: len(pipeline.edits) == 1)
    thread.submit(wish(2))
    qtbot.waitUntil(lambda: len(pipeline.dropped) == 1)
    pipeline.gate.set()
    qtbot.waitUntil(lambda: heard.yaws == [2])


def test_draft_is_finished_although_a_newer_one_waits(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, heard: Listener
) -> None:
    pipeline.gate.clear()
    thread.submit(wish(1))
    qtbot.waitUntil(lambda: len(pipeline.edits) == 1)
    thread.submit(wish(2))
    pipeline.gate.set()
    qtbot.waitUntil(lambda: heard.yaws == [1, 2])
    assert not pipeline.dropped


@pytest.mark.parametrize("thread", [0.0], indirect=True)
def test_draft_that_fails_is_told_once(qtbot: QtBot, thread: RenderThread, heard: Listener) -> None:
    thread.submit(wish(1, FORBIDDEN_SEED))
    qtbot.waitUntil(lambda: len(heard.failures) > 0)
    thread.submit(wish(2), "final")
    thread.submit(wish(1, FORBIDDEN_SEED))
    qtbot.waitUntil(lambda: len(heard.failures) > 1)
    channel = Channel(thread, Urgency.EXPORT, thread)
    with qtbot.waitSignal(channel.done):
        channel.ask([wish(3)])
    assert len(heard.failures) == 2


@pytest.mark.parametrize(
    ("seed", "words"), [(FORBIDDEN_SEED, "choose another one"), (BREAKING_SEED, "went wrong")]
)
def test_failure_is_one_sentence_and_the_thread_goes_on(
    qtbot: QtBot, thread: RenderThread, heard: Listener, seed: int, words: str
) -> None:
    thread.submit(wish(1, seed))
    qtbot.waitUntil(lambda: len(heard.failures) == 1)
    assert words in heard.failures[0].sentence
    thread.submit(wish(2))
    qtbot.waitUntil(lambda: heard.yaws == [2])


def test_rig_that_does_not_open_leaves_the_open_one_in_use(
    qtbot: QtBot, thread: RenderThread, heard: Listener
) -> None:
    thread.open(refuse)
    qtbot.waitUntil(
        lambda: heard.failures == [Failure("open", "rig.json is missing; choose another folder.")]
    )
    thread.submit(wish(1))
    qtbot.waitUntil(lambda: heard.yaws == [1])


def test_request_without_a_rig_is_left_alone(qtbot: QtBot, pipeline: FakePipeline) -> None:
    thread = RenderThread()
    thread.start()
    thread.submit(wish(1))
    with qtbot.waitSignal(thread.rig_ready):
        thread.open(lambda: pipeline)
    thread.stop()
    assert not pipeline.edits


@pytest.mark.parametrize("quality", ["draft", "final"])
def test_stop_joins_in_the_middle_of_an_edit(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, quality: Quality
) -> None:
    pipeline.gate.clear()
    thread.submit(wish(1), quality)
    qtbot.waitUntil(lambda: len(pipeline.edits) == 1)
    thread.stop()
    assert thread.isFinished()


@pytest.fixture
def channels(qapp: QApplication, thread: RenderThread) -> Channels:
    """Makes channels, each with a list of what it answers."""

    def make(urgency: Urgency) -> tuple[Channel, list[object]]:
        answers: list[object] = []
        channel = Channel(thread, urgency, thread)
        channel.done.connect(lambda picture: answers.append(picture.edit.source.seed))
        channel.failed.connect(answers.append)
        channel.dropped.connect(lambda: answers.append("dropped"))
        return channel, answers

    return make


def test_errands_wait_for_the_final_and_follow_their_urgency(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, channels: Channels
) -> None:
    thumbnails, seen = channels(Urgency.THUMBNAILS)
    before, compared = channels(Urgency.BEFORE)
    pipeline.gate.clear()
    thread.submit(wish(1), "final")
    qtbot.waitUntil(lambda: len(pipeline.edits) == 1)
    thumbnails.ask([wish(0, seed=1), wish(0, seed=2)])
    before.ask([wish(0, seed=3)])
    pipeline.gate.set()
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert [edit.source.seed for edit in pipeline.edits] == [7, 3, 1, 2]
    assert (compared, seen) == ([3], [1, 2]), "each hears of its own"


def test_errand_gives_way_and_is_run_again(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, heard: Listener, channels: Channels
) -> None:
    channel, answers = channels(Urgency.EXPORT)
    pipeline.gate.clear()
    channel.ask([wish(0, seed=3)])
    qtbot.waitUntil(lambda: len(pipeline.edits) == 1)
    thread.submit(wish(1), "final")
    qtbot.waitUntil(lambda: len(pipeline.dropped) == 1)
    pipeline.gate.set()
    qtbot.waitUntil(lambda: answers == [3])
    assert [r.source.seed for r in pipeline.edits] == [3, 7, 3]
    assert heard.yaws == [1]


def test_errand_that_gave_way_is_forgotten_once_others_are_asked_for(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, channels: Channels
) -> None:
    channel, answers = channels(Urgency.EXPORT)
    pipeline.gate.clear()
    channel.ask([wish(0, seed=3)])
    qtbot.waitUntil(lambda: len(pipeline.edits) == 1)
    channel.ask([wish(0, seed=4)])
    thread.submit(wish(1), "final")
    qtbot.waitUntil(lambda: len(pipeline.dropped) == 1)
    pipeline.gate.set()
    qtbot.waitUntil(lambda: bool(answers))
    assert [r.source.seed for r in pipeline.edits] == [3, 7, 4]


def test_failed_errand_is_told_to_its_asker_and_the_next_one_runs(
    qtbot: QtBot, heard: Listener, channels: Channels
) -> None:
    channel, answers = channels(Urgency.THUMBNAILS)
    channel.ask([wish(0, seed=FORBIDDEN_SEED), wish(0, seed=3)])
    qtbot.waitUntil(lambda: answers == ["Seed 13 brings bad luck; choose another one.", 3])
    assert not heard.failures


def test_another_rig_forgets_what_waits_and_says_so(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, channels: Channels
) -> None:
    channel, answers = channels(Urgency.EXPORT)
    pipeline.gate.clear()
    channel.ask([wish(0, seed=3), wish(0, seed=4)])
    qtbot.waitUntil(lambda: len(pipeline.edits) == 1)
    thread.open(lambda: pipeline)
    qtbot.waitUntil(lambda: answers == ["dropped"])


def test_rig_that_does_not_open_costs_nothing_that_waits(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, heard: Listener, channels: Channels
) -> None:
    channel, answers = channels(Urgency.EXPORT)
    pipeline.gate.clear()
    thread.submit(wish(1), "final")
    qtbot.waitUntil(lambda: len(pipeline.edits) == 1)
    channel.ask([wish(0, seed=3)])
    thread.open(refuse)
    qtbot.waitUntil(lambda: len(heard.failures) == 1)
    pipeline.gate.set()
    qtbot.waitUntil(lambda: answers == [3])
    assert heard.yaws == [1], "the final that gave way to the opening is rendered after all"


def test_survey_waits_for_the_portrait_and_is_not_lost(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline
) -> None:
    answers: list[object] = []
    thread.surveyed.connect(answers.append)
    thread.frame_ready.connect(answers.append)
    pipeline.gate.clear()
    thread.survey(0.5)
    thread.submit(wish(1), "final")  # the survey under way gives way and is taken up again
    pipeline.gate.set()
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert isinstance(answers[0], EditResult) or isinstance(answers[1], EditResult)
    assert 0.5 in [getattr(answer, "truncation_psi", None) for answer in answers]


class CountingJob(InversionJob):
    """A search of three steps that needs no networks; it may break at its second one."""

    def __init__(self, breaks: bool = False) -> None:
        super().__init__(AlignedPhoto(np.zeros((4, 4, 3), np.uint8), None, 1), "quick")
        self.breaks, self.step = breaks, 0

    def advance(self, pipeline: EditPipeline) -> InversionProgress:
        self.step += 1
        if self.breaks and self.step == 2:
            raise AssetError("The photo faded; choose another one.")
        code = np.zeros((1, 4)) if self.step == 3 else None
        return InversionProgress(self.step, 3, 0.0, np.zeros((4, 4, 3), np.uint8), code)


def steps_of(thread: RenderThread) -> list[int]:
    steps: list[int] = []
    thread.inversion_moved.connect(lambda job, progress: steps.append(progress.step))
    return steps


def test_search_gives_way_to_an_edit_and_goes_on(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, heard: Listener
) -> None:
    steps = steps_of(thread)
    pipeline.gate.clear()
    thread.submit(wish(1))
    qtbot.waitUntil(lambda: len(pipeline.edits) == 1)
    thread.invert(CountingJob())
    thread.submit(wish(2), "final")
    pipeline.gate.set()
    qtbot.waitUntil(lambda: steps == [1, 2, 3])
    assert heard.yaws == [1, 2]


def test_broken_search_is_named_and_ends(qtbot: QtBot, thread: RenderThread, heard: Listener) -> None:
    steps, job = steps_of(thread), CountingJob(breaks=True)
    thread.invert(job)
    qtbot.waitUntil(lambda: heard.failures == [Failure("invert", "The photo faded; choose another one.")])
    thread.submit(wish(1))
    qtbot.waitUntil(lambda: heard.yaws == [1])
    assert steps == [1]
    assert job.step == 2, "it is not tried again"


def test_another_rig_ends_the_search(qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline) -> None:
    steps = steps_of(thread)
    pipeline.gate.clear()
    thread.submit(wish(1))
    qtbot.waitUntil(lambda: len(pipeline.edits) == 1)
    thread.invert(CountingJob())
    with qtbot.waitSignal(thread.rig_ready):
        thread.open(lambda: pipeline)
        pipeline.gate.set()
    thread.submit(wish(2))
    qtbot.waitUntil(lambda: len(pipeline.edits) == 2)
    assert not steps


class FacelessPipeline(GeneratorPipeline):
    """The fake pipeline as one of a generator that has no rig."""

    def __init__(self, fake: FakePipeline) -> None:
        self.rig, self.device, self.edit_unless_stale = fake.rig, fake.device, fake.edit_unless_stale


def test_faces_are_not_asked_for_where_nobody_reads_them(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, heard: Listener, channels: Channels
) -> None:
    steps = steps_of(thread)
    with qtbot.waitSignal(thread.rig_ready):
        thread.open(lambda: FacelessPipeline(pipeline))
    thread.survey(0.5)
    thread.invert(CountingJob())
    channel, _ = channels(Urgency.THUMBNAILS)
    channel.ask([wish(1)])
    qtbot.waitUntil(lambda: len(pipeline.edits) == 1)
    thread.submit(wish(2), "final")
    qtbot.waitUntil(lambda: heard.yaws == [2])
    assert (steps, heard.failures) == ([], [])


def test_a_device_whose_memory_is_full_is_told(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: "NVIDIA X")
    pipeline.device, edit = torch.device("cuda:0"), pipeline.edit_unless_stale

    def leave(*wish: Any) -> EditResult | None:
        pipeline.device = torch.device("cpu")
        return edit(*wish)

    monkeypatch.setattr(pipeline, "edit_unless_stale", leave)
    with qtbot.waitSignal(thread.rig_ready):
        thread.open(lambda: pipeline)
    with qtbot.waitSignal(thread.device_full) as told:
        thread.submit(wish(1), "final")
    assert told.args == ["NVIDIA X"]


class Painter:
    """A runtime that paints everything in one grey."""

    label = "Painter"
    has_fast = False
    sides = (16,)

    def synthesize(self, w_plus, max_resolution=None, is_stale=lambda: False, precision="exact"):
        return torch.zeros(len(w_plus), 3, 16, 16)


@pytest.mark.parametrize(("is_open", "painter"), [(True, "Painter"), (False, "PyTorch")])
def test_offered_runtime_makes_the_pictures_of_its_rig_only(
    qtbot: QtBot, thread: RenderThread, bare: GeneratorPipeline, is_open: bool, painter: str
) -> None:
    with qtbot.waitSignal(thread.rig_ready):
        thread.open(lambda: bare)
    thread.offer(bare.rig if is_open else replace(bare.rig), Painter())
    with qtbot.waitSignal(thread.frame_ready):
        thread.submit(Edit(PortraitSource(7)), "final")
    assert bare.runtime.label == painter
