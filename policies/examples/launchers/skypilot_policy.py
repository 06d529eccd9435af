"""SkyPilot's admin policy: `admin_policy: skypilot_policy.CarbonwardPolicy` in its configuration.

Set it on the API server: a policy of the client alone is one that the client can leave out.
"""

import sky

import carbonward_gate


class CarbonwardPolicy(sky.AdminPolicy):
    """Refuses a task that the policies refuse, and changes none."""

    @classmethod
    def validate_and_mutate(cls, user_request):
        task = user_request.task
        config = task.to_yaml_config()
        # The task again, as a text of its own.
        config.pop("_user_specified_yaml", None)
        text = carbonward_gate.as_yaml(config)
        has_accelerators = any(one.accelerators for one in task.resources)
        reason = carbonward_gate.refusal(text, "task.sky.yaml", has_accelerators)
        if reason:
            raise RuntimeError(reason)
        return sky.MutatedUserRequest(task, user_request.skypilot_config)
