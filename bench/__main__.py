"""`make bench`: measures what design asks for and writes bench/results.json.

    python -m bench [--quick] [--only NAME …]

Starts PostgreSQL (fsync on) and the site itself, sends traffic to 127.0.0.1 only, stops by itself.
"""

import argparse
import sys

import django

from bench.report import MUST, Bench, is_steady, report
from bench.site import Site


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--quick", action="store_true", help="under 90 s, smaller numbers: shows that it works, not how fast"
    )
    parser.add_argument("--only", nargs="*", default=[], choices=list(MUST), help="only these; results.json stays")
    options = parser.parse_args()
    bench = Bench(quick=options.quick, only=set(options.only))
    with Site() as site:
        django.setup()
        from bench.measure import run  # its models need the settings that Site has made

        run(bench, site)
    if not is_steady(bench):
        print("The floor moved by more than a tenth during this run: something else used the machine. Run it again.")
    return report(bench)


if __name__ == "__main__":
    sys.exit(main())
