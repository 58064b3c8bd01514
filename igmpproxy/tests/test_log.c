/* SPDX-License-Identifier: GPL-2.0-only */
/* The log on stderr, and the limiter of its lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"

static FILE *caught;
static int real_stderr;

/* stderr is a file from here on */
static void catch(void)
{
	caught = tmpfile();
	assert_non_null(caught);
	real_stderr = dup(STDERR_FILENO);
	assert_true(dup2(fileno(caught), STDERR_FILENO) >= 0);
}

static void assert_caught(const char *expected)
{
	char text[4096];
	size_t len;

	dup2(real_stderr, STDERR_FILENO);
	close(real_stderr);
	rewind(caught);
	len = fread(text, 1, sizeof(text) - 1, caught);
	text[len] = '\0';
	fclose(caught);
	assert_string_equal(text, expected);
}

static int end(void **state)
{
	(void)state;
	log_close();
	unsetenv("JOURNAL_STREAM");
	return 0;
}

static void bare_lines_without_colours(void **state)
{
	(void)state;
	catch();
	log_open("igmpproxy", true, LOG_DEBUG);
	log_error("%s %d", "bad", 1);
	log_warning("odd");
	log_info("adding VIF");
	log_debug("RECV V2 member report   from %-15s to %s", "10.0.0.1",
		  "239.0.0.1");
	assert_caught("bad 1\nodd\nadding VIF\n"
		      "RECV V2 member report   from 10.0.0.1        to 239.0.0.1\n");
}

/* As systemd does: the device and the number of what stderr is */
static void name_journal(unsigned long long more)
{
	struct stat st;
	char text[64];

	assert_int_equal(fstat(STDERR_FILENO, &st), 0);
	snprintf(text, sizeof(text), "%llu:%llu", (unsigned long long)st.st_dev,
		 (unsigned long long)st.st_ino + more);
	setenv("JOURNAL_STREAM", text, 1);
}

static void levels_for_the_journal(void **state)
{
	(void)state;
	catch();
	name_journal(0);
	assert_true(log_journal());
	log_open("igmpproxy", true, LOG_DEBUG);
	log_error("bad");
	log_warning("odd");
	log_info("adding VIF");
	log_debug("more");
	assert_caught("<3>bad\n<4>odd\n<6>adding VIF\n<7>more\n");
}

static void no_levels_for_another_file(void **state)
{
	(void)state;
	catch();
	name_journal(1);
	assert_false(log_journal());
	log_open("igmpproxy", true, LOG_WARNING);
	log_error("bad");
	setenv("JOURNAL_STREAM", "nonsense", 1);
	assert_false(log_journal());
	assert_caught("bad\n");
}

static unsigned evaluated;

static int costly(void)
{
	evaluated++;
	return 7;
}

static void levels_that_are_off_cost_nothing(void **state)
{
	(void)state;
	catch();
	log_open("igmpproxy", true, LOG_INFO);
	evaluated = 0;
	log_debug("%d", costly());
	assert_int_equal(evaluated, 0);
	log_info("%d", costly());
	assert_int_equal(evaluated, 1);
	assert_true(log_on(LOG_INFO));
	assert_false(log_on(LOG_DEBUG));
	log_write(LOG_DEBUG, "off");
	assert_caught("7\n");
}

static void warnings_before_it_is_opened(void **state)
{
	(void)state;
	catch();
	log_info("not yet");
	log_warning("this");
	assert_caught("this\n");
}

static void long_lines_are_cut_at_a_line(void **state)
{
	char text[3000], expected[1025];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	memset(expected, 'x', 1023);
	strcpy(expected + 1023, "\n");
	catch();
	log_open("igmpproxy", true, LOG_WARNING);
	log_warning("%s", text);
	assert_caught(expected);
}

static void errno_stays(void **state)
{
	(void)state;
	catch();
	log_open("igmpproxy", true, LOG_WARNING);
	close(STDERR_FILENO);
	errno = ENOBUFS;
	log_warning("nobody reads this");
	assert_int_equal(errno, ENOBUFS);
	assert_caught("");
}

static void one_line_an_interval(void **state)
{
	struct log_limit limit = LOG_LIMIT(1000);
	unsigned held = 99;

	(void)state;
	assert_true(log_limit_pass(&limit, 5, &held));
	assert_int_equal(held, 0);
	assert_false(log_limit_pass(&limit, 5, &held));
	assert_false(log_limit_pass(&limit, 1004, &held));
	assert_true(log_limit_pass(&limit, 1005, &held));
	assert_int_equal(held, 2);
	assert_false(log_limit_pass(&limit, 2004, NULL));
	assert_true(log_limit_pass(&limit, 9000, NULL));
	assert_true(log_limit_pass(&limit, 10000, &held));
	assert_int_equal(held, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(bare_lines_without_colours, end),
		cmocka_unit_test_teardown(levels_for_the_journal, end),
		cmocka_unit_test_teardown(no_levels_for_another_file, end),
		cmocka_unit_test_teardown(levels_that_are_off_cost_nothing, end),
		cmocka_unit_test_teardown(warnings_before_it_is_opened, end),
		cmocka_unit_test_teardown(long_lines_are_cut_at_a_line, end),
		cmocka_unit_test_teardown(errno_stays, end),
		cmocka_unit_test(one_line_an_interval),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
