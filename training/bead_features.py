"""The features of beads side by side: what the weights of the sentence aligner are fitted on."""

import numpy as np

from termalign.alignment.sentalign.loglinear import BeadEvidence
from termalign.alignment.sentalign.search import BEAD_SHAPES
from termalign.alignment.sentalign.signals import Window


def feature_table(evidence: BeadEvidence, window: Window) -> np.ndarray:
    """Return the features of every bead in a window, shape (features, shapes, m + 1, n + 1).

    Cells of beads that would leave the window are 0.
    """
    shape = len(evidence.names), len(BEAD_SHAPES), len(window.src) + 1, len(window.tgt) + 1
    table = np.zeros(shape, np.float32)
    of_name = dict(zip(evidence.names, table, strict=True))
    for name, beads, values in evidence.measured(window):
        of_name[name][beads] = values
    return table
