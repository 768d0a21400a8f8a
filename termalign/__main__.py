"""Run the command line as `python -m termalign`."""

from termalign.apps.cli import main

main()
