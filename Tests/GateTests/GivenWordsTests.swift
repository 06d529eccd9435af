import Gate
import Result
import Testing

/// What a script gives to a program that is not followed is asked about where it may say how much is trained.
@Suite("words that are given to programs that train") struct GivenWordsTests {
  private static let files = Repository.capped([
    "go.py":
      "import subprocess, sys\nsubprocess.run(['torchrun', 'sft.py', *sys.argv[1:]], check=True)\n",
    "sft.py": "import torch\nfrom transformers import Trainer\nTrainer(args=load()).train()\n",
    "go.sh": "#!/bin/bash\npython go.py --exp_name a --seed 1 \\\n    --learning_rate 1e-5 \\\n"
      + "    --num 3 --rounds 4 plain\n",
    "text.sh": "#!/bin/bash\ncat > c.cfg <<EOF\n# steps 100\nEOF\npython go.py --cfg c.cfg\n",
    "once.sh": "#!/bin/bash\n# Twice.\nfor i in $(cat list); do\n  sbatch job.sbatch\ndone\n",
    "job.sbatch": "#!/bin/bash\n#SBATCH --gres=gpu:h100:8\n#SBATCH --time=1:00:00\n"
      + "srun torchrun sft.py\n",
  ])

  @Test(arguments: [
    ("go.sh", "#!/bin/bash\n", "#!/bin/bash\n# Copyright.\n#\n\n", VerdictWord.pass),
    ("go.sh", "--exp_name a", "--exp_name b", .pass),
    ("go.sh", "--seed 1", "--seed=7 --debug", .pass),
    ("go.sh", "1e-5", "2e-5", .pass),
    ("go.sh", "plain\n", "plain  \n\n", .pass),
    ("go.sh", "--num 3", "--num 30", .unknown),
    ("go.sh", "--rounds 4", "--rounds 400", .unknown),
    ("go.sh", "plain", "large", .unknown),
    ("go.sh", "--seed 1", "--seed $(python sft.py)", .unknown),
    ("go.sh", "    --num 3", "# The number is the program's own.\n    --num 3", .unknown),
    ("go.sh", "    --num 3", "\n    --num 3", .unknown),
    ("go.sh", "plain\n", "plain\npython go.py\n", .unknown),
    ("new.sh", "", "python go.py --exp_name a\n", .unknown),
    ("once.sh", "# Twice.", "# As often as it says.", .pass),
    ("once.sh", "# Twice.", "#SBATCH -N 8", .unknown),
    ("once.sh", "done\n", "done\necho 'tuned for all'\n", .pass),
    ("text.sh", "# steps 100\n", "# steps 100000\n", .unknown),
    ("text.sh", "#!/bin/bash\n", "#!/bin/bash\n# Copyright.\n", .pass),
    ("once.sh", "$(cat list)", "$(cat longer)", .unknown),
  ])
  func changes(_ path: String, _ old: String, _ new: String, _ verdict: VerdictWord) throws {
    let text = Self.files[path]?.replacing(old, with: new) ?? new
    let result = try Repository.check([path: text], over: Self.files)
    #expect(result.verdict == verdict, "\(result.diagnostics.map(\.message))")
  }
}
