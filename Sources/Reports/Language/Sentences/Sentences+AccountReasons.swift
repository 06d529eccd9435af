/// What is said of files that were looked at, and of those that were not.
extension Sentences {
  static let accountTexts: [Sentence] = [
    Sentence("no training was found in it", "其中没有找到训练"),
    Sentence("no command in it trains", "其中没有训练的命令"),
    Sentence("no training starts in it", "其中没有启动训练"),
    Sentence("no format of a training is recognised in it", "未识别出训练配置的格式"),
    Sentence(
      "`{0}` does not train, so `check` leaves it out: <1>",
      "`{0}` 不训练，因此 `check` 不予考虑：<1>"),
    Sentence("state what it trains in `{0}`: `{1}`", "请在 `{0}` 中声明其训练内容：`{1}`"),
    Sentence("if it does train, say so in `{0}`: `{1}`", "若确为训练，请在 `{0}` 中声明：`{1}`"),
    Sentence("describe the run in `{0}`: `{1}`", "请在 `{0}` 中描述该运行：`{1}`"),
    Sentence("or in a comment of the file: `{0}`", "或写在文件的注释中：`{0}`"),
    Sentence("`{0}` is {1} here and {2} in `{3}`", "`{0}` 在此为 {1}，在 `{3}` 中为 {2}"),
    Sentence("mend one of the two files", "请改正其中一个文件"),
    Sentence("mend one of the two", "请改正其一"),
    Sentence("this one counts", "以此处为准"),
    Sentence("not taken", "未采用"),
    Sentence("in this annotation", "在此注解中"),
    Sentence("an annotation states it as well", "注解也有声明"),
    Sentence(
      "an annotation states `{0}` as {1}, the object itself as {2}",
      "`{0}` 在注解中为 {1}，在对象中为 {2}"),
    Sentence("annotations state `{0}` as {1} and as {2}", "各注解声明的 `{0}` 不一：{1} 和 {2}"),
    Sentence("`{0}` stands behind the first command", "`{0}` 位于第一条命令之后"),
    Sentence("Slurm does not read this line", "Slurm 不读取此行"),
    Sentence("move it above the first command", "请移到第一条命令之前"),
    Sentence("`{0}` is not understood", "`{0}` 无法理解"),
    Sentence(
      "not everything was looked at: from `{0}` on, each file <1>",
      "未能查看全部内容：自 `{0}` 起，每个文件<1>"),
    Sentence("not everything below `{0}` was looked at: [1]", "未能查看 `{0}` 之下的全部内容：[1]"),
    Sentence(
      "give more time by `{0}`, name the paths to check, or list others under `{1}` in `{2}`",
      "请用 `{0}` 给出更多时间，指定要检查的路径，或将其他路径列入 `{2}` 的 `{1}`"),
    Sentence(
      "name the paths to check, or list others under `{0}` in `{1}`",
      "请指定要检查的路径，或将其他路径列入 `{1}` 的 `{0}`"),
    Sentence("`{0}` matches no file", "`{0}` 没有匹配任何文件"),
    Sentence("nothing here is checked", "此处没有检查任何内容"),
    Sentence("mend the pattern, or remove the entry", "请改正模式，或删除该条目"),
    Sentence("`{0}` is not a file", "`{0}` 不是文件"),
    Sentence("write the path relative to `{0}`", "请写相对于 `{0}` 的路径"),
    Sentence("write a path relative to the folder of `{0}`", "请写相对于 `{0}` 所在目录的路径"),
    Sentence("`{0}` is a policy, and no training config", "`{0}` 是策略，不是训练配置"),
    Sentence(
      "hold runs against it by `{0}`; paths name training configs",
      "请用 `{0}` 将运行与其比较；路径应指向训练配置"),
    Sentence("`{0}` is not a training config that can be read", "`{0}` 不是可读取的训练配置"),
    Sentence("open it with `{0}`", "请以 `{0}` 开头"),
    Sentence("this version reads `{0}`", "本版本读取 `{0}`"),
    Sentence("there is no document type `{0}` here", "此处没有文档类型 `{0}`"),
    Sentence("check the spelling, and the folder it is relative to", "请检查拼写，以及其所相对的目录"),
    Sentence("only files inside the repository are read", "只读取仓库内的文件"),
    Sentence("name a file", "请指定文件"),
    Sentence("and {0} more", "另有 {0} 项"),
  ]

