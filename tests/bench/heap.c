/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loaded before a program it writes, on each SIGUSR2, how many bytes of its heap are in
 * use to the file that HEAP_FILE names. The program sleeps in a system call then.
 */
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *path;

static void tell(int number)
{
	struct mallinfo2 info = mallinfo2();
	char text[32];
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	int len = snprintf(text, sizeof(text), "%zu\n", info.uordblks + info.hblkhd);

	(void)number;
	if (fd < 0)
		return;
	if (write(fd, text, (size_t)len) != len)
		abort();
	close(fd);
}

__attribute__((constructor))
static void start(void)
{
	path = getenv("HEAP_FILE");
	if (path)
		signal(SIGUSR2, tell);
}
