"""The public path of `termalign.apps.pytest_plugin`."""

from termalign.apps.pytest_plugin import *
