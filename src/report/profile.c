/* SPDX-License-Identifier: Apache-2.0 */
#include "report/profile.h"

#include "report/json_text.h"

static void append_parameter(struct wva_buffer *text, const char *name, double value)
{
    wva_buffer_printf(text, "          %s: \"%.6g\"\n", name, value);
}

void wva_profile_yaml(struct wva_buffer *text, const struct wva_document_server *server)
{
    const struct wva_calibration *itl = &server->results->itl_calibration;
    const struct wva_calibration *ttft = &server->results->ttft_calibration;
    json_t *accelerator;

    if (!itl->headline.valid)
        return;
    /* Every JSON string is one of YAML too, whatever stands in it. */
    accelerator = wva_json_text(server->accelerator == NULL ? "" : server->accelerator);
    wva_buffer_append_str(text, WVA_STR("modelProfile:\n  accelerators:\n    - acc: "));
    wva_json_write(text, accelerator);
    json_decref(accelerator);
    wva_buffer_append_str(text, WVA_STR("      perfParms:\n        decodeParms:\n"));
    append_parameter(text, "alpha", itl->headline.intercept);
    append_parameter(text, "beta", itl->headline.slope);
    if (!ttft->headline.valid || ttft->wait_matters)
        return;
    wva_buffer_append_str(text, WVA_STR("        prefillParms:\n"));
    append_parameter(text, "gamma", ttft->headline.intercept);
    append_parameter(text, "delta", ttft->headline.slope);
}