  /// What a file is instead of a config that can be read.
  static let fileKinds: [Sentence] = [
    Sentence("a gin configuration, which is evaluated by its framework", "由其框架求值的 gin 配置"),
    Sentence("a Python registry of configurations", " Python 的配置登记表"),
    Sentence("a Python program that makes its configuration", "生成自身配置的 Python 程序"),
    Sentence("a Helm template, whose values are filled in later", "以后才填入值的 Helm 模板"),
    Sentence("the values of a Helm chart", " Helm chart 的值文件"),
    Sentence("a record of verified runs", "已验证运行的记录"),
    Sentence("the cluster's part of a NeMo launcher", " NeMo 启动器的集群部分"),
    Sentence("a latent-diffusion model's definition", "潜在扩散模型的定义"),
    Sentence("a list of Megatron's functional tests", " Megatron 功能测试的列表"),
    Sentence("a cluster, without a job", "没有作业的集群"),
    Sentence("a cluster or runtime, without a job", "没有作业的集群或运行时"),
    Sentence("a job of SageMaker", " SageMaker 作业"),
    Sentence("a job of Azure ML", " Azure ML 作业"),
    Sentence("a job of Vertex AI", " Vertex AI 作业"),
    Sentence("a pipeline whose training cannot be told", "无法辨明训练内容的流水线"),
    Sentence(
      "an operation that runs a notebook with other values than are written in it",
      "以不同于笔记本中所写的值执行笔记本的操作"),
    Sentence("an operation that sets its flags in another file", "在另一文件中设置选项的操作"),
    Sentence("a row of operations that run one another without end", "无尽地相互执行的一串操作"),
    Sentence("a step that runs an operation of another file", "执行另一文件中操作的步骤"),
    Sentence("settings of a training that no key which is known reads", "没有已知的键读取的训练设置"),
  ]

