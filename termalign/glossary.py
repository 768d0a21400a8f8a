"""The public path of `termalign.termbase.glossary`."""

from termalign.termbase.glossary import *
