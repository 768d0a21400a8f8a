"""Match keys: the forms in which terms and texts are compared."""
