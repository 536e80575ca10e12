"""The render thread: latest wins, drafts become finals, failures are survived, stopping joins."""

from collections.abc import Iterator

import numpy as np
import pytest
from fake_pipeline import BREAKING_SEED, FORBIDDEN_SEED, FakePipeline
from pytestqt.qtbot import QtBot

from app.worker.inversion_job import InversionJob
from app.worker.render_thread import Failure, RenderThread
from core.editing.edit_pipeline import EditPipeline
from core.editing.edit_request import EditRequest, Quality
from core.editing.picture import EditResult
from core.editing.pipeline import GeneratorPipeline
from core.editing.portrait_source import PortraitSource
from core.errors import AssetError
from core.inversion.alignment import AlignedPhoto
from core.inversion.inversion import InversionProgress

LONG_S = 60.0


def request(generation: int, seed: int = 7, quality: Quality = "draft") -> EditRequest:
    return EditRequest(PortraitSource(seed), (("yaw", float(generation)),), quality, generation)


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
    def generations(self) -> list[int]:
        return [result.request.generation for result in self.results]


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
    thread.submit(request(1))
    qtbot.waitUntil(lambda: len(pipeline.requests) == 1)
    for generation in range(2, 9):
        thread.submit(request(generation))
    pipeline.gate.set()
    qtbot.waitUntil(lambda: heard.generations == [1, 8])
    assert [r.generation for r in pipeline.requests] == [1, 8]


@pytest.mark.parametrize("thread", [0.02], indirect=True)
def test_idle_draft_becomes_a_final_once(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, heard: Listener
) -> None:
    thread.submit(request(1))
    qtbot.waitUntil(lambda: len(heard.results) == 2)
    thread.submit(request(2))
    qtbot.waitUntil(lambda: len(heard.results) == 4)
    assert [r.quality for r in pipeline.requests] == ["draft", "final", "draft", "final"]


def test_stale_final_gives_up(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, heard: Listener
) -> None:
    pipeline.gate.clear()
    thread.submit(request(1, quality="final"))
    qtbot.waitUntil(lambda: len(pipeline.requests) == 1)
    thread.submit(request(2))
    qtbot.waitUntil(lambda: len(pipeline.dropped) == 1)
    pipeline.gate.set()
    qtbot.waitUntil(lambda: heard.generations == [2])


def test_draft_is_finished_although_a_newer_one_waits(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, heard: Listener
) -> None:
    pipeline.gate.clear()
    thread.submit(request(1))
    qtbot.waitUntil(lambda: len(pipeline.requests) == 1)
    thread.submit(request(2))
    pipeline.gate.set()
    qtbot.waitUntil(lambda: heard.generations == [1, 2])
    assert not pipeline.dropped


@pytest.mark.parametrize(
    ("seed", "words"), [(FORBIDDEN_SEED, "choose another one"), (BREAKING_SEED, "went wrong")]
)
def test_failure_is_one_sentence_and_the_thread_goes_on(
    qtbot: QtBot, thread: RenderThread, heard: Listener, seed: int, words: str
) -> None:
    thread.submit(request(1, seed))
    qtbot.waitUntil(lambda: len(heard.failures) == 1)
    assert words in heard.failures[0].sentence
    thread.submit(request(2))
    qtbot.waitUntil(lambda: heard.generations == [2])


def test_rig_that_does_not_open_leaves_the_open_one_in_use(
    qtbot: QtBot, thread: RenderThread, heard: Listener
) -> None:
    thread.open(refuse)
    qtbot.waitUntil(
        lambda: heard.failures == [Failure("open", "rig.json is missing; choose another folder.")]
    )
    thread.submit(request(1))
    qtbot.waitUntil(lambda: heard.generations == [1])


def test_request_without_a_rig_is_left_alone(qtbot: QtBot, pipeline: FakePipeline) -> None:
    thread = RenderThread()
    thread.start()
    thread.submit(request(1))
    with qtbot.waitSignal(thread.rig_ready):
        thread.open(lambda: pipeline)
    thread.stop()
    assert not pipeline.requests


@pytest.mark.parametrize("quality", ["draft", "final"])
def test_stop_joins_in_the_middle_of_an_edit(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, quality: Quality
) -> None:
    pipeline.gate.clear()
    thread.submit(request(1, quality=quality))
    qtbot.waitUntil(lambda: len(pipeline.requests) == 1)
    thread.stop()
    assert thread.isFinished()


