#include "CFootprintData.h"

static const unsigned char throughput_prior[] = {
#embed "data/throughput-prior.csv"
};
static const unsigned char architectures[] = {
#embed "data/architectures.csv"
};

const unsigned char *carbonward_throughput_prior(size_t *count) {
  *count = sizeof throughput_prior;
  return throughput_prior;
}

const unsigned char *carbonward_architectures(size_t *count) {
  *count = sizeof architectures;
  return architectures;
}
