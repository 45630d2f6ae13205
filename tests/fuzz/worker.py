"""Fuzzes one target for some seconds in this process, and writes down what it found.

With atheris the choice of inputs is guided by coverage, which costs half of the speed or more.
Without it, or with --blind, the seeds and what was learnt with guidance are mutated at random.
"""

import argparse
import contextlib
import gc
import json
import os
import resource
import signal
import sys
import time
import traceback
import zlib
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

REPOSITORY = Path(__file__).parent.parent.parent
HANG = 30
"""Seconds of CPU after which an input is given up."""
SUSPICIOUS = 2.0
"""Seconds of CPU for 100 KB, with the counting of coverage, from which an input is looked at."""
SUSPICIOUS_MEMORY = 250 << 10
"""KiB that the process grows by one input."""
DEAR = 0.05
"""Seconds of CPU from which an input is run, but isn't changed further where nothing guides."""


class Hang(BaseException):
    """An input takes far too long; no handler of exceptions may catch this."""


class Worker:
    """Runs a target on one input after the other, and keeps what is odd."""

    def __init__(self, name: str, seconds: float, folder: Path, max_length: int) -> None:
        from tests.fuzz import seeds
        from tests.fuzz.mutation import Mutator
        from tests.fuzz.targets import TARGETS

        self.target = TARGETS[name]
        self.seeds = (*self.target.seeds(), *seeds.corpus(name))
        self.mutator = Mutator(seeds.words(self.seeds, self.target.words), self.seeds)
        self.folder = folder
        self.max_length = max_length
        self.began = time.monotonic()
        self.ends = self.began + seconds
        self.executions = 0
        self.slowest = (0.0, 0)
        self.largest = 0
        self.memory = 0
        self.found: dict[str, str] = {}
        signal.signal(signal.SIGVTALRM, _give_up)

    def mutated(self, data: bytes, max_size: int, seed: int) -> bytes:
        """Another input; the same for the same seed."""
        random = Random(seed)
        if not data or random.random() < 0.02:
            data = random.choice(self.seeds)
        if random.random() < 0.05:
            return self._bytes(data, random)[:max_size]
        text = data.decode("utf-8", "replace")
        change = self.mutator.document if self.target.is_json else self.mutator.text
        return change(text, random, max_size).encode("utf-8", "replace")[:max_size]

    def _bytes(self, data: bytes, random: Random) -> bytes:
        changed = bytearray(data)
        for _ in range(random.choice((1, 2, 8))):
            at = random.randrange(len(changed) + 1)
            changed[at : at + random.choice((0, 1, 4))] = random.randbytes(random.choice((0, 1, 3)))
        return bytes(changed)

    def run(self, data: bytes) -> None:
        """Runs the target on one input."""
        if time.monotonic() > self.ends:
            self.finish()
        text = data.decode("utf-8", "replace")
        before, grown = time.process_time(), _peak()
        signal.setitimer(signal.ITIMER_VIRTUAL, HANG)
        try:
            self.target.run(text)
        except Hang:
            self._keep(f"hang-{_innermost(sys.exc_info()[2])}", data, traceback.format_exc())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is looked for
            self._keep(_signature(error), data, traceback.format_exc())
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        self.executions += 1
        self.largest = max(self.largest, len(data))
        taken, growth = time.process_time() - before, _peak() - grown
        if self.executions > 3:  # the first ones import and fill caches
            self.slowest = max(self.slowest, (taken, len(data)))
            self.memory = max(self.memory, growth)
            if taken > SUSPICIOUS * max(1, len(data) / 100_000):
                self._keep("slow", data, f"{taken:.2f} s for {len(data)} bytes")
            if growth > SUSPICIOUS_MEMORY:
                self._keep("memory", data, f"{growth} KiB")

    def _keep(self, signature: str, data: bytes, told: str) -> None:
        if signature in self.found:
            return
        name = f"{zlib.crc32(data):08x}"
        self.found[signature] = name
        folder = self.folder / "found" / self.target.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        (folder / f"{name}.txt").write_text(f"{signature}\n{told}", "utf-8", "replace")

    def wander(self, random: Random, learnt: Sequence[bytes]) -> None:
        """Changes inputs at random, and what came of them, until the time is over."""
        pool = []
        for data in (*self.seeds, *learnt):
            before = time.process_time()
            self.run(data)
            if time.process_time() - before < DEAR:
                pool.append(data)
        pool = pool or list(self.seeds)  # on a busy machine all of them may be dear
        gc.collect()
        gc.freeze()  # all that was loaded is there for good, and needn't be looked through again
        kept = len(pool)
        while True:
            before, seed = time.process_time(), random.getrandbits(32)
            data = self.mutated(random.choice(pool), self.max_length, seed)
            self.run(data)
            if random.random() < 0.1 and time.process_time() - before < DEAR:
                pool.append(data)
                if len(pool) > kept + 5000:
                    pool[kept + random.randrange(5000)] = pool.pop()

    def finish(self) -> None:
        """Writes down the counts and ends the process."""
        counts = {
            "target": self.target.name,
            "executions": self.executions,
            "seconds": round(time.monotonic() - self.began, 1),
            "slowest": self.slowest,
            "largest": self.largest,
            "memory": self.memory,
            "found": self.found,
        }
        with (self.folder / "runs.jsonl").open("a") as file:
            file.write(json.dumps(counts) + "\n")
        os._exit(0)


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise Hang


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _innermost(trace: Any) -> str:
    frames = [f for f in traceback.extract_tb(trace) if "azbackup" in f.filename]
    last = frames[-1] if frames else traceback.extract_tb(trace)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def _signature(error: Exception) -> str:
    from tests.fuzz.checks import Wrong

    if isinstance(error, Wrong):
        first, *trace = str(error).split("\n")
        return f"{first.split(':')[0]} {trace[-1].strip() if trace else ''}".strip()
    return f"{type(error).__name__} {_innermost(error.__traceback__)}"


def _instrumented() -> Any:
    """Atheris, watching the code of the linter; None where it isn't installed."""
    try:
        import atheris
    except ImportError:
        return None
    with _quiet(), atheris.instrument_imports(include=["azbackup_lint"]):
        import_module("tests.fuzz.targets")
    return atheris


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    saved, null = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(null)


def main() -> None:
    """Fuzzes as the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("seconds", type=float)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--max-length", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--blind", action="store_true")
    options = parser.parse_args()
    atheris = None if options.blind else _instrumented()
    worker = Worker(options.target, options.seconds, options.folder, options.max_length)
    inputs = options.folder / "inputs" / options.target
    inputs.mkdir(parents=True, exist_ok=True)
    if atheris is None:
        learnt = [path.read_bytes() for path in inputs.iterdir() if path.is_file()]
        worker.wander(Random(options.seed), learnt)
    if not any(inputs.iterdir()):
        for number, seed in enumerate(worker.seeds):
            if len(seed) <= options.max_length:
                (inputs / f"seed-{number}").write_bytes(seed)
    arguments = [sys.argv[0], str(inputs), f"-max_len={options.max_length}", "-rss_limit_mb=3000"]
    arguments += ["-timeout=300", f"-artifact_prefix={options.folder}/"]
    arguments += [f"-seed={options.seed}"] if options.seed else []
    atheris.Setup(arguments, worker.run, custom_mutator=worker.mutated)
    atheris.Fuzz()
    worker.finish()


if __name__ == "__main__":
    sys.path.insert(0, str(REPOSITORY))
    main()
