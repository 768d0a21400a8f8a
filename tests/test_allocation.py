"""Large blocks of memory go back to the system as soon as they are freed, also after one was freed before."""

import subprocess
import sys

import pytest

from termalign.runtime.memory import LARGE_BYTES

PROGRAM = f"""
import sys
from termalign.runtime.memory import return_large_blocks

def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

if sys.argv[1] == "yes" and not return_large_blocks():
    sys.exit(3)
del (first := [bytearray(b"x" * {4 * LARGE_BYTES})])[:]  # after this one the C library keeps what is smaller
blocks = [bytearray(b"x" * {2 * LARGE_BYTES}) for _ in range(16)]
before = held()
del blocks[:-1]
print(before - held())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a setting of the GNU C library")
def test_freed_blocks_are_returned_below_one_that_stays() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM, "yes"], capture_output=True, text=True, check=False)
    if ran.returncode == 3:
        pytest.skip("this C library has no such setting")
    assert int(ran.stdout) >= 14 * 2 * LARGE_BYTES, ran.stderr
