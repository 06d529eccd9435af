#include "CCatalogueData.h"

static const unsigned char hourly_profiles[] = {
#embed "data/hourly/profiles-odbl.csv"
};

const unsigned char *carbonward_hourly_profiles(size_t *count) {
  *count = sizeof hourly_profiles;
  return hourly_profiles;
}
