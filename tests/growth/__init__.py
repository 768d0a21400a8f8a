"""Growth: for everything that an input can hold many of, twice as many cost at most about twice as much.

The tests count steps of small inputs; `python -m tests.growth` doubles larger ones and measures CPU time and memory,
and `python -m tests.growth.patterns` does so with every pattern of the package.
"""
