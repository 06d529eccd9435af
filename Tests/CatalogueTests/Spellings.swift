/// Names as people write them in configs, clouds and job files: spelling, arrow, row; `~` for the usual
/// one of several.
enum Spellings {
  static func table(_ text: String) -> [Spelled] {
    text.split(separator: "\n").map { line in
      let isAmbiguous = line.contains(" ~> ")
      let parts = line.split(separator: isAmbiguous ? " ~> " : " -> ").map(String.init)
      return Spelled(parts[0], parts[1], ambiguous: isAmbiguous)
    }
  }

  /// What `nvidia-smi -L`, `rocm-smi` and other drivers print.
  static let drivers = table(
    """
    NVIDIA H100 80GB HBM3 -> h100-sxm5-80gb
    NVIDIA H100 PCIe -> h100-pcie-80gb
    NVIDIA H100 NVL -> h100-nvl-94gb
    NVIDIA H200 ~> h200-sxm-141gb
    NVIDIA H200 NVL -> h200-nvl-141gb
    NVIDIA H20 -> h20-96gb
    NVIDIA H800 ~> h800-sxm5-80gb
    NVIDIA GH200 480GB -> gh200-96gb
    NVIDIA GH200 120GB -> gh200-96gb
    NVIDIA GH200 144G HBM3e -> gh200-144gb
    NVIDIA B200 -> b200
    NVIDIA B300 SXM6 AC -> b300
    NVIDIA GB200 -> gb200
    NVIDIA GB300 -> gb300
    NVIDIA GB10 -> gb10
    NVIDIA A100-SXM4-40GB -> a100-sxm4-40gb
    NVIDIA A100-SXM4-80GB -> a100-sxm4-80gb
    NVIDIA A100-PCIE-40GB -> a100-pcie-40gb
    NVIDIA A100 80GB PCIe -> a100-pcie-80gb
    NVIDIA A100-SXM-64GB -> a100-sxm-64gb
    NVIDIA A800-SXM4-80GB -> a800-sxm4-80gb
    NVIDIA A800 80GB PCIe -> a800-pcie-80gb
    NVIDIA A10 -> a10
    NVIDIA A10G -> a10g
    NVIDIA A16 -> a16
    NVIDIA A2 -> a2
    NVIDIA A30 -> a30
    NVIDIA A40 -> a40
    NVIDIA L4 -> l4
    NVIDIA L20 -> l20
    NVIDIA L40 -> l40
    NVIDIA L40S -> l40s
    Tesla T4 -> t4
    Tesla V100-SXM2-16GB -> v100-sxm2-16gb
    Tesla V100-SXM2-32GB -> v100-sxm2-32gb
    Tesla V100-SXM3-32GB -> v100-sxm2-32gb
    Tesla V100-PCIE-16GB -> v100-pcie-16gb
    Tesla V100-PCIE-32GB -> v100-pcie-32gb
    Tesla V100S-PCIE-32GB -> v100s-pcie-32gb
    Tesla P100-PCIE-12GB -> p100-pcie-12gb
    Tesla P100-PCIE-16GB -> p100-pcie-16gb
    Tesla P100-SXM2-16GB -> p100-sxm2-16gb
    Tesla P40 -> p40
    Tesla P4 -> p4
    Tesla M40 -> m40
    Tesla M60 -> m60
    Tesla K80 -> k80
    Quadro RTX 6000 -> quadro-rtx-6000
    Quadro RTX 8000 -> quadro-rtx-8000
    Quadro RTX 5000 -> quadro-rtx-5000
    Quadro GV100 -> quadro-gv100
    Quadro P6000 -> quadro-p6000
    NVIDIA TITAN RTX -> titan-rtx
    NVIDIA TITAN V -> titan-v
    TITAN Xp -> titan-xp
    NVIDIA TITAN X (Pascal) -> titan-x-pascal
    NVIDIA GeForce GTX 1080 Ti -> gtx-1080-ti
    NVIDIA GeForce GTX 1060 6GB -> gtx-1060
    NVIDIA GeForce GTX 1660 SUPER -> gtx-1660-super
    NVIDIA GeForce RTX 2060 -> rtx-2060
    NVIDIA GeForce RTX 2070 SUPER -> rtx-2070-super
    NVIDIA GeForce RTX 2080 Ti -> rtx-2080-ti
    NVIDIA GeForce RTX 3050 -> rtx-3050
    NVIDIA GeForce RTX 3060 -> rtx-3060
    NVIDIA GeForce RTX 3060 Ti -> rtx-3060-ti
    NVIDIA GeForce RTX 3070 -> rtx-3070
    NVIDIA GeForce RTX 3080 -> rtx-3080
    NVIDIA GeForce RTX 3080 Ti -> rtx-3080-ti
    NVIDIA GeForce RTX 3090 -> rtx-3090
    NVIDIA GeForce RTX 3090 Ti -> rtx-3090-ti
    NVIDIA GeForce RTX 4060 Ti -> rtx-4060-ti
    NVIDIA GeForce RTX 4070 Ti SUPER -> rtx-4070-ti-super
    NVIDIA GeForce RTX 4080 SUPER -> rtx-4080-super
    NVIDIA GeForce RTX 4090 -> rtx-4090
    NVIDIA GeForce RTX 4090 D -> rtx-4090-d
    NVIDIA GeForce RTX 5070 Ti -> rtx-5070-ti
    NVIDIA GeForce RTX 5080 -> rtx-5080
    NVIDIA GeForce RTX 5090 -> rtx-5090
    NVIDIA RTX A2000 12GB -> rtx-a2000-12gb
    NVIDIA RTX A4000 -> rtx-a4000
    NVIDIA RTX A4500 -> rtx-a4500
    NVIDIA RTX A5000 -> rtx-a5000
    NVIDIA RTX A5500 -> rtx-a5500
    NVIDIA RTX A6000 -> rtx-a6000
    NVIDIA RTX 2000 Ada Generation -> rtx-2000-ada
    NVIDIA RTX 4000 Ada Generation -> rtx-4000-ada
    NVIDIA RTX 4000 SFF Ada Generation -> rtx-4000-sff-ada
    NVIDIA RTX 4500 Ada Generation -> rtx-4500-ada
    NVIDIA RTX 5000 Ada Generation -> rtx-5000-ada
    NVIDIA RTX 6000 Ada Generation -> rtx-6000-ada
    NVIDIA RTX PRO 6000 Blackwell Workstation Edition -> rtx-pro-6000-blackwell-ws
    NVIDIA RTX PRO 6000 Blackwell Server Edition -> rtx-pro-6000-blackwell-server
    NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition -> rtx-pro-6000-blackwell-ws
    NVIDIA RTX PRO 5000 Blackwell -> rtx-pro-5000-blackwell
    NVIDIA RTX PRO 4500 Blackwell -> rtx-pro-4500-blackwell
    AMD Instinct MI100 -> mi100
    AMD Instinct MI210 -> mi210
    AMD Instinct MI250X -> mi250x
    AMD Instinct MI300A -> mi300a
    AMD Instinct MI300X OAM -> mi300x
    AMD Instinct MI308X -> mi308x
    AMD Instinct MI325X -> mi325x
    AMD Instinct MI350X -> mi350x
    AMD Instinct MI355X -> mi355x
    AMD Radeon RX 7900 XTX -> rx-7900-xtx
    AMD Radeon RX 7900 XT -> rx-7900-xt
    AMD Radeon RX 6900 XT -> rx-6900-xt
    AMD Radeon RX 9070 XT -> rx-9070-xt
    AMD Radeon PRO W7900 -> radeon-pro-w7900
    AMD Radeon PRO W6800 -> radeon-pro-w6800
    AMD Radeon AI PRO R9700 -> radeon-ai-pro-r9700
    AMD Radeon VII -> radeon-vii
    Intel Arc A770 -> arc-a770
    Intel Data Center GPU Max 1550 -> max-1550
    Intel Data Center GPU Max 1100 -> max-1100
    Intel Data Center GPU Flex 170 -> flex-170
    Apple M1 -> apple-m1
    Apple M2 Pro -> apple-m2-pro
    Apple M3 Max -> apple-m3-max
    Apple M4 Max -> apple-m4-max
    Apple M2 Ultra -> apple-m2-ultra
    """)

