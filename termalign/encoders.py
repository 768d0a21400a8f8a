"""The public path of `termalign.language.encoders`."""

from termalign.language.encoders import *
