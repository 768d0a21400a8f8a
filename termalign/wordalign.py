"""The public path of `termalign.alignment.wordalign`."""

from termalign.alignment.wordalign import *
