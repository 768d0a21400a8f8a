"""Decisions of a terminologist about candidate terms: one schema for every file and page that holds them."""

from termalign.termbase.decisions.applying import settle as settle
from termalign.termbase.decisions.files import holds_decisions as holds_decisions
from termalign.termbase.decisions.files import read_decisions as read_decisions
from termalign.termbase.decisions.files import write_decisions as write_decisions
from termalign.termbase.decisions.model import Boundaries as Boundaries
from termalign.termbase.decisions.model import Decision as Decision
from termalign.termbase.decisions.model import Decisions as Decisions
from termalign.termbase.decisions.model import Verdict as Verdict
from termalign.termbase.decisions.model import term_key as term_key
from termalign.termbase.decisions.model import text_key as text_key
