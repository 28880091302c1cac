#include "manual.h"

const struct manual manual = {
    .name = "checksum",
    .usage = "Usage: checksum [--threads N] [--processes] [--quiet] [--] FILE|FOLDER...\n",
    .help =
        "Print the SHA-256 of the given files and of every regular file below the given folders,\n"
        "as sha256sum prints it, computed on all cores.\n"
        "\n"
        "  -t, --threads N   at most N threads (default: all cores this process may use)\n"
        "  -p, --processes   processes in place of threads: one that crashes loses its file only\n"
        "  -q, --quiet       no progress and no summary on standard error\n"
        "  -h, --help        show this text\n"
        "\n"
        "Paths are printed as they are walked: \"checksum dir\" and \"checksum dir/\" print "
        "dir/a,\n"
        "\"checksum .\" prints ./a. Each folder is walked in the byte order of its names; what is\n"
        "given twice is hashed twice. A symbolic link is followed where it is given, and passed "
        "over\n"
        "below a folder, as are devices, FIFOs and sockets. Each file is read by one thread.\n"
        "\n"
        "What cannot be read is named on standard error, and the rest goes on. Standard output "
        "holds\n"
        "nothing but checksums; a summary goes to standard error, and on a terminal the progress.\n"
        "\n"
        "^C ends it early: the checksums of the files that are done are printed, and how many they "
        "are.\n"
        "A second ^C ends it at once.\n"
        "\n"
        "Exit status: 0 if everything was read and written, 1 if not, 2 for wrong usage, 130 after "
        "^C.\n"
        "\n"
        "Examples:\n"
        "  checksum ~/photos > photos.sha256          note how the photos are now\n"
        "  sha256sum -c --quiet photos.sha256         see later which of them have changed\n"
        "  checksum --quiet a.iso b.iso               two files, and no summary\n"
        "  checksum --threads 1 /usr > /dev/null      how long does it take one thread?\n",
    .has_processes = true,
};
