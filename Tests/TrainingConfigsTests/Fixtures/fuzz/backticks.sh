python sft.py --model_name_or_path a/b --max_steps ``````$(a)$(b)`