  /// What schedulers, Kubernetes and clouds write.
  static let schedulers = table(
    """
    gpu:h100 ~> h100-sxm5-80gb
    gpu:h100:8 ~> h100-sxm5-80gb
    gpu:a100:4 ~> a100-sxm4-80gb
    gpu:a100_80gb:2 ~> a100-sxm4-80gb
    gpu:nvidia_a100_80gb_pcie -> a100-pcie-80gb
    gpu:nvidia_a100-sxm4-80gb:1 -> a100-sxm4-80gb
    gpu:nvidia_h100_80gb_hbm3:4 -> h100-sxm5-80gb
    gpu:nvidia_h100_nvl -> h100-nvl-94gb
    gpu:nvidia_geforce_rtx_3090:2 -> rtx-3090
    gpu:nvidia_rtx_a6000 -> rtx-a6000
    gpu:nvidia_l40s:1 -> l40s
    gpu:rtx_2080_ti:1 -> rtx-2080-ti
    gpu:rtx2080ti -> rtx-2080-ti
    gpu:rtx8000:1 -> quadro-rtx-8000
    gpu:quadro_rtx_6000:2 -> quadro-rtx-6000
    gpu:v100:1 ~> v100-sxm2-16gb
    gpu:v100l:4 -> v100-sxm2-32gb
    gpu:v100-32g ~> v100-sxm2-32gb
    gpu:volta32gb -> v100-sxm2-32gb
    gpu:tesla_v100-sxm2-32gb:2 -> v100-sxm2-32gb
    gpu:tesla_t4 -> t4
    gpu:p100:2 ~> p100-pcie-16gb
    gpu:p100l -> p100-pcie-16gb
    gpu:k80:1 -> k80
    gpu:mi250:8 -> mi250
    gpu:mi300a:4 -> mi300a
    gpu:gh200:1 -> gh200-96gb
    gpu:gb200:4 -> gb200
    gpu:a6000:1 -> rtx-a6000
    gpu:4090:1 -> rtx-4090
    gpu:titanrtx -> titan-rtx
    gres/gpu:a100 ~> a100-sxm4-80gb
    NVIDIA-H100-80GB-HBM3 -> h100-sxm5-80gb
    NVIDIA-H100-PCIe -> h100-pcie-80gb
    NVIDIA-H100-NVL -> h100-nvl-94gb
    NVIDIA-H200 ~> h200-sxm-141gb
    NVIDIA-A100-SXM4-80GB -> a100-sxm4-80gb
    NVIDIA-A100-SXM4-40GB -> a100-sxm4-40gb
    NVIDIA-A100-80GB-PCIe -> a100-pcie-80gb
    NVIDIA-A100-PCIE-40GB -> a100-pcie-40gb
    NVIDIA-A100-SXM4-80GB-SHARED -> a100-sxm4-80gb
    NVIDIA-GeForce-RTX-4090 -> rtx-4090
    NVIDIA-L40S -> l40s
    NVIDIA-L4-SHARED -> l4
    NVIDIA-RTX-A6000 -> rtx-a6000
    NVIDIA-B200 -> b200
    NVIDIA-GB200 -> gb200
    Tesla-V100-SXM2-32GB -> v100-sxm2-32gb
    Tesla-T4 -> t4
    Tesla-P100-PCIE-16GB -> p100-pcie-16gb
    nvidia-h100-80gb ~> h100-sxm5-80gb
    nvidia-h100-mega-80gb -> h100-sxm5-80gb
    nvidia-h200-141gb ~> h200-sxm-141gb
    nvidia-a100-80gb ~> a100-sxm4-80gb
    nvidia-tesla-a100 ~> a100-sxm4-80gb
    nvidia-tesla-v100 ~> v100-sxm2-16gb
    nvidia-tesla-p100 ~> p100-pcie-16gb
    nvidia-tesla-p4 -> p4
    nvidia-tesla-t4 -> t4
    nvidia-tesla-k80 -> k80
    nvidia-l4 -> l4
    nvidia-b200 -> b200
    nvidia-gb200 -> gb200
    nvidia-rtx-pro-6000 ~> rtx-pro-6000-blackwell-server
    cloud.google.com/gke-accelerator: nvidia-h100-80gb ~> h100-sxm5-80gb
    cloud.google.com/gke-accelerator: nvidia-l4 -> l4
    cloud.google.com/gke-accelerator=nvidia-tesla-t4 -> t4
    cloud.google.com/gke-tpu-accelerator: tpu-v5p-slice -> tpu-v5p
    cloud.google.com/gke-tpu-accelerator: tpu-v6e-slice -> tpu-v6e
    nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3 -> h100-sxm5-80gb
    nvidia.com/gpu.product=Tesla-T4 -> t4
    amd.com/gpu.product-name: AMD_Instinct_MI300X_OAM -> mi300x
    tpu-v4-podslice -> tpu-v4
    tpu-v5-lite-podslice -> tpu-v5e
    tpu-v5-lite-device -> tpu-v5e
    tpu-v5p-slice -> tpu-v5p
    tpu-v6e-slice -> tpu-v6e
    tpu7x -> tpu-v7
    A100 ~> a100-sxm4-80gb
    A100-80GB ~> a100-sxm4-80gb
    A100-80GB-SXM4 -> a100-sxm4-80gb
    A10G -> a10g
    H100-SXM -> h100-sxm5-80gb
    H100-MEGA-80GB -> h100-sxm5-80gb
    H100-NVL -> h100-nvl-94gb
    H200-SXM -> h200-sxm-141gb
    L40S -> l40s
    RTX4090 -> rtx-4090
    RTX3090 -> rtx-3090
    RTX6000-Ada -> rtx-6000-ada
    RTXA6000 -> rtx-a6000
    RTX-A6000 -> rtx-a6000
    V100-32GB ~> v100-sxm2-32gb
    MI300X -> mi300x
    RTXPRO6000 ~> rtx-pro-6000-blackwell-server
    tpu-v5p-256 -> tpu-v5p
    tpu-v5litepod-16 -> tpu-v5e
    tpu-v6e-8 -> tpu-v6e
    tpu-v4-32 -> tpu-v4
    tpu-v3-8 -> tpu-v3
    a100-40gb ~> a100-sxm4-40gb
    a100-80gb:8 ~> a100-sxm4-80gb
    H100:8 ~> h100-sxm5-80gb
    h100-80gb-hbm3 -> h100-sxm5-80gb
    nvidia/h100-sxm -> h100-sxm5-80gb
    """)

