/* SPDX-License-Identifier: Apache-2.0 */
/* Units of figures and columns. */
#ifndef WVA_UTIL_UNIT_H
#define WVA_UTIL_UNIT_H

enum wva_unit {
    WVA_UNIT_NONE, /* a count, a ratio */
    WVA_UNIT_PERCENT,
    WVA_UNIT_S,
    WVA_UNIT_MS,
    WVA_UNIT_MS_PER_REQUEST,       /* and batch of a replica */
    WVA_UNIT_MS_PER_TOKEN_REQUEST, /* input token and request in the batch */
    WVA_UNIT_RPM,
    WVA_UNIT_REPLICAS,
    WVA_UNIT_REPLICA_HOURS,
    WVA_UNIT_CENTS,
    WVA_UNIT_CENTS_PER_REPLICA_HOUR,
    WVA_UNIT_GPU_HOURS,
    WVA_UNIT_COUNT
};

/* "%", "s", "ms/request", ...; "" for NONE. */
const char *wva_unit_symbol(enum wva_unit unit);

#endif
