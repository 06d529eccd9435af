if x; then B=2; else B=2; fi
python sft.py --model_name_or_path a/b --per_device_train_batch_size $B