  /// What people write in prose-like fields, and the less usual devices.
  static let people = table(
    """
    TPU v5p-256 -> tpu-v5p
    v5litepod-16 -> tpu-v5e
    TPU v5litepod-256 -> tpu-v5e
    TPU v6e -> tpu-v6e
    TPU v6e Trillium -> tpu-v6e
    Trillium -> tpu-v6e
    TPU Trillium -> tpu-v6e
    TPU7x -> tpu-v7
    TPU7x Ironwood -> tpu-v7
    Ironwood -> tpu-v7
    TPU v7 -> tpu-v7
    TPU v4 -> tpu-v4
    TPUv4 -> tpu-v4
    Cloud TPU v3 -> tpu-v3
    Google TPU v2 -> tpu-v2
    TPU ~> tpu-v4
    GB10 -> gb10
    DGX Spark -> gb10
    NVIDIA DGX Spark -> gb10
    M1 -> apple-m1
    M1 Pro -> apple-m1-pro
    M1 Max -> apple-m1-max
    M2 Ultra -> apple-m2-ultra
    M3 Max -> apple-m3-max
    M4 Pro -> apple-m4-pro
    apple_m4_max -> apple-m4-max
    mps ~> apple-m4
    RX 7900 XTX -> rx-7900-xtx
    7900 XTX -> rx-7900-xtx
    Radeon RX 7900 XTX -> rx-7900-xtx
    Arc A770 -> arc-a770
    Arc B580 -> arc-b580
    Gaudi 2 -> gaudi2
    Gaudi2 -> gaudi2
    Intel Gaudi 3 -> gaudi3
    Habana Gaudi2 -> gaudi2
    HL-225 -> gaudi2
    hpu ~> gaudi2
    MI250X -> mi250x
    MI300A -> mi300a
    MI325X -> mi325x
    MI355X -> mi355x
    gfx942 ~> mi300x
    CS-3 -> cerebras-wse-3
    CS-2 -> cerebras-wse-2
    Cerebras CS-3 -> cerebras-wse-3
    WSE-3 -> cerebras-wse-3
    Jetson AGX Orin -> jetson-agx-orin
    NVIDIA Jetson Orin Nano -> jetson-orin-nano
    Jetson AGX Xavier -> jetson-agx-xavier
    Jetson Thor -> jetson-agx-thor
    MLU370 ~> mlu370-x8
    MLU370-X8 -> mlu370-x8
    Cambricon MLU590 -> mlu590
    P800 -> kunlun-p800
    Kunlun P800 -> kunlun-p800
    Kunlunxin P800 -> kunlun-p800
    BR100 -> br100
    Biren BR100 -> br100
    Ascend 910B -> ascend-910b
    ascend910b -> ascend-910b
    Huawei Ascend 910C -> ascend-910c
    Ascend 910B3 -> ascend-910b3
    npu ~> ascend-910b
    MTT S4000 -> mtt-s4000
    Moore Threads MTT S4000 -> mtt-s4000
    MetaX C500 -> metax-c500
    Iluvatar BI-V100 -> bi-v100
    Graphcore IPU ~> ipu-gc200
    Bow IPU -> ipu-bow
    SN40L -> sn40l
    Wormhole n300 -> tt-n300
    Blackhole p150 -> tt-p150
    Trainium ~> trainium1
    Trainium2 -> trainium2
    trn1 -> trainium1
    AWS Trainium2 -> trainium2
    Inferentia2 -> inferentia2
    H100 SXM5 -> h100-sxm5-80gb
    H100 SXM 80GB -> h100-sxm5-80gb
    HGX H100 -> h100-sxm5-80gb
    DGX A100 ~> a100-sxm4-80gb
    H20 96GB -> h20-96gb
    GH200 -> gh200-96gb
    Grace Hopper -> gh200-96gb
    B100 -> b100
    B300 -> b300
    GB300 NVL72 -> gb300
    Blackwell ~> b200
    Hopper ~> h100-sxm5-80gb
    Ampere ~> a100-sxm4-80gb
    RTX 6000 Ada -> rtx-6000-ada
    RTX PRO 6000 Blackwell ~> rtx-pro-6000-blackwell-server
    RTX PRO 6000 ~> rtx-pro-6000-blackwell-server
    RTX 6000 ~> quadro-rtx-6000
    4090 -> rtx-4090
    5090 -> rtx-5090
    3060 -> rtx-3060
    1080 Ti -> gtx-1080-ti
    2080Ti -> rtx-2080-ti
    """)

