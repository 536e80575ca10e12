"""Curves are worth a file, but not the training."""

import logging
from pathlib import Path

import pytest
from lightning_fabric.loggers import TensorBoardLogger

from core.training.board import Board


def test_curves_end_where_the_disk_takes_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[int] = []

    def refuse(logger: TensorBoardLogger, values: dict[str, float], step: int) -> None:
        asked.append(step)
        raise ValueError("you tried to log 1.0") from OSError(28, "No space left on device")

    monkeypatch.setattr(TensorBoardLogger, "log_metrics", refuse)
    board = Board(tmp_path, "loop")
    with caplog.at_level(logging.WARNING):
        for step in (1, 21):
            board.log_metrics({"loss": 1.0}, step)
    board.finalize("success")
    assert asked == [1]
    assert caplog.messages == ["no more curves for TensorBoard: [Errno 28] No space left on device"]
