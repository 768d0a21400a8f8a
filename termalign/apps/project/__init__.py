"""A project: its glossaries, its documents, and what becomes of findings in it, set once for every tool."""

from termalign.apps.project.model import Project
from termalign.apps.project.settings import find_project, read_project

__all__ = ["Project", "find_project", "read_project"]
