#include "CShippedPolicies.h"

static const unsigned char china_data_centres[] = {
#embed "../../policies/packs/china-data-centres.yaml"
};

static const unsigned char climate_neutral_data_centre_pact[] = {
#embed "../../policies/packs/climate-neutral-data-centre-pact.yaml"
};

static const unsigned char eu_ai_act[] = {
#embed "../../policies/packs/eu-ai-act.yaml"
};

static const unsigned char eu_data_centres[] = {
#embed "../../policies/packs/eu-data-centres.yaml"
};

static const unsigned char frugal_ai[] = {
#embed "../../policies/packs/frugal-ai.yaml"
};

static const unsigned char germany_enefg[] = {
#embed "../../policies/packs/germany-enefg.yaml"
};

static const unsigned char germany_enefg_draft[] = {
#embed "../../policies/packs/germany-enefg-draft.yaml"
};

static const unsigned char ghg_protocol_scope_2[] = {
#embed "../../policies/packs/ghg-protocol-scope-2.yaml"
};

static const unsigned char iso_iec_tr_20226[] = {
#embed "../../policies/packs/iso-iec-tr-20226.yaml"
};

static const unsigned char itu_t_l1801[] = {
#embed "../../policies/packs/itu-t-l1801.yaml"
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

static const unsigned char organisation[] = {
#embed "../../policies/packs/organisation.yaml"
};

static const unsigned char research_disclosure[] = {
#embed "../../policies/packs/research-disclosure.yaml"
};

static const unsigned char singapore_data_centres[] = {
#embed "../../policies/packs/singapore-data-centres.yaml"
};

static const unsigned char software_carbon_intensity[] = {
#embed "../../policies/packs/software-carbon-intensity.yaml"
};

static const unsigned char starter[] = {
#embed "../../policies/starter.yaml"
};

static const struct shipped_policy packs[] = {
  {"china-data-centres", china_data_centres, sizeof china_data_centres},
  {"climate-neutral-data-centre-pact", climate_neutral_data_centre_pact, sizeof climate_neutral_data_centre_pact},
  {"eu-ai-act", eu_ai_act, sizeof eu_ai_act},
  {"eu-data-centres", eu_data_centres, sizeof eu_data_centres},
  {"frugal-ai", frugal_ai, sizeof frugal_ai},
  {"germany-enefg", germany_enefg, sizeof germany_enefg},
  {"germany-enefg-draft", germany_enefg_draft, sizeof germany_enefg_draft},
  {"ghg-protocol-scope-2", ghg_protocol_scope_2, sizeof ghg_protocol_scope_2},
  {"iso-iec-tr-20226", iso_iec_tr_20226, sizeof iso_iec_tr_20226},
  {"itu-t-l1801", itu_t_l1801, sizeof itu_t_l1801},
  {"measures", measures, sizeof measures},
  {"measures/efficient-algorithms", measures_efficient_algorithms, sizeof measures_efficient_algorithms},
  {"measures/efficient-hardware", measures_efficient_hardware, sizeof measures_efficient_hardware},
  {"measures/renewables", measures_renewables, sizeof measures_renewables},
  {"measures/scheduling", measures_scheduling, sizeof measures_scheduling},
  {"measures/shared-compute", measures_shared_compute, sizeof measures_shared_compute},
  {"organisation", organisation, sizeof organisation},
  {"research-disclosure", research_disclosure, sizeof research_disclosure},
  {"singapore-data-centres", singapore_data_centres, sizeof singapore_data_centres},
  {"software-carbon-intensity", software_carbon_intensity, sizeof software_carbon_intensity},
  {"starter", starter, sizeof starter},
};

size_t shipped_policy_count(void) { return sizeof packs / sizeof packs[0]; }

struct shipped_policy shipped_policy_at(size_t index) { return packs[index]; }
