/* SPDX-License-Identifier: Apache-2.0 */
/* Gates on differences: whatever is written, it is a gate or refused with a reason, and a gate of
 * groups that are not there is refused before it is judged. */
#include <stdint.h>
#include <stdlib.h>

#include "compare/gate.h"
#include "util/memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    char *text = wva_strndup((const char *)bytes, len);
    struct wva_error err = { 0 };
    struct wva_compare_gate *gate = wva_compare_gate_parse(text, &err);

    if (gate == NULL)
        require(err.status == WVA_ERR_USAGE && err.text[0] != '\0');
    else
        require(wva_compare_gate_check(gate, NULL, 0, &err) == WVA_ERR_USAGE);
    wva_compare_gate_free(gate);
    free(text);
    return 0;
}
