"""Run the command line: as `termalign`, and as `python -m termalign`."""

import signal


def main() -> None:
    """Run the command line and exit with its status; Ctrl-C while it is loaded is answered when it is."""
    requests: list[int] = []
    signal.signal(signal.SIGINT, lambda signum, frame: requests.append(signum))
    from termalign.apps.cli import main as run

    run(asked_to_end=requests)


if __name__ == "__main__":
    main()
