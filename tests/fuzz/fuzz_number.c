/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers: what is read agrees with strtod, and what is written reads back to the same value. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "util/memory.h"
#include "util/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct wva_str text = { (const char *)bytes, len };
    char written[WVA_NUMBER_TEXT];
    double value, again;
    size_t taken = wva_number_read(text, &value);
    char *copy;

    require(taken <= len);
    require(wva_number_parse(text, &again) == (taken == len && len > 0));
    if (taken == 0)
        return 0;
    copy = wva_strndup(text.ptr, taken);
    require(same(value, strtod(copy, NULL)));
    free(copy);
    require(wva_number_parse(wva_str_from(wva_number_repr(value, written)), &again));
    require(same(value, again));
    require(wva_number_parse(wva_str_from(wva_number_format(value, written)), &again));
    require(same(value, again));
    return 0;
}
