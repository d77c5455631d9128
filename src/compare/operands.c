/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/operands.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare/catalogue.h"
#include "util/memory.h"

/* "A:", unless there is a file of that name. */
static bool is_label(const char *operand)
{
    size_t len = strlen(operand);

    return len > 1 && operand[len - 1] == ':' && access(operand, F_OK) != 0;
}

/* Labels stand in gates. */
static bool is_good_label(const char *label, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)label[i]) && label[i] != '_')
            return false;
    return len <= 32 && !isdigit((unsigned char)label[0]);
}

/* Takes the source over; `label` ends in a colon, or is NULL. */
static void add_source(struct wva_compare_operands *operands, struct wva_compare_source source,
                       const char *label)
{
    source.label = label == NULL ? NULL : wva_strndup(label, strlen(label) - 1);
    operands->sources =
        wva_reallocarray(operands->sources, operands->count + 1, sizeof *operands->sources);
    operands->sources[operands->count++] = source;
}

static enum wva_status add_run(struct wva_compare_operands *operands, const char *word,
                               const char *label, const char *catalogue,
                               const volatile sig_atomic_t *stop, struct wva_error *err)
{
    struct wva_compare_source *sources;
    size_t count;
    enum wva_status status;

    if (catalogue == NULL || access(word, F_OK) == 0) {
        add_source(operands, (struct wva_compare_source){ .path = wva_strdup(word) }, label);
        return WVA_OK;
    }
    status = wva_compare_look_up(catalogue, word, stop, &sources, &count, err);
    for (size_t i = 0; i < count; i++)
        add_source(operands, sources[i], label);
    free(sources);
    return status;
}

static enum wva_status check_label(const struct wva_compare_operands *operands, const char *word,
                                   const char *label, struct wva_error *err)
{
    if (!is_good_label(word, strlen(word) - 1))
        return wva_fail(
            err, WVA_ERR_USAGE,
            "'%.60s': a group name consists of letters, digits and '_', and begins with a letter",
            word);
    if (label == NULL && operands->count > 0)
        return wva_fail(err, WVA_ERR_USAGE, "'%.200s' comes before the first group '%.60s'",
                        operands->sources[0].path, word);
    return WVA_OK;
}

enum wva_status wva_compare_operands_read(char *const *words, size_t count, const char *catalogue,
                                          const volatile sig_atomic_t *stop,
                                          struct wva_compare_operands *operands,
                                          struct wva_error *err)
{
    const char *label = NULL;
    enum wva_status status = WVA_OK;

    *operands = (struct wva_compare_operands){ 0 };
    for (size_t i = 0; i < count && status == WVA_OK; i++) {
        if (is_label(words[i])) {
            status = check_label(operands, words[i], label, err);
            label = words[i];
        } else {
            status = add_run(operands, words[i], label, catalogue, stop, err);
        }
    }
    if (status == WVA_OK && operands->count < 2)
        status = wva_fail(err, WVA_ERR_USAGE, "name two or more runs: logs or folders");
    return status;
}

void wva_compare_operands_release(struct wva_compare_operands *operands)
{
    for (size_t i = 0; i < operands->count; i++)
        wva_compare_source_release(&operands->sources[i]);
    free(operands->sources);
}
