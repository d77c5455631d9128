/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target without a fuzzer: once on each file that is named, or, without arguments, on
 * each of its own corpus, SOURCE_DIR/tests/fuzz/corpus/NAME for a target fuzz_NAME. Prints TAP. A
 * fault ends the program, so a missing line is a failure. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

enum { INPUT_LIMIT = 1 << 20 };

static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes;
    size_t len;

    if (file == NULL) {
        perror(path);
        return -1;
    }
    bytes = malloc(INPUT_LIMIT);
    if (bytes == NULL)
        abort();
    len = fread(bytes, 1, INPUT_LIMIT, file);
    (void)fclose(file);
    /* Of the exact size, so that a sanitizer sees the first byte too many. */
    bytes = realloc(bytes, len > 0 ? len : 1);
    if (bytes == NULL)
        abort();
    (void)LLVMFuzzerTestOneInput(bytes, len);
    free(bytes);
    return 0;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int replay_corpus(const char *name)
{
    const char *source = getenv("SOURCE_DIR");
    struct dirent **entries;
    char folder[4096], path[4096 + 256];
    int count, failed = 0;

    (void)snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/%s", source == NULL ? "." : source,
                   name);
    count = scandir(folder, &entries, is_visible, alphasort);
    if (count <= 0) {
        printf("1..1\nnot ok 1 - %s holds a corpus\n", folder);
        return EXIT_FAILURE;
    }
    printf("1..%d\n", count);
    for (int i = 0; i < count; i++) {
        int status;

        (void)snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        status = replay(path);
        printf("%sok %d - %s\n", status == 0 ? "" : "not ", i + 1, entries[i]->d_name);
        (void)fflush(stdout);
        failed += status != 0;
        free(entries[i]);
    }
    free(entries);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    const char *slash = strrchr(argv[0], '/');
    const char *name = slash == NULL ? argv[0] : slash + 1;
    int failed = 0;

    if (argc == 1)
        return replay_corpus(strncmp(name, "fuzz_", 5) == 0 ? name + 5 : name);
    for (int i = 1; i < argc; i++)
        failed += replay(argv[i]) != 0;
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
