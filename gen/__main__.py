"""`python3 gen generate …`: the parforge command, without an installation."""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write("parforge: error: needs Python 3.11 or newer; this is %s\n" % sys.executable)
    sys.exit(3)

try:
    from parforge.cli import end_tidily, main

    end_tidily()
    sys.exit(main())
except KeyboardInterrupt:  # before main() could look after it
    sys.exit(130)
