/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/memory.h"
#include "util/path.h"
#include "util/timestamp.h"

void assert_near_at(double a, double b, double tolerance, const char *what, const char *file,
                    int line)
{
    if ((isnan(a) && isnan(b)) || a == b || fabs(a - b) <= tolerance)
        return;
    print_error("%s is %.17g, expected %.17g within %g\n", what, a, b, tolerance);
    _fail(file, line);
}

char *make_scratch(void)
{
    const char *base = getenv("TMPDIR");
    char *dir = wva_asprintf("%s/wva-test.XXXXXX", base == NULL ? "/tmp" : base);

    assert_non_null(mkdtemp(dir));
    return dir;
}

void remove_scratch(char *dir)
{
    char *roots[] = { dir, NULL };
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    FTSENT *entry;

    assert_non_null(tree);
    while ((entry = fts_read(tree)) != NULL)
        if (entry->fts_info != FTS_D)
            (void)remove(entry->fts_accpath);
    (void)fts_close(tree);
    free(dir);
}

void write_file(const char *dir, const char *name, const void *bytes, size_t len)
{
    char *path = wva_path_join(dir, name);
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    free(path);
}

char *read_file(const char *dir, const char *name)
{
    char *path = wva_path_join(dir, name), *text = NULL;
    size_t size = 0, len;
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        fail_msg("%s: no such file", path);
    size = 1 << 20;
    text = wva_malloc(size);
    len = fread(text, 1, size - 1, file);
    text[len] = '\0';
    (void)fclose(file);
    free(path);
    return text;
}

uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

void fill_column(struct wva_frame *frame, enum wva_role role, const double *values, size_t count)
{
    if (frame->rows == 0)
        for (size_t i = 0; i < count; i++) {
            (void)wva_frame_add_row(frame, (int64_t)i * WVA_NS_PER_MINUTE);
            wva_frame_set(frame, role, values[i], values[i] == floor(values[i]));
        }
    else if (frame->column[role].value == NULL)
        wva_frame_set(frame, role, values[count - 1], false);
    assert_int_equal(frame->rows, count);
    frame->column[role].present = 0;
    frame->column[role].whole = true;
    for (size_t i = 0; i < count; i++) {
        frame->column[role].value[i] = values[i];
        frame->column[role].present += isnan(values[i]) ? 0 : 1;
        frame->column[role].whole = frame->column[role].whole && values[i] == floor(values[i]);
    }
}
