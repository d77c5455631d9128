/* SPDX-License-Identifier: Apache-2.0 */
#include "series/role.h"

#define ROW(name, unit, help, ...) { WVA_UNIT_##unit, help, __VA_ARGS__ },
static const struct wva_role_info roles[] = { WVA_ROLES(ROW) };
#undef ROW

struct wva_role_info wva_role_info(enum wva_role role)
{
    struct wva_role_info info = roles[role];

    if (info.name == NULL)
        info.name = wva_column_info(info.column)->name;
    return info;
}

enum wva_role wva_role_find(enum wva_column column)
{
    for (int role = 0; role < WVA_ROLE_COUNT; role++)
        if (roles[role].column == column)
            return (enum wva_role)role;
    return WVA_ROLE_COUNT;
}

int wva_row_column_find(struct wva_str name)
{
    for (int role = 0; role < WVA_ROLE_COUNT; role++)
        if (wva_str_equal(name, wva_str_from(wva_role_info((enum wva_role)role).name)))
            return roles[role].column != 0 ? (int)roles[role].column : WVA_COLUMN_COUNT + role;
    return wva_column_find(name);
}
