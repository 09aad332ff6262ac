"""What ran on one cohort of a benchmark."""

from dataclasses import dataclass

from processes import Run


@dataclass(frozen=True)
class Case:
    """What ran on one cohort."""

    words: str
    n_measurements: int
    runs: dict[str, Run]

    def ratio(self, task: str, to: str) -> float:
        """How many times as long as another task one takes."""
        return self.runs[task].seconds / self.runs[to].seconds

    def __str__(self) -> str:
        times = ", ".join(
            f"{name} {run.seconds:.2f} s ({run.cpu_seconds:.2f} s CPU, {run.peak_gib:.2f} GiB)"
            for name, run in self.runs.items()
        )
        return f"{self.n_measurements:,} {self.words}: {times}"
