"""The public path of `termalign.termbase.formats.registry`."""

from termalign.termbase.formats.registry import *
