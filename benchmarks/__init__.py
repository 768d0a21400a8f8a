"""What termalign is measured by; run from a checkout, `python -m benchmarks.NAME`."""
