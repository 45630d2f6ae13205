"""python -m tests.fuzz.replay TARGET FILE: runs one input, without the counting of coverage."""

import resource
import sys
import time
from pathlib import Path

from tests.fuzz.targets import TARGETS


def main(name: str, file: str) -> None:
    """Runs the input twice, the first time to load what it needs, and tells what that takes."""
    text = Path(file).read_bytes().decode("utf-8", "replace")
    target = TARGETS[name]
    for seed in target.seeds()[:1]:
        target.run(seed.decode())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(2):
        before = time.process_time()
        target.run(text)
        print(f"{time.process_time() - before:.2f} s of CPU for {len(text):,} characters")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    print(f"{grown >> 10} MiB more memory")


if __name__ == "__main__":
    main(*sys.argv[1:])
