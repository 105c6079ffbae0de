"""PostgreSQL's own pgbench as a contestant: so many clients that run a script again and again."""

import re
import subprocess
from pathlib import Path
from time import process_time

from sqlalchemy import make_url

from bench.contestants import MeasurementFailed, Sample


class PgBench:
    """So many clients of pgbench with one script, through prepared statements."""

    def __init__(self, name: str, program: str, url: str, clients: int, script: Path) -> None:
        """Take the path of pgbench, the address of the database and the script."""
        self.name = name
        read = make_url(url)
        place = ["-h", str(read.host), "-p", str(read.port), "-U", str(read.username), str(read.database)]
        options = ["-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, 2)), "-f", str(script)]
        self._program, self._options = program, [*options, *place]

    def run(self, seconds: float) -> Sample:
        """Run it for whole seconds, one at least; the time to connect does not count."""
        begin = process_time()
        command = [self._program, "-T", str(max(1, round(seconds))), *self._options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        count = re.search(r"transactions actually processed: (\d+)", done.stdout)
        rate = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
        failed = re.search(r"number of failed transactions: ([1-9]\d*)", done.stdout)
        if done.returncode or not count or not rate or failed:
            raise MeasurementFailed(f"{self.name}: {done.stderr.strip()[-1_500:]}")
        return Sample(int(count[1]), int(count[1]) / float(rate[1]), process_time() - begin)
