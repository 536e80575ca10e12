"""torchrun and srun say which process this is; what cannot be divided is refused."""

import pytest

from core.commands.main import main
from core.errors import RequestError
from core.training.ranks import Ranks, find_ranks

SRUN = {
    "SLURM_PROCID": "3",
    "SLURM_NTASKS": "4",
    "SLURM_NTASKS_PER_NODE": "2",
    "SLURM_STEP_NUM_TASKS": "4",
    "SLURM_STEP_NUM_NODES": "2",
}
TORCHRUN = {"RANK": "1", "WORLD_SIZE": "6", "LOCAL_WORLD_SIZE": "3"}


def started(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    for name in SRUN | TORCHRUN:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("environment", "ranks"),
    [
        ({}, Ranks()),
        (TORCHRUN, Ranks(1, 6, 3, "torchrun")),
        (SRUN, Ranks(3, 4, 2, "srun")),
        # One task of srun starts torchrun on each machine.
        (SRUN | TORCHRUN, Ranks(1, 6, 3, "torchrun")),
        # A batch script that starts the program without srun.
        ({"SLURM_NTASKS": "4", "SLURM_PROCID": "0", "SLURM_NTASKS_PER_NODE": "2"}, Ranks()),
        (SRUN | {"SLURM_STEP_NUM_TASKS": "1", "SLURM_PROCID": "0"}, Ranks()),
    ],
)
def test_processes_are_found(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], ranks: Ranks
) -> None:
    started(monkeypatch, environment)
    assert find_ranks() == ranks
    assert ranks.machines * ranks.local == ranks.count


@pytest.mark.parametrize(
    "wrong",
    [{"SLURM_STEP_NUM_TASKS": "3"}, {"SLURM_NTASKS_PER_NODE": ""}, {"SLURM_NTASKS_PER_NODE": "4"}],
)
def test_uneven_tasks_are_refused(monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]) -> None:
    started(monkeypatch, {name: value for name, value in (SRUN | wrong).items() if value})
    with pytest.raises(RequestError, match="say --ntasks-per-node"):
        find_ranks()


@pytest.mark.parametrize("command", ["make-demo-rig", "train-variants"])
def test_commands_for_one_process_refuse_several(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    started(monkeypatch, TORCHRUN)
    assert main([command]) == 2
    assert f"{command} runs in one process, and 6 were started; start it without torchrun" in (
        capsys.readouterr().err
    )