  /// What becomes of a file, alone or behind its name, which is place 0.
  static let filePredicates: [Sentence] = [
    Sentence("is <1>", "是<1>"),
    Sentence("is <1>, and starts no training by itself", "是<1>，自身不启动训练"),
    Sentence("<1>, and holds no words of a training", "<1>，其中没有与训练有关的词语"),
    Sentence("was not read before the time limit of {1} was over", "在时间上限 {1} 之前未能读取"),
    Sentence("is beyond the {1} MB of configs that one check reads", "超出一次检查所读配置的 {1} MB"),
    Sentence("says how long something trains, in a language that is not read", "说明训练多久，而其语言无法读取"),
    Sentence("says how long something trains, in a form that is not known", "说明训练多久，而其形式未知"),
    Sentence(
      "says how long something trains, of which the component is not in the repository",
      "说明训练多久，而其组件不在仓库中"),
    Sentence("trains by itself, in a language that is not read", "自行训练，而其语言无法读取"),
    Sentence("speaks of a training, and is in no language that is read", "涉及训练，而其语言无法读取"),
    Sentence("speaks of a training, and is in no form that is known", "涉及训练，而其形式未知"),
    Sentence(
      "holds a further document that speaks of a training, in no form that is known",
      "另有涉及训练的文档，而其形式未知"),
    Sentence("holds more documents than are read", "文档过多，未全部读取"),
    Sentence("holds more commands than are read", "命令过多，未全部读取"),
    Sentence("holds a command that trains, of which no run is made", "含有训练的命令，而未由其得出运行"),
    Sentence(
      "runs `{1}`, which holds a command that trains, and no run is made of it",
      "执行 `{1}`，其中有训练的命令，而未由其得出运行"),
    Sentence("trains for long in a test", "在测试中长时间训练"),
    Sentence(
      "makes a goal of `{1}` that trains, and no run is made of it",
      "执行 `{1}` 中会训练的目标，而未由其得出运行"),
    Sentence(
      "runs `{1}`, which trains, more often than once: how often is not read",
      "多次执行会训练的 `{1}`：次数无法读取"),
    Sentence(
      "gives `{1}` to `{2}`, which trains: what it makes of that is not read",
      "把 `{1}` 交给会训练的 `{2}`：其用途无法读取"),
    Sentence(
      "gives `{1}` to `{2}`, which starts trainings: what it makes of that is not read",
      "把 `{1}` 交给启动训练的 `{2}`：其用途无法读取"),
    Sentence(
      "holds `{1}` in a `ConfigMap`, which trains: no run is made of it",
      "在 `ConfigMap` 中含有会训练的 `{1}`：未由其得出运行"),
    Sentence(
      "asks for accelerators, for an application of Spark that is not read",
      "为无法读取的 Spark 应用申请加速器"),
    Sentence(
      "asks for accelerators, for a program that is not known to train or not to",
      "为是否训练未知的程序申请加速器"),
    Sentence(
      "is called like a training, and what it starts is not known to train or not to",
      "名称似训练，而所启动的程序是否训练未知"),
    Sentence(
      "describes a job that may train, in a language that is not read",
      "描述可能进行训练的作业，而该语言不被读取"),
    Sentence("changes how much the workload of another file takes", "改变另一文件中工作负载的用量"),
    Sentence(
      """
      is only a pointer to a file that git LFS keeps: get it by `{1}`, or in CI by \
      `{2}` in the checkout step
      """,
      "只是 git LFS 所存文件的指针：请用 `{1}` 取得，或在 CI 的检出步骤中写 `{2}`"),
    Sentence("is larger than {1} bytes, as git LFS says", "据 git LFS，大于 {1} 字节"),
    Sentence(
      "is a submodule whose commit changes, and which is not checked out: `{1}`",
      "是提交有变且未检出的子模块：`{1}`"),
    Sentence(
      "is a submodule whose commit changes: what it held before is not known here",
      "是提交有变的子模块：其先前的内容在此未知"),
    Sentence("is a submodule that is not checked out: `{1}`", "是未检出的子模块：`{1}`"),
    Sentence("cannot be parsed", "无法解析"),
    Sentence("cannot be parsed, and holds no words of a training", "无法解析，其中没有与训练有关的词语"),
    Sentence("belongs to a chart that cannot be read", "属于无法读取的 chart"),
    Sentence(
      "a command that a pod runs beside its own trains as well", "pod 在其自身命令之外运行的某个命令也会训练"),
    Sentence(
      "gives values to a chart that is not in the repository and may train",
      "为不在仓库中且可能训练的 chart 提供值"),
    Sentence(
      "installs a chart that trains, by a template that is not filled in",
      "通过未渲染的模板安装会训练的 chart"),
    Sentence(
      "gives values to a chart that trains, by a template that is not filled in",
      "通过未渲染的模板为会训练的 chart 提供值"),
    Sentence(
      "calls what is in `{1}`, which is not read", "调用 `{1}` 中的内容，而其未被读取"),
    Sentence("belongs to a chart that trains nothing", "属于不训练任何内容的 chart"),
    Sentence("belongs to a chart, which counts as it is installed", "属于 chart，按其安装方式计入"),
    Sentence(
      "belongs to a chart that is not filled in here, and may train", "属于此处无法渲染的 chart，可能会训练"),
    Sentence("is a template of a chart that cannot be parsed", "是无法解析的 chart 模板"),
    Sentence(
      "is a template of a chart that takes more to fill in than is followed", "是渲染量超出限制的 chart 模板"),
    Sentence(
      "is a template of a chart that wants values which nothing gives", "是 chart 模板，所需的值未给出"),
    Sentence(
      "is a template of a chart for which nothing gives values", "是 chart 模板，没有任何地方给出其值"),
    Sentence("cannot be parsed as a chart fills it in", "chart 渲染后无法解析"),
    Sentence(
      "depends on what is known only where the chart is installed", "取决于只有安装 chart 时才知道的内容"),
    Sentence("is known only where the chart is installed", "只有安装 chart 时才知道"),
    Sentence("an element that is not there is set", "设置了不存在的元素"),
    Sentence("the file is not in the repository", "该文件不在仓库中"),
    Sentence(
      "installs a chart with `<1>`, which is not in the repository",
      "使用 `<1>` 安装 chart，但该文件不在仓库中"),
    Sentence(
      "installs a chart that is installed more often than is followed", "安装的 chart 安装次数超出跟踪上限"),
    Sentence("is a JSON schema, which describes other files", "是 JSON schema，描述其他文件"),
    Sentence(
      "gives accelerators to what the image `{1}` starts, which is not known",
      "把加速器给予映像 `{1}` 启动的内容，而其内容未知"),
    Sentence(
      "sets what a training is told, and no command that is known starts it",
      "设定训练的参数，而没有已知的命令启动它"),
    Sentence("is a program that is too long to follow", "是过长而无法跟踪的程序"),
    Sentence(
      "takes gradients again and again, and applies them by itself",
      "反复求梯度，并自行应用"),
    Sentence(
      "holds settings of {1}, which count with the run that names them",
      "含有 {1} 的设置，与引用它的运行一并计算"),
    Sentence(
      "starts trainings with words of its caller, and no caller is read",
      "按调用方的参数启动训练，而没有读到调用方"),
    Sentence(
      "trains as its command line says, and no command that is read starts it",
      "按命令行训练，而没有读到启动它的命令"),
    Sentence(
      "trains when `{1}` is called, and no command that is read starts it",
      "在调用 `{1}` 时训练，而没有被读取的命令启动它"),
    Sentence(
      "calls what trains in another module, and no command that is read starts it",
      "调用在其他模块中训练的内容，而没有读到启动它的命令"),
    Sentence(
      "says how to train with `do_train` off, which the command that starts it can turn on",
      "说明如何训练，但 `do_train` 关闭，可由启动它的命令开启"),
    Sentence("belongs to a tool, or to others", "属于工具或他人"),
    Sentence("is named in a `.gitignore`", "列在 `.gitignore` 中"),
    Sentence("is listed under `{1}` in `{2}`", "列在 `{2}` 的 `{1}` 之下"),
    Sentence("is a folder that cannot be listed", "是无法列出的目录"),
    Sentence("lies deeper than the limit of {1} folders", "深度超过上限 {1} 层目录"),
    Sentence(
      "is the first of {1} files beyond the limit of {2} files",
      "是超出上限 {2} 个文件的 {1} 个文件中的第一个"),
    Sentence("is a saved result of a check", "是保存的检查结果"),
    Sentence("is a saved plan", "是保存的方案"),
    Sentence("is the state that a trainer has saved", "是训练器保存的状态"),
    Sentence("is a report in SARIF, which describes other files", "是 SARIF 报告，描述其他文件"),
    Sentence("is a report for reviews, which describes other files", "是评审报告，描述其他文件"),
    Sentence("is a report on code quality, which describes other files", "是代码质量报告，描述其他文件"),
    Sentence("runs an operation with `{1}`, which is not read there", "以 `{1}` 执行操作，该处无法读取"),
    Sentence("starts `{1}`, which is not in the repository", "启动 `{1}`，而其不在仓库中"),
    Sentence("is a template that repeats what trains", "是会重复训练内容的模板"),
    Sentence("starts `{1}` more than once", "多次启动 `{1}`"),
    Sentence("starts `{1}` with `{2}`, which is not read there", "以 `{2}` 启动 `{1}`，该处无法读取"),
  ]
}
