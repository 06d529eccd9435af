#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether this processor has instructions for SHA-256.
bool carbonward_sha256_is_built_in(void);

/// The SHA-256 of one piece of bytes after another, by those instructions; only where the processor has them.
void carbonward_sha256(
    const uint8_t *first, size_t first_count, const uint8_t *second, size_t second_count,
    uint8_t digest[32]);
