"""Every number that training depends on, in one frozen tree. Where the paper differs, it is noted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.face.face_reader import fullest_reader
from core.rig.rignet import RigNetSizes
from core.rig.rignet_choices import Architecture

Mode = Literal["pose", "expression", "light", "joint"]
OptimizerName = Literal["adam", "adadelta"]


@dataclass(frozen=True)
class CorpusConfig:
    """Codes sampled from the generator and their pictures (paper: 200,000 plain W codes).

    Attributes:
        smallest_psi, largest_psi: truncation is drawn uniformly from this range.
        mixed_share: share of codes whose layers come from two samples, crossed over at a random layer.
        perturbed_share: share of codes with noise of its own on every layer.
        perturbation: largest rms of that noise, in σ of W.
        shard_size: samples in one file; work is resumed per file.
        batch_size: pictures of 256² synthesised at once; fewer of larger ones.
        reader: of faces, one of `core.face.face_reader.READERS`.
        stored_resolution: larger pictures are averaged down to this side before they are stored: landmarks
            are looked for at 256², and training compares pictures at a smaller size still.
        workers: processes that detect landmarks.
    """

    smallest_psi: float = 0.5
    largest_psi: float = 1.0
    mixed_share: float = 0.15
    perturbed_share: float = 0.15
    perturbation: float = 0.5
    shard_size: int = 500
    batch_size: int = 20
    reader: str = field(default_factory=fullest_reader)
    stored_resolution: int = 256
    workers: int = 2


@dataclass(frozen=True)
class RenderWeights:
    """Weights of L_render = L_photo + λ L_land + prior, each term a mean so that sizes do not matter.

    Photo is the mean squared RGB error on the face, landmarks the mean squared distance with the picture
    spanning [-1, 1]: an error of 4 px at 256² is 1e-3. A part of the face weighs as if iBUG's landmarks
    showed it, however many points a reader has there: `contour` weighs the 17 of the jaw line, which slides
    over the skin as the head turns, `eyes` the 12 of the lids, whose movements are small, and `irises` two.
    Distances beyond `outlier` count linearly (the paper: squared throughout). `light_detail` weighs the
    second order of the light: a picture shows normals of one hemisphere only, on which the two orders look
    alike, so that without it light from above is explained by light from below (fitted to 120 renders of
    known light, the main direction was 107° off without and 7° with it).

    Identity is dearer than expression, although both are scaled by their own spread: eighty identity
    coefficients are near enough to anything that a smile or frown would be explained by another skull. A
    penalty on correlation of identity with expression made this worse. Where identity is too dear, heads
    that differ are explained by nods: with five times as much, and without the other view, a fifth of the
    variance of F's pitch was identity's. `turned` weighs the landmarks of a view with the head of the other
    view of the same portrait (`turned_views`), as compared with its own. `offset` keeps the learned constant
    shift of each detected point small (mean squared, in the unit of landmarks). `values` weighs what points
    say of head, eyes and expression (`value_term`), in errors of these values, squared.
    """

    photo: float = 1.0
    landmarks: float = 20.0
    contour: float = 0.15
    brows: float = 2.0
    nose: float = 1.0
    eyes: float = 2.5
    irises: float = 15.0
    lips: float = 1.0
    outlier: float = 0.06
    identity: float = 1.5e-4
    albedo: float = 3e-4
    expression: float = 8e-6
    light: float = 1e-4
    light_detail: float = 0.02
    offset: float = 0.16
    turned: float = 2.0
    values: float = 0.02


@dataclass(frozen=True)
class ReconstructorConfig:
    """Training of the DFR.

    A first network, trained on landmarks alone, tells how heads are turned and placed, so that the detector
    can be shown faces of the model in these places (`detector_response`). The network that is kept goes on
    from it: its landmarks are compared as that detector would find them, and after `landmark_share` of the
    time the photometric term joins, which teaches albedo and light only. The paper trains on both terms
    throughout; the pictures' hair, glasses and aliasing pulled pitch, brows and lids towards rest (F's
    slopes on known changes: pitch 0.83 without that pull and 0.73 with, jaw 0.85 and 0.69).

    Attributes:
        minutes, steps: bounds of the training, as of `core.training.loop.Schedule`.
        first_share: of the minutes, for the first network.
        detector_faces: faces that the detector is shown; zero takes it at its word.
        detector_workers: processes that detect.
        turned_batch_size: views of turned portraits a step, two of each, beside `landmark_batch_size`
            samples.
        weight_decay: so that F averages over samples what points tell with errors, instead of learning these
            by heart: correlations with the truth of ten values were 0.84 with it and 0.83 without after 700
            steps, and fell to 0.81 after 1,500 without.
        keep_undetected: whether samples in which no face was found take part by their colours alone; they
            are left out otherwise.
    """

    hidden: int = 512
    minutes: float | None = 18.0
    steps: int = 1_000_000
    first_share: float = 0.15
    detector_faces: int = 4_000
    detector_workers: int = 2
    landmark_share: float = 0.3
    landmark_batch_size: int = 64
    turned_batch_size: int = 64
    photo_batch_size: int = 20
    optimizer: OptimizerName = "adam"
    learning_rate: float = 1e-3
    weight_decay: float = 2.0
    holdout: int = 200
    keep_undetected: bool = False
    seed: int = 0
    weights: RenderWeights = field(default_factory=RenderWeights)


@dataclass(frozen=True)
class RigNetWeights:
    """Weights of L_total = L_rec + L_edit + L_consist, and of what the paper does not have.

    Attributes:
        reconstruction, edit, consistency: the paper's three; zero is an ablation.
        parameters: compares p̂ = F(ŵ) with the wanted parameters, in σ over the corpus: what was asked for,
            and each block's own mean over what was not, so that 160 numbers of identity and albedo do not
            outweigh three of rotation. Not in the paper.
        leaks: weighs what was not asked for within `parameters`.
        latent: keeps edits where the generator was sampled: squared Mahalanobis length of d in W. Not in
            the paper.
        spread: the same of how layers disagree, since codes of the corpus have (nearly) equal layers and a
            generator trained without style mixing breaks where they do not. Less of it suits generators
            that were trained with mixing, whose layers mean different things.
        rotation, expression, sh_coeffs: weigh the samples that edit this block (paper's joint network: 1,
            1000, 0.001 on unnormalised losses; ours are means, so they stay near 1).
    """

    reconstruction: float = 1.0
    edit: float = 1.0
    consistency: float = 1.0
    parameters: float = 0.3
    leaks: float = 1.0
    latent: float = 6e-3
    spread: float = 0.2
    rotation: float = 1.0
    expression: float = 1.0
    sh_coeffs: float = 1.0

    @property
    def blocks(self) -> dict[str, float]:
        """Weights of the samples by the block that they edit."""
        return {"rotation": self.rotation, "expression": self.expression, "sh_coeffs": self.sh_coeffs}


@dataclass(frozen=True)
class RigNetConfig:
    """Training of RigNet (paper: linear architecture, AdaDelta, learning rate 0.01).

    The first `landmark_share` of the time leaves the photometric term out, as for the DFR.

    Attributes:
        minutes, steps: bounds of the training, as of `core.training.loop.Schedule`.
        architecture: "linear" is the paper's; "steering" its baseline that does not see the code.
        direct_batch_size: edits a step that move one control alone, as users do, instead of taking a whole
            block from another sample. They have no picture to compare with, so only `parameters`, `latent`
            and `spread` judge them. The paper has none.
        by_difference: edits are the difference of RigNet(w, p) and RigNet(w, F(w)), as rigs make them; the
            paper's are RigNet(w, p) itself, which only its L_rec keeps near w.
        keep_undetected: as for the DFR.
    """

    architecture: Architecture = "residual"
    mode: Mode = "joint"
    sizes: RigNetSizes = field(default_factory=RigNetSizes)
    minutes: float | None = 12.0
    steps: int = 1_000_000
    landmark_share: float = 0.3
    landmark_batch_size: int = 48
    photo_batch_size: int = 9
    direct_batch_size: int = 64
    by_difference: bool = True
    optimizer: OptimizerName = "adam"
    learning_rate: float = 1e-3
    weight_decay: float = 0.0
    holdout: int = 200
    keep_undetected: bool = False
    seed: int = 0
    weights: RigNetWeights = field(default_factory=RigNetWeights)
    render_weights: RenderWeights = field(default_factory=RenderWeights)


@dataclass(frozen=True)
class TrainingConfig:
    """The whole road from a generator to a rig.

    Attributes:
        corpus_count: samples of the generator.
        resolution: at which pictures are compared, pixels.
        judged: portraits on which the finished rig is judged; none for zero.
    """

    corpus_count: int = 8_000
    judged: int = 50
    corpus: CorpusConfig = field(default_factory=CorpusConfig)
    reconstructor: ReconstructorConfig = field(default_factory=ReconstructorConfig)
    rignet: RigNetConfig = field(default_factory=RigNetConfig)
    resolution: int = 64
