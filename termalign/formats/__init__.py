"""The public path of `termalign.termbase.formats`."""

from termalign.termbase.formats import *
