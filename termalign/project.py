"""The public path of `termalign.apps.project`."""

from termalign.apps.project import *
