"""Runs contestants side by side: `python3 bench/run.py BUILD_FOLDER…`, see --help."""

import sys

from runner.cli import main

try:
    sys.exit(main())
except KeyboardInterrupt:
    sys.exit(130)
