/* SPDX-License-Identifier: GPL-2.0-only */
/* One request for memory of the configuration's reader fails at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf.h"
#include "nomemory.h"

/* The linker has what is not here call these (--wrap). */
void *__real_reallocarray(void *old, size_t count, size_t size);
char *__real_strdup(const char *text);

void *__wrap_reallocarray(void *old, size_t count, size_t size);
char *__wrap_strdup(const char *text);

static int left = -1;		/* that succeed; -1: all */
static bool failed;

static bool fails(void)
{
	if (left < 0)
		return false;
	failed |= !left;
	return !left--;
}

void *__wrap_reallocarray(void *old, size_t count, size_t size)
{
	return fails() ? NULL : __real_reallocarray(old, count, size);
}

char *__wrap_strdup(const char *text)
{
	return fails() ? NULL : __real_strdup(text);
}

static void file_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void no_memory_is_an_error(void **state)
{
	char dir[] = "/tmp/igmpproxy-memory-XXXXXX";
	char path[64], other[64], error[256], *message;
	unsigned failures = 0;
	struct conf *conf;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/conf", dir);
	snprintf(other, sizeof(other), "%s/other", dir);
	file_write(path, "chroot /a chroot /b user c\nphyint u upstream "
		   "altnet 10/8 altnet 11/8 altnet 12/8 whitelist 239/8 "
		   "phyint d downstream include other");
	file_write(other, "whitelist 239/8 blacklist 239/16 phyint e disabled");
	for (int n = 0;; n++) {
		failed = false;
		*error = '\0';
		left = n;
		conf = conf_read(path, error, sizeof(error));
		left = -1;
		if (!failed)
			break;
		failures++;
		if (conf) {
			/* the text was not made to fit, which is no harm */
			conf_free(conf);
			continue;
		}
		message = strstr(error, strerror(ENOMEM));
		assert_non_null(message);
	}
	assert_non_null(conf);
	assert_int_equal(conf->if_count, 3);
	assert_int_equal(conf->ifs[0].altnet_count, 3);
	conf_free(conf);
	/* else they were not wrapped */
	assert_true(failures > 15);
	remove(path);
	remove(other);
	remove(dir);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_memory_is_an_error),
	};

	return cmocka_run_group_tests_name("conf_memory", tests, NULL, NULL);
}
