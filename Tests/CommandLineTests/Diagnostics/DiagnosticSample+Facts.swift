extension DiagnosticSample {
  /// What a run states about itself that cannot be, or hardly.
  static let ofFacts: [DiagnosticSample] = [
    .facts("active-above-params", known + "model: {params: 1B, active_params: 2B}\n"),
    .facts(
      "adapter-without-effect",
      known + """
        method: full
        adapter: lora
        model: {params: 1B}

        """),
    .facts(
      "ambiguous-name",
      """
      hardware: {accelerator: a100, count: 8}
      duration: 1 h
      site: {intensity: 0.4 kgCO2e/kWh}

      """),
    .facts(
      "attention-not-counted",
      devices + """
        model: {params: 1B, family: mamba}
        tokens: 1B
        sequence_length: 65536
        site: {intensity: 0.4 kgCO2e/kWh}

        """),
    .facts(
      "batch-contradiction",
      known + """
        global_batch: 1000
        micro_batch: 4
        gradient_accumulation: 1

        """),
    .facts(
      "count-below-slice",
      """
      hardware: {accelerator: h100-sxm5-80gb, count: 0.05}
      duration: 1 h
      site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

      """),
    .facts("duration-above-time-limit", known + "time_limit: 5 h\n"),
    .facts(
      "duration-below-physics",
      devices + """
        duration: 1 min
        model: {params: 70B}
        tokens: 1T
        site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

        """),
    .facts(
      "implausible-active-params", known + "model: {params: 70B, active_params: 1M}\n"),
    .facts(
      "implausible-flops",
      devices + """
        model: {params: 7B}
        tokens: 1T
        flops: 1e18
        site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

        """),
    .facts("implausible-goodput", known + "goodput: 0 %\n"),
    .facts(
      "implausible-intensity",
      devices + """
        duration: 1 h
        site: {intensity: 2 kgCO2e/kWh}

        """),
    .facts("implausible-mfu", known + "mfu: 99 %\n"),
    .facts(
      "implausible-peak",
      """
      hardware: {accelerator: h100-sxm5-80gb, count: 8, peak_flops: 9 EFLOP/s}
      duration: 1 h
      site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

      """),
    .facts(
      "implausible-power",
      """
      hardware: {accelerator: h100-sxm5-80gb, count: 8, power: 30 W}
      duration: 1 h
      site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

      """),
    .facts(
      "implausible-power-limit",
      """
      hardware: {accelerator: h100-sxm5-80gb, count: 8, power_limit: 20 W}
      duration: 1 h
      site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

      """),
    .facts(
      "implausible-price",
      """
      hardware: {accelerator: h100-sxm5-80gb, count: 8, price: 0.001 USD/h}
      duration: 1 h
      site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

      """),
    .facts(
      "implausible-pue",
      devices + """
        duration: 1 h
        site: {intensity: 0.4 kgCO2e/kWh, pue: 9}

        """),
    .facts(
      "implausible-range",
      devices + """
        duration: 1..1000 h
        site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

        """),
    .facts(
      "implausible-speed",
      devices + "tokens: 1T\ntokens_per_second: 1e12 tokens/s\nsite: {intensity: 0.4 kgCO2e/kWh}\n"),
    .facts(
      "implausible-tokens",
      devices + """
        model: {params: 1B}
        tokens: 100
        sequence_length: 4096
        site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

        """),
    .facts("implausible-utilisation", known + "utilisation: 1 %\n"),
    .facts(
      "instance-contradicts-hardware",
      """
      hardware: {accelerator: t4, instance_type: p5.48xlarge}
      duration: 1 h
      site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

      """),
    .facts(
      "intensity-contradicts-site",
      devices + """
        duration: 1 h
        site: {region: gcp/us-central1, intensity: 5 gCO2e/kWh}

        """),
    .facts(
      "market-instrument-unsaid",
      devices + """
        duration: 1 h
        site: {region: gcp/us-central1, market_intensity: 0 gCO2e/kWh}

        """),
    .facts("multiple-below-one", known + "trials: 0.5\n"),
    .facts(
      "nodes-contradict-count",
      """
      hardware: {accelerator: h100-sxm5-80gb, count: 8, nodes: 3}
      duration: 1 h
      site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

      """),
    .facts(
      "not-positive",
      """
      hardware: {accelerator: h100-sxm5-80gb, count: 0}
      duration: 1 h
      site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

      """),
    .facts(
      "parallelism-contradicts-count", known + "parallel: {tensor: 3, pipeline: 1, data: 1}\n"),
    .facts("params-contradict-model", known + "model: {id: meta-llama/Llama-3.1-8B, params: 1M}\n"),
    .facts(
      "precision-not-in-hardware",
      """
      hardware: {accelerator: v100-sxm2-32gb, count: 8}
      precision: bf16
      duration: 1 h
      site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

      """),
    .facts(
      "pue-below-one",
      devices + """
        duration: 1 h
        site: {intensity: 0.4 kgCO2e/kWh, pue: 0.5}

        """),
    .facts(
      "site-contradiction",
      devices + """
        duration: 1 h
        site: {region: gcp/us-central1, country: NOR}

        """),
    .facts(
      "start-without-hours",
      devices + """
        duration: 1 h
        site: {region: gcp/us-central1}
        schedule: {start: "2026-12-01T00:00:00Z"}

        """),
    .facts(
      "time-limit-stands-in",
      devices + """
        time_limit: 10 h
        site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

        """),
    .facts(
      "time-limit-too-short",
      devices + """
        model: {params: 70B}
        tokens: 1T
        time_limit: 1 h
        site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

        """),
    .facts(
      "tokens-contradict-steps",
      devices + """
        model: {params: 1B}
        tokens: 1B
        steps: 1000
        global_batch: 64
        sequence_length: 1024
        site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

        """),
    .facts("trainable-above-params", known + "model: {params: 1B, trainable_params: 2B}\n"),
    .facts(
      "unit-slip",
      devices + """
        model: {params: 1B}
        tokens: 65.536T
        steps: 1000000
        global_batch: 64
        sequence_length: 1024
        site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

        """),
    .facts(
      "unknown-name",
      """
      hardware: {accelerator: h1000, count: 8}
      duration: 1 h
      site: {intensity: 0.4 kgCO2e/kWh, pue: 1.2}

      """),
  ]
}
