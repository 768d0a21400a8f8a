"""Structure-aware fuzzing of every reader: `bash scripts/fuzz` by hand, a few seconds of it in the tests."""
