"""Run the command line as `python -m termalign`."""

from termalign.cli import main

main()
