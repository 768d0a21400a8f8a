"""The public path of `termalign.language.models`."""

from termalign.language.models import *
