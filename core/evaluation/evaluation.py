"""Everything that is measured on one rig, gathered."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from core.demo.scene_truth import scene_basis_of
from core.evaluation.control import ControlReport, evaluate_control, plain_json
from core.evaluation.identity import IDENTITY_PORTRAITS, IdentityReport, judge_identity
from core.evaluation.judges.picture import JUDGE_FILE, PictureJudge
from core.evaluation.parameters import ParameterTable
from core.evaluation.studio import Studio
from core.evaluation.truth import KnownScenes, ReconstructorReport, SampleReport, known_scenes
from core.pipeline import EditPipeline

FORMAT = "rig-evaluation-1"
SAMPLES = 500


@dataclass(frozen=True, eq=False)
class Evaluation:
    """All reports on one rig.

    Attributes:
        facts: rig, fingerprint, seeds, machine, as JSON values.
        judges_sentence: who judged, for people.
        no_truth: why nothing was compared with true scenes; empty where it was.
    """

    facts: dict[str, Any]
    judges_sentence: str
    control: ControlReport
    identity: IdentityReport | None
    reconstructor: ReconstructorReport | None
    samples: SampleReport | None
    no_truth: str

    def as_json(self) -> dict[str, Any]:
        """Return every number."""
        parts = {name: getattr(self, name) for name in ("identity", "reconstructor", "samples")}
        return plain_json(
            {
                "format": FORMAT,
                **self.facts,
                "judges": self.judges_sentence,
                "control": self.control.summary(),
                **{name: asdict(part) if part else None for name, part in parts.items()},
                "no_truth": self.no_truth,
            }
        )


def find_judge(pipeline: EditPipeline, folder: Path) -> tuple[PictureJudge | None, str]:
    """Return the picture judge where the rig's generator is of the scenes it knows, and a sentence."""
    landmarks = "Judges: dlib's 68 landmarks (pose by POSIT), dlib's face embedding"
    if scene_basis_of(pipeline.rig.generator) is None:
        return None, f"{landmarks}. The picture judge does not know this generator's pictures."
    if not (folder / JUDGE_FILE).is_file():
        return None, f"{landmarks}. The picture judge was not found in {folder.name}."
    judge = PictureJudge.load(folder / JUDGE_FILE)
    return judge, f"{landmarks}, and a network trained on renders of known scenes (picture judge)."


def evaluate_rig(
    pipeline: EditPipeline,
    seeds: Sequence[int],
    truncation_psi: float,
    calibrated: bool,
    judge_folder: Path,
    work: Path,
) -> tuple[Studio, Evaluation]:
    """Measure a rig by every judge that applies.

    Args:
        pipeline: of the rig.
        seeds: of the portraits, at least one.
        truncation_psi: of the edited portraits; truth is compared on untruncated ones.
        calibrated: whether requests are corrected.
        judge_folder: of the picture judge.
        work: folder of make-demo-rig, for true scenes.

    Returns:
        the studio, for more pictures, and the numbers.
    """
    judge, sentence = find_judge(pipeline, judge_folder)
    studio, scenes = Studio(pipeline, judge), known_scenes(pipeline, work)
    known = scenes if isinstance(scenes, KnownScenes) else None
    backdrop = known.backdrop(seeds, truncation_psi, ParameterTable(pipeline.rig)) if known else None
    control = evaluate_control(pipeline, seeds, truncation_psi, calibrated, studio, backdrop)
    own = None
    if known:
        own = studio.look(known.own_turns(list(seeds)[:IDENTITY_PORTRAITS], truncation_psi))
    return studio, Evaluation(
        _facts(pipeline, seeds),
        sentence,
        control,
        judge_identity(studio, control.untouched, control.sweeps, own),
        known.reconstructor_errors(seeds) if known else None,
        known.samples(judge, SAMPLES) if known and judge else None,
        scenes if isinstance(scenes, str) else "",
    )


def _facts(pipeline: EditPipeline, seeds: Sequence[int]) -> dict[str, Any]:
    rig = pipeline.rig
    return {
        "rig": rig.name,
        "fingerprint": rig.fingerprint,
        "resolution": rig.generator.img_resolution,
        "seeds": len(seeds),
        "first_seed": seeds[0],
        "last_seed": seeds[-1],
        "machine": f"{platform.machine()}, {torch.get_num_threads()} threads, torch {torch.__version__}",
    }
