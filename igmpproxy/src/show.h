/* SPDX-License-Identifier: GPL-2.0-only */
/* What the control socket shows of the proxy and of the kernel. */
#ifndef IGMPPROXY_SHOW_H
#define IGMPPROXY_SHOW_H

#include <stdbool.h>
#include <stdint.h>

#include "conf.h"
#include "kern.h"
#include "out.h"
#include "proxy.h"

struct show {
	const struct proxy *proxy;
	const struct kern *kern;
	const struct conf *conf;
	uint64_t reloads, failed_reloads;
	int64_t now;
};

/* groups, sources, routes, interfaces or stats; false: it is something else. */
bool show_write(const struct show *show, const char *what, struct out *out);

#endif