  /// Parts of devices.
  static let parts = table(
    """
    nvidia.com/mig-1g.10gb ~> h100-sxm5-80gb-1g.10gb
    nvidia.com/mig-1g.5gb ~> a100-sxm4-40gb-1g.5gb
    nvidia.com/mig-3g.20gb ~> a100-sxm4-40gb-3g.20gb
    nvidia.com/mig-2g.12gb -> a30-2g.12gb
    nvidia.com/mig-1g.18gb ~> h200-sxm-141gb-1g.18gb
    nvidia.com/mig-1g.23gb -> b200-1g.23gb
    a100_1g.5gb ~> a100-sxm4-40gb-1g.5gb
    a100_3g.40gb ~> a100-sxm4-80gb-3g.40gb
    gpu:a100_2g.10gb:1 ~> a100-sxm4-40gb-2g.10gb
    gpu:1g.10gb:1 ~> h100-sxm5-80gb-1g.10gb
    nvidia_a100_1g.10gb ~> a100-sxm4-80gb-1g.10gb
    NVIDIA-A100-SXM4-80GB-MIG-1g.10gb -> a100-sxm4-80gb-1g.10gb
    NVIDIA-H100-80GB-HBM3-MIG-3g.40gb -> h100-sxm5-80gb-3g.40gb
    nvidia_h100_80gb_hbm3_1g.10gb -> h100-sxm5-80gb-1g.10gb
    h100-sxm5-80gb-1g.10gb -> h100-sxm5-80gb-1g.10gb
    """)
}

