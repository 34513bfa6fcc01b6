/* SPDX-License-Identifier: Apache-2.0 */
#include "store/inside.h"
const struct engine_ops postgres_ops;
