/* SPDX-License-Identifier: Apache-2.0 */
#include "json/profile.h"

#include <math.h>

#include "output/json_text.h"

/* Two parameters: the fitted ones if a change is advised, otherwise the controller's; nothing if
 * unknown. */
static void append_pair(struct wva_buffer *text, const char *head, const char *const names[2],
                        const struct wva_calibration *fit, const struct wva_worth *worth)
{
    bool change = worth->answer == WVA_WORTH_CHANGE;
    double intercept = change ? fit->headline.intercept : worth->present_intercept;
    double slope = change ? fit->headline.slope : worth->present_slope;

    if (!isfinite(intercept) || !isfinite(slope))
        return;
    wva_buffer_printf(text, "        %s: # %s\n", head,
                      change ? "fitted to this run" : "as the controller has them");
    wva_buffer_printf(text, "          %s: \"%.6g\"\n", names[0], intercept);
    wva_buffer_printf(text, "          %s: \"%.6g\"\n", names[1], slope);
}

void wva_profile_yaml(struct wva_buffer *text, const struct wva_document_server *server)
{
    static const char *const decode[] = { "alpha", "beta" }, *const prefill[] = { "gamma",
                                                                                  "delta" };
    const struct wva_results *results = server->results;
    const struct wva_parameters_judged *judged = &results->parameters;
    json_t *accelerator;

    if (judged->itl.answer != WVA_WORTH_CHANGE && judged->ttft.answer != WVA_WORTH_CHANGE)
        return;
    /* Every JSON string is also a YAML string. */
    accelerator = wva_json_text(server->accelerator == NULL ? "" : server->accelerator);
    wva_buffer_add(text, "# For the VariantAutoscaling of controllers up to v0.4.2: later ones "
                         "have no modelProfile.\n");
    wva_buffer_add(text, "modelProfile:\n  accelerators:\n    - acc: ");
    wva_json_write(text, accelerator);
    json_decref(accelerator);
    wva_buffer_add(text, "      perfParms:\n");
    append_pair(text, "decodeParms", decode, &results->itl_calibration, &judged->itl);
    append_pair(text, "prefillParms", prefill, &results->ttft_calibration, &judged->ttft);
}
