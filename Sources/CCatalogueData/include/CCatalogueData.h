#ifndef CCATALOGUEDATA_H
#define CCATALOGUEDATA_H

#include <stddef.h>

/// The files of the catalogue, in the order of their names.
enum carbonward_catalogue_file {
  CARBONWARD_ACCELERATORS_CC_BY_SA,
  CARBONWARD_ACCELERATORS,
  CARBONWARD_ALIASES,
  CARBONWARD_CPUS,
  CARBONWARD_DATASETS,
  CARBONWARD_GRID_CC_BY_SA,
  CARBONWARD_GRID_ODBL,
  CARBONWARD_GRID,
  CARBONWARD_INSTANCES,
  CARBONWARD_MODELS,
  CARBONWARD_PROVIDERS,
  CARBONWARD_REGIONS,
  CARBONWARD_SOURCES,
  CARBONWARD_STAMP,
  CARBONWARD_CATALOGUE_FILE_COUNT
};

/// Returns the bytes of a file, which live as long as the process, and their number; NULL for a
/// number that is no file. Nothing is read or copied: the pages are mapped when they are touched.
const unsigned char *carbonward_catalogue_bytes(int file, size_t *count);

/// Returns the hourly profiles of grid zones, which are under the Open Database License.
const unsigned char *carbonward_hourly_profiles(size_t *count);

#endif
