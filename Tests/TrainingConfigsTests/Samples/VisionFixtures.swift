@testable import TrainingConfigs

extension Fixture {
  /// Detectors, classifiers and other models of images.
  static let vision: [Fixture] = [
    Fixture(
      "ultralytics", "args.yaml",
      "epochs=100@5:9 global_batch=16 hardware.count=2@8:9 precision=fp16@9:6 input_size=640 model.id=yolo11s.pt model.family=detection",
      """
      task: detect
      mode: train
      model: yolo11s.pt
      data: coco.yaml
      epochs: 100
      batch: 16
      imgsz: 640
      device: [0, 1]
      amp: true
      """),
    Fixture(
      "ultralytics", "seg.yaml",
      "epochs=50 ?global_batch hardware.count=1 precision=fp32 model.family=segmentation",
      """
      task: segment
      model: yolov8n-seg.pt
      data: a.yaml
      epochs: 50
      batch: -1
      imgsz: 320
      device: '0'
      amp: false
      """),
    Fixture(
      "ultralytics_sh", "yolo.sh",
      "epochs=30 global_batch=64 hardware.count=4 model.id=yolo11n.pt dataset.id=coco.yaml",
      """
      yolo detect train data=coco.yaml model=yolo11n.pt epochs=30 batch=64 device=0,1,2,3
      yolo export model=yolo11n.pt format=onnx
      """),
    Fixture(
      "yolo_sh", "five.sh",
      "epochs=300 global_batch=64 hardware.count=4 input_size=640 model.id=yolov5s.yaml",
      "torchrun --nproc_per_node 4 train.py --img 640 --batch 64 --epochs 300 --data c.yaml --weights '' --cfg yolov5s.yaml\n"
    ),
    Fixture(
      "detectron2", "mask.yaml",
      "steps=180000@6:13 global_batch=32@5:72 precision=fp16 model.family=mask-rcnn-r50",
      """
      MODEL:
        META_ARCHITECTURE: GeneralizedRCNN
        MASK_ON: true
        RESNETS: {DEPTH: 50}
      SOLVER: {AMP: {ENABLED: true}, STEPS: [120000, 160000], IMS_PER_BATCH: 32,
        MAX_ITER: 180000}
      DATASETS: {TRAIN: ["coco_2017_train"]}
      """),
    Fixture(
      "detectron2", "over.yaml", "steps=90000 ?global_batch ?dataset.id model.family=detection",
      """
      _BASE_: elsewhere.yaml
      MODEL: {WEIGHTS: "detectron2://a.pkl", RESNETS: {DEPTH: 101}}
      SOLVER: {MAX_ITER: 90000}
      """),
    Fixture(
      "detectron2_sh", "net.sh", "steps=9000 global_batch=16 hardware.count=16 hardware.nodes=2",
      "./train_net.py --num-machines 2 --num-gpus 8 --config-file a.yaml SOLVER.IMS_PER_BATCH 16 SOLVER.MAX_ITER 9000\n"
    ),
    Fixture(
      "vision_sh", "timm.sh",
      "model.id=efficientnet_b2 epochs=450 micro_batch=128 hardware.count=4 precision=fp16 dataset.id=/data/imagenet method=pretrain",
      "./distributed_train.sh 4 /data/imagenet --model efficientnet_b2 -b 128 --sched step --epochs 450 --opt adam --lr .016 --amp\n"
    ),
    Fixture(
      "vision_sh", "ref.sh",
      "model.id=resnet50 epochs=600 micro_batch=128 input_size=176 hardware.count=8 dataset.id=/imagenet !precision",
      "torchrun --nproc_per_node=8 train.py --model resnet50 --batch-size 128 --lr 0.5 --epochs 600 --train-crop-size 176 --data-path /imagenet\n"
    ),
    Fixture(
      "vision_sh", "mae.sh",
      "model.id=mae_vit_large_patch16 epochs=800 micro_batch=64 gradient_accumulation=2 hardware.nodes=8",
      "python submitit_pretrain.py --nodes 8 --batch_size 64 --accum_iter 2 --model mae_vit_large_patch16 --epochs 800 --blr 1e-4\n"
    ),
    Fixture(
      "nnunet_sh", "folds.sh",
      "trials=5 dataset.id=27 hardware.count=2 model.family=segmentation !epochs",
      "for f in 0 1 2 3 4; do\nnnUNetv2_train 27 3d_fullres $f --npz -num_gpus 2\ndone\nnnUNetv2_predict -i a -o b\n"
    ),
    Fixture(
      "nnunet_sh", "short.sh", "epochs=250 dataset.id=Dataset001_A",
      "nnUNetv2_train Dataset001_A 2d all -tr nnUNetTrainer_250epochs\n"),
    Fixture(
      "dino", "vitl.yaml",
      "steps=125000@4:49 micro_batch=64 model.id=vit_large precision=fp16 !epochs input_size=224",
      """
      dino: {head_n_prototypes: 65536}
      ibot: {separate_head: true}
      student: {arch: vit_large}
      train: {dataset_path: x, OFFICIAL_EPOCH_LENGTH: 1250, batch_size_per_gpu: 64}
      optim: {epochs: 100, base_lr: 0.004}
      crops: {global_crops_size: 224}
      """),
    Fixture(
      "paddle", "ppyolo.yml", "epochs=36 micro_batch=8 precision=fp32 model.id=YOLOv3",
      "architecture: YOLOv3\nepoch: 36\nLearningRate: {base_lr: 0.01}\nTrainReader: {batch_size: 8}\n"
    ),
    Fixture(
      "paddle", "rec.yml", "epochs=500 micro_batch=128 model.id=SVTR",
      """
      Global: {epoch_num: 500, use_gpu: true}
      Architecture: {model_type: rec, algorithm: SVTR}
      Optimizer: {name: Adam}
      Train: {loader: {batch_size_per_card: 128}}
      """),
    Fixture(
      "yacs", "swin.yaml", "epochs=300 micro_batch=128 model.id=swin_base input_size=224",
      "MODEL: {TYPE: swin, NAME: swin_base}\nDATA: {IMG_SIZE: 224, BATCH_SIZE: 128}\nTRAIN: {EPOCHS: 300}\n"
    ),
    Fixture(
      "yacs", "slow.yaml", "epochs=196 global_batch=64 hardware.count=8 model.id=SlowFast",
      "TRAIN: {ENABLE: True, DATASET: kinetics, BATCH_SIZE: 64}\nMODEL: {MODEL_NAME: SlowFast}\nSOLVER: {MAX_EPOCH: 196}\nNUM_GPUS: 8\n"
    ),
    Fixture(
      "detectron2_lazy", "lazy.py",
      "steps=180000 global_batch=64 precision=fp16 model.family=detection",
      """
      from ..common.optim import SGD as optimizer
      from ..common.data.coco import dataloader
      from ..common.models.mask_rcnn_fpn import model
      from ..common.train import train
      model.backbone.bottom_up.freeze_at = 2
      train.max_iter = 90000 * 2
      train.amp.enabled = True
      dataloader.train.total_batch_size = 64
      """),
    Fixture(
      "detectron2_lazy", "zoo.py", "steps=1000 ?global_batch",
      """
      from detectron2 import model_zoo
      dataloader = model_zoo.get_config("common/data/coco.py").dataloader
      model = model_zoo.get_config("common/models/a.py").model
      train = model_zoo.get_config("common/train.py").train
      train.max_iter = 1000
      """),
  ]
}
