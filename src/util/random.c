/* SPDX-License-Identifier: Apache-2.0 */
#include "util/random.h"

static const uint64_t multiplier = UINT64_C(6364136223846793005);

struct wva_random wva_random_start(uint64_t seed, uint64_t stream)
{
    struct wva_random random = { 0, stream << 1 | 1 };

    (void)wva_random_next(&random);
    random.state += seed;
    (void)wva_random_next(&random);
    return random;
}

uint32_t wva_random_next(struct wva_random *random)
{
    uint64_t old = random->state;
    uint32_t mixed = (uint32_t)((old >> 18 ^ old) >> 27);
    unsigned int turn = (unsigned int)(old >> 59);

    random->state = old * multiplier + random->increment;
    return mixed >> turn | mixed << (-turn & 31);
}

uint32_t wva_random_below(struct wva_random *random, uint32_t bound)
{
    uint64_t product = (uint64_t)wva_random_next(random) * bound;
    uint32_t uneven = (uint32_t)(-bound) % bound;

    while ((uint32_t)product < uneven)
        product = (uint64_t)wva_random_next(random) * bound;
    return (uint32_t)(product >> 32);
}
