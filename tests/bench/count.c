// SPDX-License-Identifier: GPL-2.0-only
/*
 * A plugin of the emulator: counts the instructions of each of the guest's
 * processors, in a file that others may read meanwhile. With counts=FILE.
 *
 * Debian has no package of QEMU's header, so what is used of it is declared here, as
 * version 1 of the interface has it.
 */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PROCESSORS	64
#define APART		8	/* each in a cache line of its own */

struct qemu_plugin_tb;
typedef void on_block(uint64_t id, struct qemu_plugin_tb *tb);
typedef void on_run(unsigned int processor, void *data);

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, on_block *call);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
					  on_run *call, int flags, void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);

int qemu_plugin_version = 1;

static uint64_t *counts;

static void ran(unsigned int processor, void *data)
{
	counts[processor % PROCESSORS * APART] += (uintptr_t)data;
}

static void translated(uint64_t id, struct qemu_plugin_tb *tb)
{
	(void)id;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, ran, 0,
					     (void *)qemu_plugin_tb_n_insns(tb));
}

int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv)
{
	size_t size = PROCESSORS * APART * sizeof(*counts);
	int fd;

	(void)info;
	if (argc != 1 || strncmp(argv[0], "counts=", 7))
		return -1;
	fd = open(argv[0] + 7, O_RDWR | O_CREAT | O_TRUNC, 0644);
	if (fd < 0 || ftruncate(fd, size))
		return -1;
	counts = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (counts == MAP_FAILED)
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	return 0;
}
