#ifndef CFOOTPRINTDATA_H
#define CFOOTPRINTDATA_H

#include <stddef.h>

/// Returns the table of throughput coefficients, which `validate --fit` writes. Like every table here it
/// lives as long as the process; nothing is read or copied.
const unsigned char *carbonward_throughput_prior(size_t *count);

/// Returns the table of architectures that are no language models, each row with its source.
const unsigned char *carbonward_architectures(size_t *count);

#endif
