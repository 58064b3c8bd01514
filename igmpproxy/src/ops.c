/* SPDX-License-Identifier: GPL-2.0-only */
#include "ops.h"

#include <stdio.h>
#include <string.h>

char *address_text(char text[16], uint32_t addr)
{
	uint8_t byte[4];

	memcpy(byte, &addr, sizeof(byte));
	snprintf(text, 16, "%u.%u.%u.%u", byte[0], byte[1], byte[2], byte[3]);
	return text;
}
