/* SPDX-License-Identifier: Apache-2.0 */
#include "log/relay.h"

#include <pthread.h>
#include <stdlib.h>

#include "util/memory.h"

struct wva_relay {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct wva_page pages[WVA_RELAY_PAGES]; /* a ring */
    size_t first, count;
    bool cancelled;
    struct wva_page taken; /* by the taker, who needs no lock for it */
};

struct wva_relay *wva_relay_create(void)
{
    struct wva_relay *relay = wva_calloc(1, sizeof *relay);

    (void)pthread_mutex_init(&relay->lock, NULL);
    (void)pthread_cond_init(&relay->changed, NULL);
    return relay;
}

static void free_page(struct wva_page *page)
{
    free(page->name);
    free(page->coverage);
    wva_buffer_free(&page->tape);
}

void wva_relay_free(struct wva_relay *relay)
{
    if (relay == NULL)
        return;
    for (size_t i = 0; i < relay->count; i++)
        free_page(&relay->pages[(relay->first + i) % WVA_RELAY_PAGES]);
    free_page(&relay->taken);
    (void)pthread_cond_destroy(&relay->changed);
    (void)pthread_mutex_destroy(&relay->lock);
    free(relay);
}

bool wva_relay_put(struct wva_relay *relay, struct wva_page *page)
{
    bool wanted;

    (void)pthread_mutex_lock(&relay->lock);
    while (relay->count == WVA_RELAY_PAGES && !relay->cancelled)
        (void)pthread_cond_wait(&relay->changed, &relay->lock);
    wanted = !relay->cancelled;
    if (wanted)
        relay->pages[(relay->first + relay->count++) % WVA_RELAY_PAGES] = *page;
    (void)pthread_cond_signal(&relay->changed);
    (void)pthread_mutex_unlock(&relay->lock);
    if (!wanted)
        free_page(page);
    *page = (struct wva_page){ 0 };
    return wanted;
}

struct wva_page *wva_relay_take(struct wva_relay *relay)
{
    free_page(&relay->taken);
    (void)pthread_mutex_lock(&relay->lock);
    while (relay->count == 0)
        (void)pthread_cond_wait(&relay->changed, &relay->lock);
    relay->taken = relay->pages[relay->first];
    relay->first = (relay->first + 1) % WVA_RELAY_PAGES;
    relay->count--;
    (void)pthread_cond_signal(&relay->changed);
    (void)pthread_mutex_unlock(&relay->lock);
    return &relay->taken;
}

void wva_relay_cancel(struct wva_relay *relay)
{
    (void)pthread_mutex_lock(&relay->lock);
    relay->cancelled = true;
    (void)pthread_cond_signal(&relay->changed);
    (void)pthread_mutex_unlock(&relay->lock);
}
