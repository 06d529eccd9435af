/// What keeps files, folders and revisions from being read.
extension Sentences {
  static let fileProblems: [Sentence] = [
    Sentence("check the path; it is relative to where you are", "请检查路径；它相对于当前目录"),
    Sentence("{0} is a directory where a file is meant", "{0} 是目录，而此处应为文件"),
    Sentence("name a file in it", "请指定其中的文件"),
    Sentence("name a regular file", "请指定普通文件"),
    Sentence("{0} is larger than the limit of {1} bytes", "{0} 大于上限 {1} 字节"),
    Sentence("keep the file, and what links name, inside {0}", "请将文件及链接所指的内容放在 {0} 之内"),
    Sentence("no permission to read {0}", "没有读取 {0} 的权限"),
    Sentence("check the file's permissions", "请检查文件的权限"),
    Sentence("could not read {0}: [1]", "无法读取 {0}：[1]"),
    Sentence(
      "`{0}` is reached through a symbolic link or leads out of the root",
      "`{0}` 经由符号链接，或指向根目录之外"),
    Sentence("`{0}` is read-only", "`{0}` 只读"),
    Sentence("`{0}` has changed since it was read", "`{0}` 在读取之后有变"),
    Sentence("`{0}` cannot be written: {1}", "`{0}` 无法写入：{1}"),
    Sentence("reading a revision needs `git`, which is not in `PATH`", "读取版本需要 `git`，而 `PATH` 中没有"),
    Sentence("{0} is not in a git repository that can be read", "{0} 不在可读取的 git 仓库中"),
    Sentence("{0} cannot be the name of a revision", "{0} 不能是版本的名称"),
    Sentence("name a branch, a tag or a hash, such as `{0}`", "请指定分支、标签或哈希，如 `{0}`"),
    Sentence("name a branch, a tag or a hash", "请指定分支、标签或哈希"),
    Sentence("in CI, fetch it first: `{0}`", "在 CI 中请先取回：`{0}`"),
    Sentence("in CI, fetch it first: `{0}`, and name it `{1}`", "在 CI 中请先取回：`{0}`，并指定 `{1}`"),
    Sentence("or check out with full history: `{0}`", "或检出完整历史：`{0}`"),
    Sentence("check out with full history: `{0}`", "请检出完整历史：`{0}`"),
    Sentence("or fetch what is missing: `{0}`", "或取回缺少的内容：`{0}`"),
    Sentence("fetch what is missing: `{0}`", "请取回缺少的内容：`{0}`"),
    Sentence("revision {0} is not in this repository", "版本 {0} 不在本仓库中"),
    Sentence("{0} depends on the time of day", "{0} 取决于当前时刻"),
    Sentence("{0} depends on what messages of commits say", "{0} 取决于提交信息的内容"),
    Sentence("{0} is ambiguous: it stands for several commits", "{0} 有歧义：对应多个提交"),
    Sentence("name one in full: {0}", "请写全其一：{0}"),
    Sentence("`{0}` failed", "`{0}` 失败"),
    Sentence("{0} answered with more than {1} bytes", "{0} 的应答超过 {1} 字节"),
    Sentence("{0} gave no answer within {1} seconds", "{0} 在 {1} 秒内没有应答"),
    Sentence("{0} could not be run: [1]", "无法运行 {0}：[1]"),
    Sentence("the pattern is empty", "模式为空"),
    Sentence("the pattern is over {0} bytes long", "模式超过 {0} 字节"),
    Sentence("the pattern leads out of the repository", "模式指向仓库之外"),
    Sentence("the pattern has over {0} alternatives", "模式的备选多于 {0} 个"),
    Sentence("the pattern has no closing `}`", "模式缺少闭合的 `}`"),
    Sentence("the pattern has a range backwards", "模式中的范围颠倒"),
    Sentence("the pattern has no closing `]`", "模式缺少闭合的 `]`"),
  ]

  /// Why something outside of the program did not work.
  static let systemProblems: [Sentence] = [
    Sentence("too many symbolic links", "符号链接过多"),
    Sentence("too many files", "文件过多"),
    Sentence("an argument holds a NUL", "参数含有 NUL"),
    Sentence("git cannot be run", "无法运行 git"),
    Sentence("git has ended", "git 已结束"),
    Sentence("git gave an answer that is none", "git 的应答无效"),
    Sentence("git does not have its contents here", "git 在此没有其内容"),
    Sentence("git gives no answer", "git 没有应答"),
    Sentence("`git` is not in `PATH`", "`PATH` 中没有 `git`"),
  ]

  /// Why a file cannot be read, alone or behind its name, which is place 0.
  static let problemPredicates: [Sentence] = [
    Sentence("does not exist", "不存在"),
    Sentence("is a directory", "是目录"),
    Sentence("is not a regular file", "不是普通文件"),
    Sentence("leads out of the repository", "指向仓库之外"),
    Sentence("cannot be read: permission denied", "无法读取：没有权限"),
    Sentence("is larger than {1} bytes", "大于 {1} 字节"),
    Sentence("cannot be read: [1]", "无法读取：[1]"),
  ]
}
