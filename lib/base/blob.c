/* blob.c — see blob.h. Must not interpret what it finds. */
#include "base.h"

int blob_first(str prefix)
{
    int low = 0, high = n_blobs;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (str_cmp(str_of(blobs[middle].name), prefix) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

str blob_find(str name)
{
    int i = blob_first(name);
    if (i == n_blobs || !str_eq(str_of(blobs[i].name), name)) return (str){0};
    return (str){blobs[i].data, (ptrdiff_t)blobs[i].n};
}
