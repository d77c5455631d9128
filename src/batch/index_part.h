/* SPDX-License-Identifier: Apache-2.0 */
/* The style sheet and the script of an index, put into the program when it is built. */
#ifndef WVA_BATCH_INDEX_PART_H
#define WVA_BATCH_INDEX_PART_H

#include <stddef.h>

struct wva_index_part {
    const char *name; /* of the file */
    const char *text;
};

extern const struct wva_index_part wva_index_parts[];
extern const size_t wva_index_part_count;

#endif
