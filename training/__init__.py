"""What fits the models that ship; run from a checkout, `python -m training.NAME`."""
