"""HTML that holds any text safely: fragments for notebooks and pages, and pages that run nothing from elsewhere.

Fragments are `markupsafe.Markup`: whatever is put into one is escaped, unless it is one itself.
"""

from termalign.documents.html.fragments import Highlight, language_of, marked, shown, table

__all__ = ["Highlight", "language_of", "marked", "shown", "table"]
