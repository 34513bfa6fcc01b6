/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

int main(void)
{
    log_info("main", "hello");
    return 0;
}
