"""`python3 gen generate …`: the parforge command, without an installation."""

import signal
import sys

# ^C ends this as it ends other tools, by the signal. An exception could come where Python ignores
# all, in a callback of its own: it would be printed, and the run would go on.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

if sys.version_info < (3, 11):
    sys.stderr.write("parforge: error: needs Python 3.11 or newer; this is %s\n" % sys.executable)
    sys.exit(3)

from parforge.cli import main

sys.exit(main())
