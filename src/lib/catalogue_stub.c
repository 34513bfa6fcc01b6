/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/translate.h"
const struct catalogue catalogue_table[] = {};
const size_t catalogue_table_n = 0;
