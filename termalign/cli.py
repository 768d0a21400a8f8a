"""The public path of `termalign.apps.cli`."""

from termalign.apps.cli import main

__all__ = ["main"]
