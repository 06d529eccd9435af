#include "CShippedPolicies.h"

static const unsigned char starter[] = {
#embed "../../policies/starter.yaml"
};

static const unsigned char measures[] = {
#embed "../../policies/measures.yaml"
};

static const unsigned char measures_efficient_algorithms[] = {
#embed "../../policies/measures/efficient-algorithms.yaml"
};

static const unsigned char measures_efficient_hardware[] = {
#embed "../../policies/measures/efficient-hardware.yaml"
};

static const unsigned char measures_renewables[] = {
#embed "../../policies/measures/renewables.yaml"
};

static const unsigned char measures_scheduling[] = {
#embed "../../policies/measures/scheduling.yaml"
};

static const unsigned char measures_shared_compute[] = {
#embed "../../policies/measures/shared-compute.yaml"
};

static const struct shipped_policy packs[] = {
  {"measures", measures, sizeof measures},
  {"measures/efficient-algorithms", measures_efficient_algorithms, sizeof measures_efficient_algorithms},
  {"measures/efficient-hardware", measures_efficient_hardware, sizeof measures_efficient_hardware},
  {"measures/renewables", measures_renewables, sizeof measures_renewables},
  {"measures/scheduling", measures_scheduling, sizeof measures_scheduling},
  {"measures/shared-compute", measures_shared_compute, sizeof measures_shared_compute},
  {"starter", starter, sizeof starter},
};

size_t shipped_policy_count(void) { return sizeof packs / sizeof packs[0]; }

struct shipped_policy shipped_policy_at(size_t index) { return packs[index]; }
