"""Which of several processes this one is, as torchrun and SLURM tell it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

from core.errors import RequestError

Launcher = Literal["none", "torchrun", "srun"]


@dataclass(frozen=True)
class Ranks:
    """Processes that train together.

    Attributes:
        rank: number of this process.
        count: of all processes.
        local: processes on each machine.
        launcher: what started them.
    """

    rank: int = 0
    count: int = 1
    local: int = 1
    launcher: Launcher = "none"

    @property
    def machines(self) -> int:
        """How many machines take part."""
        return self.count // self.local


def find_ranks() -> Ranks:
    """Return what torchrun says, else what srun says; a process that neither has started is alone.

    Raises:
        RequestError: srun was not told to run as many tasks on each machine.
    """
    if "LOCAL_WORLD_SIZE" in os.environ:
        return Ranks(_number("RANK"), _number("WORLD_SIZE"), _number("LOCAL_WORLD_SIZE"), "torchrun")
    # Batch scripts, too, are told how many tasks they may start; only srun starts them and counts them.
    tasks, machines = _number("SLURM_STEP_NUM_TASKS"), _number("SLURM_STEP_NUM_NODES")
    if tasks < 2 or "SLURM_PROCID" not in os.environ:
        return Ranks()
    if tasks != _number("SLURM_NTASKS") or tasks != machines * _number("SLURM_NTASKS_PER_NODE"):
        raise RequestError(
            f"srun runs {tasks} tasks on {machines} machines, but the job was not given as many for each; "
            "say --ntasks-per-node when you submit it."
        )
    return Ranks(_number("SLURM_PROCID"), tasks, tasks // machines, "srun")


def refuse_ranks(what: str, remedy: str) -> None:
    """Raise RequestError where several processes run a command that is meant for one."""
    ranks = find_ranks()
    if ranks.count > 1:
        raise RequestError(f"{what} runs in one process, and {ranks.count} were started; {remedy}.")


def _number(name: str) -> int:
    """Return a whole number of the environment, 1 where it is missing."""
    text = os.environ.get(name, "1")
    if not text.isdecimal():
        raise RequestError(f"The environment says {name}={text}, which is no number; start with torchrun.")
    return int(text)