extension Spellings {
  /// Regions and computing centres.
  static let places = table(
    """
    us-central1 ~> gcp/us-central1
    gcp/us-central1 -> gcp/us-central1
    gcp:us-central1 -> gcp/us-central1
    GCP/us-central1 -> gcp/us-central1
    gcp/us-central1-a -> gcp/us-central1
    us-east-1a ~> aws/us-east-1
    aws/us-east-1a -> aws/us-east-1
    nebius/eu-north1 -> nebius/eu-north1
    nebius/eu-west1 -> nebius/eu-west1
    ovh/gra -> ovh/gra
    ovh/gra11 -> ovh/gra
    OVH/GRA -> ovh/gra
    ovh/fr-gravelines -> ovh/fr-gravelines
    coreweave/us-east-04 -> coreweave/us-east-04
    coreweave/US-EAST-04A -> coreweave/us-east-04
    jean-zay -> idris/jean-zay
    Jean Zay -> idris/jean-zay
    idris -> idris/jean-zay
    Leonardo Booster -> cineca/leonardo
    OLCF -> ornl/frontier
    ABCI 3.0 -> aist/abci
    Tetralith -> naiss/tetralith
    Fram -> sigma2/fram
    HPC2N -> hpc2n/kebnekaise
    Sherlock -> stanford/sherlock
    Great Lakes -> umich/great-lakes
    greatlakes -> umich/great-lakes
    Cannon -> harvard/cannon
    Baskerville -> birmingham/baskerville
    CLAIX-2023 -> rwth/claix-2023
    Elwetritsch -> rptu/elwetritsch
    Pitagora -> cineca/pitagora
    Tursa -> epcc/tursa
    sakura/is1b -> sakura/is1b
    lambdalabs/us-east-1 -> lambda/us-east-1
    huaweicloud/cn-north-4 -> huawei/cn-north-4
    LUMI -> csc/lumi
    lumi-g -> csc/lumi
    Leonardo -> cineca/leonardo
    MareNostrum 5 -> bsc/marenostrum-5
    marenostrum5 -> bsc/marenostrum-5
    Frontier -> ornl/frontier
    Summit -> ornl/summit
    Perlmutter -> nersc/perlmutter
    Polaris -> alcf/polaris
    Aurora -> alcf/aurora
    Isambard-AI -> bristol/isambard-ai
    isambard -> bristol/isambard-ai
    JUWELS -> jsc/juwels
    JUWELS Booster -> jsc/juwels
    JUPITER -> jsc/jupiter
    Alps -> cscs/alps
    Snellius -> surf/snellius
    TSUBAME4.0 -> isct/tsubame4
    tsubame -> isct/tsubame4
    ABCI -> aist/abci
    Fugaku -> riken/fugaku
    Narval -> alliance/narval
    Berzelius -> naiss/berzelius
    runpod/EU-RO-1 -> runpod/eu-ro-1
    EUR-IS-1 -> runpod/eur-is-1
    runpod/US-TX-3 -> runpod/us-tx-3
    crusoe/us-northcentral1-a -> crusoe/us-northcentral1
    crusoe/eu-iceland1-a -> crusoe/eu-iceland1
    hetzner/fsn1 -> hetzner/fsn1
    hel1 -> hetzner/hel1
    ibm/us-south -> ibm/us-south
    scaleway/fr-par-2 -> scaleway/fr-par-2
    lambda/us-west-2 -> lambda/us-west-2
    lambda-labs/us-east-1 -> lambda/us-east-1
    datacrunch/FIN-01 -> verda/fin-01
    digitalocean/nyc2 -> digitalocean/nyc2
    """)
}
