"""Run the command line: as `termalign`, and as `python -m termalign`."""

import signal


def main() -> None:
    """Run the command line and exit with its status; Ctrl-C while it is loaded is answered when it is."""
    asked: list[int] = []
    signal.signal(signal.SIGINT, lambda number, frame: asked.append(number))
    from termalign.apps.cli import main as run

    run(asked_to_end=asked)


if __name__ == "__main__":
    main()
