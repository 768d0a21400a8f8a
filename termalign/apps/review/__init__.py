"""A local page on which a person turns candidate terms into a glossary."""

from termalign.apps.review.queue import Queue
from termalign.apps.review.store import Store

__all__ = ["Queue", "Store"]
