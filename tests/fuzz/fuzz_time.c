/* SPDX-License-Identifier: Apache-2.0 */
/* Instants and spans: what is read can be written, and read again it is the same instant. */
#include <stdint.h>
#include <stdlib.h>

#include "util/timestamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct wva_str text = { (const char *)bytes, len };
    char written[WVA_TIME_TEXT];
    int64_t time_ns, again;
    bool numeric;

    (void)wva_duration_parse(text, &again);
    if (wva_time_read(text, &time_ns, &numeric)) {
        require(wva_time_parse(wva_str_from(wva_time_format_exact(time_ns, written)), &again));
        require(again == time_ns);
    }
    if (!wva_time_parse(text, &time_ns))
        return 0;
    require(wva_time_parse(wva_str_from(wva_time_format_pandas(time_ns, written)), &again));
    require(again == time_ns);
    require(wva_time_parse(wva_str_from(wva_time_format_rfc3339(time_ns, written)), &again));
    require(again <= time_ns && time_ns - again < WVA_NS_PER_S);
    (void)wva_time_format_compact(time_ns, written);
    return 0;
}
