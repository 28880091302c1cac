#include "manual.h"

const struct manual manual = {
    .name = "checksum_mpi",
    .usage = "Usage: mpirun -np RANKS checksum_mpi [--threads N] [--quiet] [--] FILE|FOLDER...\n",
    .help =
        "Print the SHA-256 of the given files and of every regular file below the given folders,\n"
        "as sha256sum prints it, computed on all cores of all MPI ranks.\n"
        "\n"
        "  -t, --threads N   at most N threads a rank (default: all cores the rank may use)\n"
        "  -q, --quiet       no summary on standard error\n"
        "  -h, --help        show this text\n"
        "\n"
        "The first rank reads the command line, walks the folders and prints everything; all read\n"
        "files, so each file needs the same path on every machine. Paths and their order are "
        "those\n"
        "of checksum, see \"checksum --help\".\n"
        "\n"
        "Some launchers bind each rank to one core; \"mpirun --bind-to none\" does not.\n"
        "\n"
        "What cannot be read is named on standard error, and the rest goes on. Standard output\n"
        "holds nothing but checksums; a summary goes to standard error.\n"
        "\n"
        "^C that reaches a rank, as from srun, ends all of them, and no checksum is printed. "
        "mpirun\n"
        "itself ends them at once.\n"
        "\n"
        "Exit status, the same on every rank: 0 if everything was read and written, 1 if not, 2 "
        "for\n"
        "wrong usage, 130 after ^C.\n"
        "\n"
        "Examples:\n"
        "  mpirun -np 4 checksum_mpi /data > data.sha256    note how the data are now\n"
        "  sha256sum -c --quiet data.sha256                 see later which have changed\n",
};
