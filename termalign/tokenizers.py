"""The public path of `termalign.language.tokenizers`."""

from termalign.language.tokenizers import *
