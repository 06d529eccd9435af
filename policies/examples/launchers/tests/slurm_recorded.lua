-- Job descriptors as slurmctld 22.05 shows them: `lua slurm_recorded.lua JOB_SUBMIT.LUA`. The permit of
-- `script` is for 2 nodes, 600 minutes and 16 accelerators. Prints a line for each case.

local said
slurm = {
  SUCCESS = 0, ERROR = -1,
  log_user = function(format, ...) said = format:format(...) end,
  log_info = function(format, ...) said = format:format(...) end,
}
dofile(arg[1])

local NO_VALUE, NO_VALUE_16 = 4294967294, 65534
local SCRIPT = "#!/bin/sh\naccelerate launch train.py\n"

local function job(fields)
  local all = { time_limit = 600, min_nodes = 2, max_nodes = 2, num_tasks = NO_VALUE, shared = NO_VALUE_16,
    tres_per_node = "gres:gpu:8", gres = "gres:gpu:8", script = SCRIPT }
  for name, value in pairs(fields) do all[name] = value ~= "none" and value or nil end
  return all
end

local function case(name, result, wanted)
  local fits = (result == slurm.SUCCESS) == (wanted == nil)
    and (wanted == nil or said ~= nil and said:find(wanted, 1, true) ~= nil)
  print((fits and "ok    " or "FAIL  ") .. "slurm, recorded: " .. name)
  if not fits then print("      " .. tostring(said)) end
  said = nil
end

local function submit(name, fields, wanted)
  local one = job(fields)
  case(name, slurm_job_submit(one, {}, 1000), wanted)
  return one
end

local function modify(name, record, change, wanted)
  local all = { time_limit = NO_VALUE, min_nodes = NO_VALUE, max_nodes = NO_VALUE, num_tasks = NO_VALUE,
    shared = NO_VALUE_16 }
  for field, value in pairs(change) do all[field] = value end
  case(name, slurm_job_modify(all, record, {}, 1000), wanted)
end

local PER_NODE = { tres_per_node = "none", gres = "none" }
local function without(fields)
  for name, value in pairs(PER_NODE) do fields[name] = fields[name] or value end
  return fields
end

local record = submit("what the permit covers is let in", {})
submit("less than that, too", { time_limit = 30, max_nodes = 1, tres_per_node = "gres:gpu:1" })
submit("longer is not", { time_limit = 601 }, "fewer minutes")
submit("without a limit of time neither", { time_limit = NO_VALUE }, "state its minutes")
submit("more nodes neither", { max_nodes = 3 }, "fewer nodes")
submit("an open number of nodes neither", { max_nodes = NO_VALUE }, "not clear how many")
submit("16 for the job are", without({ max_nodes = NO_VALUE, tres_per_job = "gres:gpu:16" }))
submit("17 are not", without({ tres_per_job = "gres:gpu:17" }), "fewer accelerators")
submit("two lists are added up", without({ tres_per_job = "gres:gpu:9,gres:gpu:9" }), "fewer accelerators")
submit("4 tasks of 4 are", without({ tres_per_task = "gres:gpu:4", num_tasks = 4 }))
submit("4 tasks of 5 are not", without({ tres_per_task = "gres:gpu:5", num_tasks = 4 }), "fewer accelerators")
submit("tasks without number are not", without({ tres_per_task = "gres:gpu:1" }), "not clear how many")
submit("nor sockets", without({ tres_per_socket = "gres:gpu:1" }), "not clear how many")
submit("nor parts of an accelerator", without({ tres_per_node = "gres:shard:8" }), "not clear how many")
submit("nor thousands", without({ tres_per_node = "gres:gpu:2K" }), "not clear how many")
submit("nor a type that the permit does not name", without({ tres_per_node = "gres:gpu:h100:8" }), "other accel")
submit("nor two types", without({ tres_per_node = "gres:gpu:1,gres:gpu:h100:1" }), "not clear how many")
submit("nor what is no text", without({ tres_per_node = true }), "not understood")
submit("an array is not", { array_inx = "0-99" }, "another array")
submit("whole nodes are not", { shared = 0 }, "whole nodes")
submit("nor whole nodes that name no accelerator", without({ shared = 0 }), "whole nodes")
submit("another script is not", { script = SCRIPT .. "#\n" }, "no permit for this script")
submit("nor one of the same digest", { script = "colliding" }, "no permit for this script")
submit("nor one that is too long", { script = ("x"):rep(65537) }, "longer than")
submit("nor none", { script = "none" }, "needs a script")
submit("without accelerators there is nothing to ask", without({ script = "other" }))
local forged = submit("a mark that was brought along", without({ admin_comment = "carbonward:00000000-1" }))
case("is taken off", forged.admin_comment == "" and slurm.SUCCESS or slurm.ERROR)

modify("a change within the permit is let in", record, { time_limit = 100 })
modify("a longer time is not", record, { time_limit = 601 }, "fewer minutes")
modify("nor an endless one", record, { time_limit = 4294967295 }, "state its minutes")
modify("nor more nodes", record, { min_nodes = 3 }, "fewer nodes")
modify("nor more accelerators", record, { tres_per_node = "gres:gpu:16" }, "fewer accelerators")
modify("nor accelerators for a job that had none", {}, { tres_per_job = "gres:gpu:1" }, "has no permit")
modify("what asks for nothing else is let in", {}, {})
