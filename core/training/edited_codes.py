"""Codes as an earlier rig edits them, so that a reconstructor learns what edits really show.

Edits and their corrections are guided by a reconstructor F, and thus find the codes where F is wrong.
Pictures of such codes, with the landmarks found in them, tell the next F so (as in DAgger, Ross et al. 2011).
"""

from __future__ import annotations

import dataclasses

import torch

from core.errors import AssetError
from core.generator.protocol import StyleGenerator
from core.rig.calibration import Calibrator
from core.rig.rig import Rig
from core.rig.rignet import MODE_BLOCKS
from core.training.config import CorpusConfig
from core.training.corpus_source import same_generator
from core.training.direct_edits import DirectEditSampler
from core.training.latent_corpus import sample_codes

# Edits drawn at once: those of light share one adjustment.
_TOGETHER = 6


class EditedCodes:
    """Codes that a rig edits.

    Args:
        rig: an earlier rig of the generator.
        generator: what the codes are for.
        config: truncation of the portraits that are edited.

    Raises:
        AssetError: the rig is for another generator.
    """

    def __init__(self, rig: Rig, generator: StyleGenerator, config: CorpusConfig) -> None:
        if not same_generator(rig.generator, generator):
            raise AssetError(f"{rig.path} is a rig of another generator; choose one of this generator.")
        self.rig, self._generator = rig, generator
        self._config = dataclasses.replace(config, mixed_share=0.0, perturbed_share=0.0)
        self._blocks = MODE_BLOCKS[rig.rignet.mode]
        self._calibrator = Calibrator(rig.model, rig.reconstructor, rig.statistics)
        packed = torch.from_numpy(rig.statistics.params)
        self._sampler = DirectEditSampler(rig.model, packed, self._blocks)

    @torch.no_grad()
    def draw(self, count: int, random: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Return edited codes (N, L, w_dim) and the truncation (N,) of the portraits before.

        Every other group of edits moves one control, the rest take one block of another portrait.
        """
        w_plus, psi = sample_codes(self._generator, count, random, self._config)
        original = self.rig.reconstructor(w_plus)
        edited = []
        for number, rows in enumerate(torch.arange(count).split(_TOGETHER)):
            before = original[rows]
            if number % 2:
                wanted = self._sampler.draw(w_plus[rows], before, random).wanted
            else:
                block = self._blocks[number // 2 % len(self._blocks)]
                wanted = before.replace(**{block: getattr(original, block)[(rows + _TOGETHER) % count]})
            edited.append(self._calibrator.edit(self.rig.rignet, w_plus[rows], wanted, before)[0])
        return torch.cat(edited), psi
