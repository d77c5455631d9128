/* SPDX-License-Identifier: Apache-2.0 */
/* Gates: whatever is written, it is a gate or refused; a gate's own text is that gate again, and
 * judging it needs no particular document. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "json/gate.h"
#include "util/memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void judge(const struct wva_gate *gate)
{
    struct wva_buffer text = wva_buffer_make(WVA_GATE_TEXT_MAX * 4);
    json_t *document = json_pack("{s:[{s:s}]}", "servers", "server", "a:b");

    (void)wva_gate_report(gate, document, &text);
    require(text.len > 0 && !text.overflow);
    require(memchr(text.data, '\n', text.len) == text.data + text.len - 1);
    wva_buffer_free(&text);
    json_decref(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    char *text = wva_strndup((const char *)bytes, len);
    struct wva_error err = { 0 };
    struct wva_gate *gate = wva_gate_parse(text, &err), *again;

    if (gate == NULL) {
        require(err.status == WVA_ERR_USAGE && err.text[0] != '\0');
    } else {
        judge(gate);
        again = wva_gate_parse(wva_gate_text(gate), &err);
        require(again != NULL && strcmp(wva_gate_text(again), wva_gate_text(gate)) == 0);
        wva_gate_free(again);
        wva_gate_free(gate);
    }
    free(text);
    return 0;
}
