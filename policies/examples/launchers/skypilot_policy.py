"""SkyPilot's admin policy: `admin_policy: skypilot_policy.CarbonwardPolicy` in its configuration.

Set it on the API server: a policy of the client alone is one that the client can leave out.
"""

import sky
import yaml

import carbonward_gate


class _Dumper(yaml.SafeDumper):
    """Writes scripts as blocks, in which every line is one of the script and comments stay comments."""

    def ignore_aliases(self, data):
        return True


def _text(dumper, text):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, "|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


class CarbonwardPolicy(sky.AdminPolicy):
    """Refuses a task that the policies refuse, and changes none."""

    @classmethod
    def validate_and_mutate(cls, user_request):
        task = user_request.task
        config = task.to_yaml_config()
        # The task again, as a text of its own.
        config.pop("_user_specified_yaml", None)
        text = yaml.dump(config, Dumper=_Dumper, sort_keys=False, width=float("inf"))
        has_accelerators = any(one.accelerators for one in task.resources)
        reason = carbonward_gate.refusal(text, "task.sky.yaml", has_accelerators)
        if reason:
            raise RuntimeError(reason)
        return sky.MutatedUserRequest(task, user_request.skypilot_config)
