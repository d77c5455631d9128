/* SPDX-License-Identifier: Apache-2.0 */
/* Writes simulated scrapes to a folder: wva-scrapes FOLDER [SEED [ROUNDS PODS BYTES]] */
#include <stdio.h>
#include <stdlib.h>

#include "scrapes.h"

static int read_number(const char *text)
{
    return (int)strtol(text, NULL, 10);
}

int main(int argc, char **argv)
{
    struct sim_scrapes_options options = { .seed = 1 };
    struct sim_scrapes *truth;

    if (argc != 2 && argc != 3 && argc != 6) {
        fputs("usage: wva-scrapes FOLDER [SEED [ROUNDS PODS BYTES]]\n", stderr);
        return 2;
    }
    if (argc > 2)
        options.seed = (uint64_t)read_number(argv[2]);
    if (argc > 5) {
        options.rounds = read_number(argv[3]);
        options.pods = read_number(argv[4]);
        options.padding = read_number(argv[5]);
    }
    truth = sim_scrapes_write(argv[1], &options);
    if (truth == NULL) {
        perror(argv[1]);
        return 4;
    }
    printf("%d pages, %d of them failed, %d restarts\n", truth->pages, truth->failed,
           truth->restarts);
    sim_scrapes_free(truth);
    return 0;
}
