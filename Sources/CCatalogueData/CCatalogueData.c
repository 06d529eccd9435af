#include "CCatalogueData.h"

static const unsigned char accelerators_cc_by_sa[] = {
#embed "data/accelerators-cc-by-sa.csv"
};
static const unsigned char accelerators[] = {
#embed "data/accelerators.csv"
};
static const unsigned char aliases[] = {
#embed "data/aliases.csv"
};
static const unsigned char cpus[] = {
#embed "data/cpus.csv"
};
static const unsigned char datasets[] = {
#embed "data/datasets.csv"
};
static const unsigned char grid_cc_by_sa[] = {
#embed "data/grid-cc-by-sa.csv"
};
static const unsigned char grid_odbl[] = {
#embed "data/grid-odbl.csv"
};
static const unsigned char grid[] = {
#embed "data/grid.csv"
};
static const unsigned char instances[] = {
#embed "data/instances.csv"
};
static const unsigned char models[] = {
#embed "data/models.csv"
};
static const unsigned char providers[] = {
#embed "data/providers.csv"
};
static const unsigned char regions[] = {
#embed "data/regions.csv"
};
static const unsigned char sources[] = {
#embed "data/sources.csv"
};
static const unsigned char stamp[] = {
#embed "data/stamp.txt"
};

#define FILE_ENTRY(name) {name, sizeof(name)}

static const struct {
  const unsigned char *bytes;
  size_t count;
} files[CARBONWARD_CATALOGUE_FILE_COUNT] = {
    [CARBONWARD_ACCELERATORS_CC_BY_SA] = FILE_ENTRY(accelerators_cc_by_sa),
    [CARBONWARD_ACCELERATORS] = FILE_ENTRY(accelerators),
    [CARBONWARD_ALIASES] = FILE_ENTRY(aliases),
    [CARBONWARD_CPUS] = FILE_ENTRY(cpus),
    [CARBONWARD_DATASETS] = FILE_ENTRY(datasets),
    [CARBONWARD_GRID_CC_BY_SA] = FILE_ENTRY(grid_cc_by_sa),
    [CARBONWARD_GRID_ODBL] = FILE_ENTRY(grid_odbl),
    [CARBONWARD_GRID] = FILE_ENTRY(grid),
    [CARBONWARD_INSTANCES] = FILE_ENTRY(instances),
    [CARBONWARD_MODELS] = FILE_ENTRY(models),
    [CARBONWARD_PROVIDERS] = FILE_ENTRY(providers),
    [CARBONWARD_REGIONS] = FILE_ENTRY(regions),
    [CARBONWARD_SOURCES] = FILE_ENTRY(sources),
    [CARBONWARD_STAMP] = FILE_ENTRY(stamp),
};

const unsigned char *carbonward_catalogue_bytes(int file, size_t *count) {
  if (file < 0 || file >= CARBONWARD_CATALOGUE_FILE_COUNT) {
    *count = 0;
    return NULL;
  }
  *count = files[file].count;
  return files[file].bytes;
}
