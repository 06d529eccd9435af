import Diagnostics
import Files
import Runs
import Testing

@testable import TrainingConfigs

/// A recipe that a script changes before it trains with it is not the one in the repository.
@Suite("rewritten files") struct RewrittenFilesTests {
  private static let recipe = Fixture.axolotlRecipe

  /// The epochs of the run that a script makes of the recipe, or `?`.
  private static func epochs(_ body: String) -> [String] {
    let files = [
      "configs/a.yaml": recipe, "go.sh": "#!/bin/bash\n\(body)\n", "tools/tweak.py": tweak,
      "tools/show.py": "print(open('configs/a.yaml').read())\n",
    ]
    return Workspace(files: MemoryFiles(files)).findRuns().runs.filter { run in
      run.run.files.contains { $0.path == "go.sh" }
    }.map { run in
      run.run[.epochs].map { "\($0.value)" } ?? "?"
    }
  }

  static let changing = [
    "sed -i 's/num_epochs: 3/num_epochs: 3000/' configs/a.yaml",
    "sed -i.bak -e s/3/9/ configs/a.yaml", "sed --in-place=.bak s/3/9/ configs/a.yaml",
    "sed -Ei s/3/9/ ./configs/a.yaml", "yq -i '.num_epochs=3000' configs/a.yaml",
    "perl -pi -e s/3/9/ configs/a.yaml", "cp /data/big.yaml configs/a.yaml",
    "mv big.yaml configs/a.yaml", "echo 'num_epochs: 3000' >> configs/a.yaml",
    "envsubst < t.yaml > configs/a.yaml", "sed s/3/9/ base.yaml | tee configs/a.yaml",
    "cat > configs/a.yaml <<EOF\nbase_model: x\nnum_epochs: 3000\nEOF",
    "python -c \"import yaml; yaml.dump(c, open('configs/a.yaml', 'w'))\"",
    "git checkout origin/big -- configs", "git switch big", "git reset --hard origin/big",
    "git restore --source=big configs/a.yaml", "git merge big", "git stash pop",
    "curl -o configs/a.yaml https://x.org/big.yaml", "wget -O configs/a.yaml https://x.org/b.yaml",
    "python - <<EOF\nimport yaml\nyaml.dump(c, open('configs/a.yaml', 'w'))\nEOF",
    // By whatever program, behind a flag that says where it writes.
    "jinja2 t.j2 -o configs/a.yaml", "dd if=big.yaml of=configs/a.yaml",
    "render --output=configs/a.yaml t.j2", "wget -qO configs/a.yaml https://x.org/b.yaml",
    "aws s3 cp s3://b/big.yaml configs/a.yaml", "gcloud storage cp gs://b/big.yaml configs/a.yaml",
    "mount --bind big.yaml configs/a.yaml",
    // Into the folder, or among several.
    "cp /data/a.yaml configs/", "cp -r /data/. configs", "rsync -a h:/data/ configs/",
    "aws s3 sync s3://b/c configs", "sed -i s/3/9/ configs/*.yaml", "sed -i s/3/9/ c*/?.yaml",
    "find . -name '*.yaml' -exec sed -i s/3/9/ {} +", "ls configs/*.yaml | xargs sed -i s/3/9/",
    "python tools/tweak.py",
    // Whatever an archive holds.
    "tar xf /data/recipes.tar -C configs", "tar --directory=configs/ -xzf b.tgz", "tar xf big.tar",
    "unzip -o big.zip", "unzip -o big.zip -d configs", "7z x big.7z",
    "python -m tarfile -e big.tar .", "python3 -m zipfile -e big.zip configs",
    "git pull origin big",
    "hf download a/b --local-dir configs",
  ]

  private static let tweak =
    "import re\np = 'configs/a.yaml'\ns = open(p).read()\nopen(p, 'w').write(s.replace('3', '9'))\n"

  @Test(arguments: changing) func changed(_ command: String) {
    #expect(Self.epochs("\(command)\naxolotl train configs/a.yaml") == ["?"])
  }

  @Test func changedBelowAFolderThatIsNotKnown() {
    #expect(
      Self.epochs("sed -i s/3/9/ $ROOT/configs/a.yaml\naxolotl train $ROOT/configs/a.yaml") == ["?"]
    )
  }

  @Test(arguments: [
    "cp configs/a.yaml $OUT/", "sed s/3/9/ configs/a.yaml", "sed -n '/i/p' configs/a.yaml",
    "cat configs/a.yaml", "sed -i s/3/9/ configs/b.yaml", "grep -i epochs configs/a.yaml",
    "git checkout -b results", "git status", "git pull --ff-only", "git reset --hard",
    "git checkout -- configs/a.yaml", "git restore configs/a.yaml",
    "curl -o data.json https://x.org/data.json",
    "python -c \"print(open('configs/a.yaml').read())\"", "yq .num_epochs configs/a.yaml",
    "python tools/show.py", "python tools/other.py", "cp /data/b.yaml configs/",
    "aws s3 cp s3://b/data.json data/", "aws s3 sync s3://b/data data", "cp -r configs /scratch",
    "sed -i s/3/9/ docs/*.yaml", "find docs -name '*.md' -exec sed -i s/3/9/ {} +",
    "ls configs/*.yaml | xargs grep epochs", "tar xf data.tar -C data", "git pull",
    "git pull origin main",
    "hf download a/b --local-dir /models", "python -m tarfile -l a.tar",
    "tar xf data.tar -C /scratch", "tar xf data.tar -C $TMPDIR",
    "unzip -q a.zip -d ~/data", "cd /scratch/a && tar xf $OLDPWD/data.tar && cd -",
    "tar czf o.tgz configs",
    "gcc -o prog prog.c",
    "axolotl preprocess configs/a.yaml",
  ])
  func unchanged(_ command: String) {
    #expect(Self.epochs("\(command)\naxolotl train configs/a.yaml") != ["?"])
  }

  @Test("what keeps the recipe from being what is trained is said")
  func reasons() {
    for (command, words) in [
      ("tar xf big.tar", "in a folder of its own"), ("sed -i s/3/9/ configs/a.yaml", "changes"),
    ] {
      let body = "#!/bin/bash\n\(command)\naxolotl train configs/a.yaml\n"
      let search = Workspace(files: MemoryFiles(["configs/a.yaml": Self.recipe, "go.sh": body]))
        .findRuns()
      let reasons = search.runs.compactMap { $0.run.unresolvedReason(.epochs)?.reason }
      #expect(reasons.contains { $0.contains(words) }, "\(reasons)")
    }
  }

  @Test(
    "a recipe in another folder is another recipe",
    arguments: [
      ("configs/a.yaml", true), ("a.yaml", true), ("repository/configs/a.yaml", true),
      ("/srv/configs/a.yaml", true), ("/srv/a.yaml", true), ("$HOME/a.yaml", true),
      ("big/a.yaml", false), ("/srv/big/a.yaml", false), ("./big/a.yaml", false),
    ])
  func otherFolders(_ path: String, _ isRecipe: Bool) {
    #expect((Self.epochs("axolotl train \(path)") != ["?"]) == isRecipe)
  }

  @Test("among more files than are remembered, any may be the one")
  func manyFiles() {
    let writes = (0..<450).map { "echo a > /tmp/f\($0).txt" }.joined(separator: "\n")
    let body = "\(writes)\nsed -i s/3/9/ configs/a.yaml\naxolotl train configs/a.yaml"
    #expect(Self.epochs(body) == ["?"])
  }
}
