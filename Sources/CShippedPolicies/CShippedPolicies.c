#include "CShippedPolicies.h"

static const unsigned char starter[] = {
#embed "../../policies/starter.yaml"
};

static const struct shipped_policy packs[] = {
  {"starter", starter, sizeof starter},
};

size_t shipped_policy_count(void) { return sizeof packs / sizeof packs[0]; }

struct shipped_policy shipped_policy_at(size_t index) { return packs[index]; }
