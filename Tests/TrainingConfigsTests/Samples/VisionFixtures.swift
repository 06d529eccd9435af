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
  ]
}
