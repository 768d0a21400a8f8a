"""A local page on which a person turns candidate terms into a glossary."""

from termalign.review.queue import Queue
from termalign.review.store import Store

__all__ = ["Queue", "Store"]
