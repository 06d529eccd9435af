python sft.py --model_name_or_path a/b \
  --per_device_train_batch_size 2 2>&1 | tee log
