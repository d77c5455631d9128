/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/huffman.h"

#include <stdlib.h>
#include <string.h>

enum { LENGTH_MAX = 15, NODES = 2 * WVA_HUFFMAN_MAX };

struct node {
    uint32_t count;
    uint16_t symbol; /* of a leaf */
    uint16_t parent;
};

/* Ties are broken by symbol: the order must not depend on qsort. */
static int compare_leaves(const void *a, const void *b)
{
    const struct node *one = a, *other = b;

    if (one->count != other->count)
        return one->count < other->count ? -1 : 1;
    return one->symbol < other->symbol ? -1 : 1;
}

static size_t sort_leaves(const uint32_t *count, size_t symbols, struct node *nodes)
{
    size_t leaves = 0;

    for (size_t i = 0; i < symbols; i++)
        if (count[i] > 0)
            nodes[leaves++] = (struct node){ count[i], (uint16_t)i, 0 };
    qsort(nodes, leaves, sizeof *nodes, compare_leaves);
    return leaves;
}

/* The one with the lower count of the first leaf and the first inner node without a parent. */
static size_t take_lightest(const struct node *nodes, size_t leaves, size_t *leaf, size_t *inner,
                            size_t end)
{
    if (*leaf < leaves && (*inner == end || nodes[*leaf].count <= nodes[*inner].count))
        return (*leaf)++;
    return (*inner)++;
}

/* Builds the tree; its last node is the root. Returns the number of nodes. */
static size_t join_nodes(struct node *nodes, size_t leaves)
{
    size_t leaf = 0, inner = leaves, end = leaves;

    for (; end < 2 * leaves - 1; end++) {
        size_t a = take_lightest(nodes, leaves, &leaf, &inner, end);
        size_t b = take_lightest(nodes, leaves, &leaf, &inner, end);

        nodes[end] = (struct node){ nodes[a].count + nodes[b].count, 0, 0 };
        nodes[a].parent = nodes[b].parent = (uint16_t)end;
    }
    return end;
}

/* Fills in the lengths and returns the longest. */
static unsigned measure(const struct node *nodes, size_t leaves, size_t end, uint8_t *length)
{
    uint8_t depth[NODES] = { 0 };
    unsigned longest = 0;

    for (size_t i = end - 1; i-- > 0;)
        depth[i] = (uint8_t)(depth[nodes[i].parent] + 1);
    for (size_t i = 0; i < leaves; i++) {
        length[nodes[i].symbol] = depth[i];
        if (depth[i] > longest)
            longest = depth[i];
    }
    return longest;
}

static uint16_t turn_around(unsigned code, unsigned length)
{
    unsigned turned = 0;

    for (; length > 0; length--, code >>= 1)
        turned = turned << 1 | (code & 1);
    return (uint16_t)turned;
}

static void number_codes(struct wva_huffman *huffman, size_t symbols)
{
    unsigned count[LENGTH_MAX + 1] = { 0 }, next[LENGTH_MAX + 1] = { 0 };

    for (size_t i = 0; i < symbols; i++)
        count[huffman->length[i]]++;
    count[0] = 0;
    for (unsigned length = 1; length <= LENGTH_MAX; length++)
        next[length] = (next[length - 1] + count[length - 1]) << 1;
    for (size_t i = 0; i < symbols; i++)
        if (huffman->length[i] > 0)
            huffman->code[i] = turn_around(next[huffman->length[i]]++, huffman->length[i]);
}

void wva_huffman_build(const uint32_t *count, size_t symbols, unsigned limit,
                       struct wva_huffman *huffman)
{
    struct node nodes[NODES];
    size_t leaves = sort_leaves(count, symbols, nodes);

    memset(huffman, 0, sizeof *huffman);
    if (leaves == 1)
        huffman->length[nodes[0].symbol] = 1;
    /* Counts that are closer to each other give a shallower tree. */
    while (leaves > 1 && measure(nodes, leaves, join_nodes(nodes, leaves), huffman->length) > limit)
        for (size_t i = 0; i < leaves; i++)
            nodes[i].count = nodes[i].count / 2 + 1;
    number_codes(huffman, symbols);
}
