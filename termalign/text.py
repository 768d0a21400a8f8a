"""The public path of `termalign.language.text`."""

from termalign.language.text import *
