"""Salience: how important a candidate is in its texts, whatever the rendering; what a reader would keep."""

from termalign.terms.extraction.salience.ranker import CandidateBlock as CandidateBlock
from termalign.terms.extraction.salience.ranker import Extent as Extent
from termalign.terms.extraction.salience.ranker import Models as Models
from termalign.terms.extraction.salience.ranker import RankedCandidate as RankedCandidate
from termalign.terms.extraction.salience.ranker import Survey as Survey
from termalign.terms.extraction.salience.ranker import blocks_of as blocks_of
from termalign.terms.extraction.salience.ranker import salience_models as salience_models
from termalign.terms.extraction.salience.vectors import Steps as Steps
from termalign.terms.extraction.salience.vectors import encoded_here as encoded_here
from termalign.terms.extraction.salience.vectors import steps_of as steps_of