def test_errands_wait_for_the_final_and_follow_their_urgency(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline
) -> None:
    done = []
    thread.errand_done.connect(lambda purpose, result: done.append((purpose, result.request.source.seed)))
    pipeline.gate.clear()
    thread.submit(request(1, quality="final"))
    qtbot.waitUntil(lambda: len(pipeline.requests) == 1)
    thread.run_errands("thumbnail", [request(0, seed=1), request(0, seed=2)])
    thread.run_errands("before", [request(0, seed=3)])
    pipeline.gate.set()
    qtbot.waitUntil(lambda: len(done) == 3)
    assert done == [("before", 3), ("thumbnail", 1), ("thumbnail", 2)]
    assert pipeline.requests[0].generation == 1


def test_errand_gives_way_and_is_run_again(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, heard: Listener
) -> None:
    done = []
    thread.errand_done.connect(lambda purpose, result: done.append(result.request.source.seed))
    pipeline.gate.clear()
    thread.run_errands("export", [request(0, seed=3, quality="final")])
    qtbot.waitUntil(lambda: len(pipeline.requests) == 1)
    thread.submit(request(1, quality="final"))
    qtbot.waitUntil(lambda: len(pipeline.dropped) == 1)
    pipeline.gate.set()
    qtbot.waitUntil(lambda: done == [3])
    assert [r.source.seed for r in pipeline.requests] == [3, 7, 3]
    assert heard.generations == [1]


def test_failed_errand_is_named_and_the_next_one_runs(
    qtbot: QtBot, thread: RenderThread, heard: Listener
) -> None:
    done = []
    thread.errand_done.connect(lambda purpose, result: done.append(result.request.source.seed))
    thread.run_errands("thumbnail", [request(0, seed=FORBIDDEN_SEED), request(0, seed=3)])
    qtbot.waitUntil(lambda: done == [3])
    assert [failure.task for failure in heard.failures] == ["thumbnail"]


def test_survey_waits_for_the_portrait_and_is_not_lost(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline
) -> None:
    answers: list[object] = []
    thread.surveyed.connect(answers.append)
    thread.frame_ready.connect(answers.append)
    pipeline.gate.clear()
    thread.survey(0.5)
    thread.submit(request(1, quality="final"))  # the survey under way gives way and is taken up again
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
    thread.submit(request(1))
    qtbot.waitUntil(lambda: len(pipeline.requests) == 1)
    thread.invert(CountingJob())
    thread.submit(request(2, quality="final"))
    pipeline.gate.set()
    qtbot.waitUntil(lambda: steps == [1, 2, 3])
    assert heard.generations == [1, 2]


def test_broken_search_is_named_and_ends(qtbot: QtBot, thread: RenderThread, heard: Listener) -> None:
    steps, job = steps_of(thread), CountingJob(breaks=True)
    thread.invert(job)
    qtbot.waitUntil(lambda: heard.failures == [Failure("invert", "The photo faded; choose another one.")])
    thread.submit(request(1))
    qtbot.waitUntil(lambda: heard.generations == [1])
    assert steps == [1]
    assert job.step == 2, "it is not tried again"


def test_another_rig_ends_the_search(qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline) -> None:
    steps = steps_of(thread)
    pipeline.gate.clear()
    thread.submit(request(1))
    qtbot.waitUntil(lambda: len(pipeline.requests) == 1)
    thread.invert(CountingJob())
    with qtbot.waitSignal(thread.rig_ready):
        thread.open(lambda: pipeline)
        pipeline.gate.set()
    thread.submit(request(2))
    qtbot.waitUntil(lambda: len(pipeline.requests) == 2)
    assert not steps


class FacelessPipeline(GeneratorPipeline):
    """The fake pipeline as one of a generator that has no rig."""

    def __init__(self, fake: FakePipeline) -> None:
        self.rig, self.device, self.edit = fake.rig, fake.device, fake.edit


def test_faces_are_not_asked_for_where_nobody_reads_them(
    qtbot: QtBot, thread: RenderThread, pipeline: FakePipeline, heard: Listener
) -> None:
    steps = steps_of(thread)
    with qtbot.waitSignal(thread.rig_ready):
        thread.open(lambda: FacelessPipeline(pipeline))
    thread.survey(0.5)
    thread.invert(CountingJob())
    thread.run_errands("thumbnail", [request(1)])
    qtbot.waitUntil(lambda: len(pipeline.requests) == 1)
    thread.submit(request(2, quality="final"))
    qtbot.waitUntil(lambda: heard.generations == [2])
    assert (steps, heard.failures) == ([], [])
