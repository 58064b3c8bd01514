/* SPDX-License-Identifier: GPL-2.0-only */
#include "host-send.h"

static void log_sent(const struct host *host, enum igmp_kind kind, uint32_t to)
{
	core_log(host->core, LOG_DEBUG, "SENT %-18s from %-15s to %s",
		 igmp_name(kind), ADDR(host->addr), ADDR(to));
}

static void out_send(struct host_out *out)
{
	struct host *host = out->host;
	struct core *core = host->core;

	if (!out->report.records)
		return;
	igmp_report_finish(&out->report);
	log_sent(host, IGMP_REPORT_V3, ADDR_REPORTS);
	host->counters->sent[IGMP_REPORT_V3]++;
	core->ops->send(core->ctx, host->vif, ADDR_REPORTS, out->report.data,
			out->report.len);
	out->packets++;
	igmp_report_start(&out->report);
}

void host_out_start(struct host_out *out, struct host *host)
{
	out->host = host;
	out->packets = 0;
	igmp_report_start(&out->report);
}

void host_out_end(struct host_out *out)
{
	out_send(out);
}

/* At most IGMP_RECORD_SOURCES of them */
static void out_record(struct host_out *out, enum igmp_record_type type,
		       uint32_t group, const uint32_t *list, size_t count)
{
	if (igmp_report_add(&out->report, type, group, list, count))
		return;
	out_send(out);
	igmp_report_add(&out->report, type, group, list, count);
}

void host_out_list(struct host_out *out, enum igmp_record_type type,
		   uint32_t group, const uint32_t *list, size_t count)
{
	while (count > IGMP_RECORD_SOURCES) {
		out_record(out, type, group, list, IGMP_RECORD_SOURCES);
		list += IGMP_RECORD_SOURCES;
		count -= IGMP_RECORD_SOURCES;
	}
	out_record(out, type, group, list, count);
}

void host_out_sources(struct host_out *out, enum igmp_record_type type,
		      const struct host_group *group,
		      bool (*pick)(const struct host_source *source), bool empty)
{
	bool cut = type == IGMP_IS_EX || type == IGMP_TO_EX;
	uint32_t list[IGMP_RECORD_SOURCES];
	size_t count = 0;
	uint32_t i;

	for (i = 0; i < group->source_count; i++) {
		if (!pick(&group->sources[i]))
			continue;
		if (count == IGMP_RECORD_SOURCES) {
			if (cut)
				break;
			out_record(out, type, group->node.key, list, count);
			count = 0;
		}
		list[count++] = group->sources[i].addr;
	}
	if (count || empty)
		out_record(out, type, group->node.key, list, count);
}

static bool pick_listed(const struct host_source *source)
{
	return source->listed;
}

void host_out_state(struct host_out *out, const struct host_group *group)
{
	host_out_sources(out, group->exclude ? IGMP_IS_EX : IGMP_IS_IN, group,
			 pick_listed, group->exclude);
}

void host_send_plain(struct host *host, enum igmp_kind kind, uint32_t group)
{
	struct core *core = host->core;
	uint32_t to = kind == IGMP_LEAVE_V2 ? ADDR_ROUTERS : group;
	uint8_t data[IGMP_BYTES];
	size_t len = igmp_build_plain(data, kind, group);

	log_sent(host, kind, to);
	host->counters->sent[kind]++;
	core->ops->send(core->ctx, host->vif, to, data, len);
}
