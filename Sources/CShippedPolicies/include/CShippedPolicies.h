#ifndef CARBONWARD_SHIPPED_POLICIES_H
#define CARBONWARD_SHIPPED_POLICIES_H

#include <stddef.h>

/// A policy pack that is part of the program, byte for byte as it is in the repository.
struct shipped_policy {
  /// What imports call it after `pack:`.
  const char *name;
  const unsigned char *bytes;
  size_t count;
};

/// How many packs there are.
size_t shipped_policy_count(void);

/// The pack at an index below `shipped_policy_count()`.
struct shipped_policy shipped_policy_at(size_t index);

#endif
