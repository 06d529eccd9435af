#include "CShippedPolicies.h"
