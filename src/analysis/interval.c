/* SPDX-License-Identifier: Apache-2.0 */
#include "analysis/interval.h"

#include <math.h>

struct wva_interval wva_wilson_pct(size_t hits, size_t n)
{
    static const double z = 1.959963984540054; /* the normal distribution's 97.5 % quantile */
    double count = (double)n, share = (double)hits / count;
    double scale = 1 + z * z / count;
    double centre = (share + z * z / (2 * count)) / scale;
    double half = z / scale * sqrt(share * (1 - share) / count + z * z / (4 * count * count));

    if (n == 0)
        return (struct wva_interval){ NAN, NAN };
    return (struct wva_interval){ hits == 0 ? 0 : 100 * (centre - half),
                                  hits == n ? 100 : 100 * (centre + half) };
}
