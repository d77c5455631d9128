/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/outfile.h"

static char folder[] = "wva-outfile-XXXXXX";

static int enter_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int leave_folder(void **state)
{
    (void)state;
    return chdir("..") != 0 || rmdir(folder) != 0;
}

static int count_files(void)
{
    struct dirent **entries;
    int count = scandir(".", &entries, NULL, NULL);

    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    return count - 2; /* "." and ".." */
}

static void assert_holds(const char *path, const char *text)
{
    char held[4096];
    FILE *file = fopen(path, "r");
    size_t len;

    assert_non_null(file);
    len = fread(held, 1, sizeof held - 1, file);
    held[len] = '\0';
    assert_int_equal(fclose(file), 0);
    assert_string_equal(held, text);
}

static void a_file_appears_when_it_is_complete(void **state)
{
    struct wva_error err;
    struct wva_outfile *file = wva_outfile_open("new", &err);
    struct stat st;
    mode_t mask = umask(0);

    (void)state;
    (void)umask(mask);
    assert_non_null(file);
    wva_outfile_printf(file, "%d\n", 42);
    assert_int_not_equal(access("new", F_OK), 0);
    assert_int_equal(wva_outfile_commit(file, &err), WVA_OK);
    assert_holds("new", "42\n");
    assert_int_equal(stat("new", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0666 & ~mask);
    assert_int_equal(unlink("new"), 0);
    assert_int_equal(count_files(), 0);
}

static void what_is_abandoned_leaves_the_old(void **state)
{
    struct wva_error err;
    struct wva_outfile *file;

    (void)state;
    assert_int_equal(wva_outfile_put("kept", "old", 3, &err), WVA_OK);
    file = wva_outfile_open("kept", &err);
    assert_non_null(file);
    wva_outfile_write(file, "new", 3);
    wva_outfile_abandon(file);
    assert_holds("kept", "old");
    assert_int_equal(unlink("kept"), 0);
    assert_int_equal(count_files(), 0);
}

static mode_t mode_of(const char *path)
{
    struct stat st;

    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 0777;
}

static void what_is_replaced_keeps_its_mode(void **state)
{
    static const mode_t modes[] = { 0600, 0664, 0444, 0755 };
    struct wva_error err;

    (void)state;
    for (size_t i = 0; i < COUNT(modes); i++) {
        assert_int_equal(wva_outfile_put("kept", "old", 3, &err), WVA_OK);
        assert_int_equal(chmod("kept", modes[i]), 0);
        assert_int_equal(wva_outfile_put("kept", "new", 3, &err), WVA_OK);
        assert_int_equal(mode_of("kept"), modes[i]);
        assert_int_equal(unlink("kept"), 0);
    }
    assert_int_equal(count_files(), 0);
}

static void a_link_is_followed(void **state)
{
    struct wva_error err;
    struct stat st;

    (void)state;
    assert_int_equal(mkdir("far", 0777), 0);
    assert_int_equal(symlink("far/target", "second"), 0);
    assert_int_equal(symlink("second", "first"), 0);
    assert_int_equal(wva_outfile_put("first", "made", 4, &err), WVA_OK);
    assert_holds("far/target", "made");
    assert_int_equal(chmod("far/target", 0640), 0);
    assert_int_equal(wva_outfile_put("first", "again", 5, &err), WVA_OK);
    assert_holds("far/target", "again");
    assert_int_equal(mode_of("far/target"), 0640);
    assert_int_equal(lstat("first", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(unlink("second"), 0);
    assert_int_equal(symlink("first", "second"), 0);
    assert_null(wva_outfile_open("first", &err));
    assert_int_equal(err.sys_errno, ELOOP);
    assert_int_equal(unlink("first"), 0);
    assert_int_equal(unlink("second"), 0);
    assert_int_equal(unlink("far/target"), 0);
    assert_int_equal(rmdir("far"), 0);
    assert_int_equal(count_files(), 0);
}

static void a_name_may_be_as_long_as_names_are(void **state)
{
    char name[256];
    struct wva_error err;

    (void)state;
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_int_equal(wva_outfile_put(name, "text", 4, &err), WVA_OK);
    assert_holds(name, "text");
    assert_int_equal(unlink(name), 0);
    assert_int_equal(count_files(), 0);
}

static void a_durable_file_is_a_file_too(void **state)
{
    struct wva_error err;
    struct wva_outfile *file = wva_outfile_open("durable", &err);

    (void)state;
    assert_non_null(file);
    wva_outfile_make_durable(file);
    wva_outfile_write(file, "kept", 4);
    assert_int_equal(wva_outfile_commit(file, &err), WVA_OK);
    assert_holds("durable", "kept");
    assert_int_equal(unlink("durable"), 0);
    assert_int_equal(count_files(), 0);
}

static void what_cannot_be_written_is_reported(void **state)
{
    struct wva_error err;

    (void)state;
    assert_null(wva_outfile_open("no/such/folder", &err));
    assert_int_equal(err.status, WVA_ERR_IO);
    assert_int_equal(err.sys_errno, ENOENT);
    assert_null(wva_outfile_open(".", &err));
    assert_int_equal(err.sys_errno, EISDIR);
    if (access("/dev/full", W_OK) == 0) {
        assert_int_equal(wva_outfile_put("/dev/full", "x", 1, &err), WVA_ERR_IO);
        assert_int_equal(err.sys_errno, ENOSPC);
    }
    assert_int_equal(count_files(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_appears_when_it_is_complete),
        cmocka_unit_test(what_is_abandoned_leaves_the_old),
        cmocka_unit_test(what_is_replaced_keeps_its_mode),
        cmocka_unit_test(a_link_is_followed),
        cmocka_unit_test(a_name_may_be_as_long_as_names_are),
        cmocka_unit_test(a_durable_file_is_a_file_too),
        cmocka_unit_test(what_cannot_be_written_is_reported),
    };

    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
