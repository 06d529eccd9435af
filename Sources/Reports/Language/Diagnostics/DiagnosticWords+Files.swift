/// Files, projects and revisions.
extension DiagnosticWords {
  static let files: [String: String] = [
    "base-not-related":
      "基准与检出的提交没有已知的共同祖先，例如浅克隆。变更因此直接与基准比较；取回更多历史可排除他人的改动。",
    "base-unreadable":
      "基准版本的部分文件无法读取，因此其运行按新增处理。若变更正是为了修复它们，则无需处理。",
    "catalogue-changed":
      """
    被评审的变更写入、修改或删除了项目自有 `catalogue` 的条目，也就改变了运行估算所用的数值。使用 \
    `--policy-from` 时以可信版本的条目为准；不使用时以变更自身的为准。
    """,
    "catalogue-row":
      """
    项目在其 `catalogue` 中声明的条目重复、引用了别的表中无人知晓的条目，或缺少其用途所需的内容。每个\
    条目都需要 `id` 和 `source`。
    """,
    "catalogue-shadowed":
      "项目自有 `catalogue` 的条目与随附条目同名，并整条取而代之。若所指不同，请换一个 id。",
    "config-contradiction":
      """
    同一运行的两个文件声明了不同的硬件、地点或时长，或注解与其 Kubernetes 对象所述不同（此时以较大的耗费为准）。\
    标注处显示以哪个为准；请改正另一个。
    """,
    "config-not-readable":
      """
    项目或命令所指的文件是程序，或是无法读取的其他形式。请在 `carbonward.yaml` 的 `runs` 与 `facts` \
    之下声明它训练什么。
    """,
    "config-not-training":
      """
    所指文件不描述训练运行，例如推理脚本。`estimate` 与 `eval` 会显示其内容；`check`、`diff`、`plan` 和 \
    `fix` 不予考虑。若确为训练，请在 `carbonward.yaml` 中声明。
    """,
    "config-not-understood":
      """
    文件可能用于训练，但无法理解：其形式不受支持、是 git LFS 指针、是提交有变的子模块，或其内容取决于未\
    知的信息。该文件按未知处理。请在 `carbonward.yaml` 的 `runs` 之下声明该运行，或将文件列入其 \
    `ignore`。`--format json` 在 `account` 之下说明每个文件的归宿。
    """,
    "config-size": "配置文件大于任何人手写的规模。请检查路径是否指向所要的文件。",
    "config-unrecognised":
      """
    所指文件不属于任何已知的训练配置格式。请在 `carbonward.yaml` 的 `runs` 之下描述该运行，或在文件中写\
    以 `# carbonward:` 开头的注释。
    """,
    "document-type": "Carbonward 文档的开头不是本版本可读的类型，例如 `carbonward: run/v1`。",
    "fact-map":
      "一组事实中，应为分组之处是值，或相反。`carbonward explain FACT` 显示事实的写法。",
    "fact-repeated": "同一处重复声明了某个事实，可能一次嵌套、一次带点号。请保留其一。",
    "fact-unknown": "没有这个名称的事实。消息给出最接近的名称；自有数据请写在 `labels` 之下。",
    "fact-value":
      "事实的值不可取：单位不同、需要单位处只有数字，或不在可选词之列。",
    "file-unreadable":
      """
    文件无法读取：不存在、不是普通文件、太大，或（可能经由链接）位于仓库之外。请指定仓库内的文件；配置\
    很少超过 1 MB。
    """,
    "history-unusable":
      """
    `carbonward.yaml` 中 `history` 的条目无法用于校准：信息不足以预测其自身的时长，或耗时少于峰值速率下\
    所需的时间，或超过该时间的两百倍。
    """,
    "ignore-malformed":
      """
    要求忽略结论的注释无法理解，因此不起作用。请写 \
    `# carbonward: ignore[run-cap] until=2027-01-31 reason="moving regions"`：忽略的对象、最后一天和理由\
    缺一不可。
    """,
    "ignore-new":
      "被评审的变更带来或改动了要求忽略某项结论的注释。评审者放行该变更即表示同意。",
    "inline-fact":
      "以 `# carbonward:` 开头的注释无法读取。请写以空格分隔的 `fact=value`。或者 Kubernetes 对象的注解 `carbonward.dev/FACT` 有误。",
    "json-syntax":
      "文件在所示位置不是有效的 JSON。只有框架接受注释和尾随逗号时才接受它们。",
    "no-runs": "没有找到可检查的内容，这不等于通过。请指定路径，或在 `carbonward.yaml` 中声明运行。",
    "policy-changed":
      """
    被评审的变更修改了策略、豁免或项目文件。使用 `--policy-from` 时按可信版本检查；不使用时按变更自身的\
    版本。无论如何，其责任人都应查看。
    """,
    "project-glob":
      "`carbonward.yaml` 中的模式无法读取。`*` 代表任意名称，`**` 代表任意目录，`?` 代表一个字符。",
    "project-no-file": "`carbonward.yaml` 所指的启动文件或其他文件不存在。路径相对于项目文件。",
    "project-no-match":
      "`carbonward.yaml` 中 `runs` 之下的模式没有匹配任何文件，因此没有检查任何内容。请改正或删除。",
    "project-path": "`carbonward.yaml` 中的路径指向仓库之外。请写相对于项目文件的路径。",
    "run-less-known":
      """
    运行的训练时长在基准中已知，现在不再可知，因此只有时间上限能约束它；或其数据已换，而数据量仍是项目\
    为先前数据所声明的。该运行按未知处理。请重新声明其词元数、步数或数据。
    """,
    "run-out-of-sight":
      """
    基准中的运行不再能找到，而其文件仍在：被移到隐藏目录、改了扩展名，或被改得不符合任何格式。该运行按\
    未知处理。若运行已不存在，请删除文件；或先在基准上将其列入 `ignore`。
    """,
    "slurm-late-directive":
      """
    `#SBATCH` 行位于脚本第一条命令之后。Slurm 到那里就不再读取指令，因此该行不起作用。请移到第一条命令\
    之前，或删除。
    """,
    "starter-pack":
      "未指定策略，因此使用内置的 `pack:starter`。请用 `--policy` 或在 `carbonward.yaml` 中指定自己的策略。",
    "toml-syntax": "文件在所示位置不是有效的 TOML。",
    "trace-format":
      """
    逐时排放因子文件无法读取。应为带列名行的 CSV，时间为 UTC、步长均匀（一分钟至一天），且有一列注明单位\
    （`gCO2/kWh`）；或为保存的 JSON 响应。Electricity Maps：原样导出，或历史、预测。\
    ENTSO-E：`MTU (UTC)` 加自有列。WattTime：`co2_aoer`，因为预算与平均而非边际排放比较。
    """,
    "trace-zone":
      "逐时排放因子文件所涉的电网区域不在目录中，因此没有运行会用到它。消息给出最接近的名称。",
    "walk-incomplete":
      """
    目录中的文件太多，或有些无法列出，因此可能遗漏了运行。请指定路径，或将不含运行的目录列入 `ignore`。
    """,
    "yaml-alias": "别名所指的锚点不在其前，或包含自身。请写出其值。",
    "yaml-choice": "值不是该键可取的词；消息列出这些词。",
    "yaml-documents": "文件中的文档多于应有的一个。请在 `---` 处拆分。",
    "yaml-duplicate-key": "映射中同一个键出现两次，其他读取程序会各取其一。请保留一个。",
    "yaml-empty":
      "文件中没有文档。请以说明其类型的键开头，例如 `carbonward: policy/v1`。",
    "yaml-hidden-line-break":
      "编辑器不显示的 Unicode 换行符对某些读取程序断行、对另一些不断行。请换成普通换行。",
    "yaml-limit": "文件的大小、深度或展开后的规模超出读取的上限。上限可防止恶意文件耗尽资源。",
    "yaml-merge": "合并键 `<<` 所指不是映射。只能合并映射。",
    "yaml-missing-key": "映射缺少必需的键；消息说明其含义。",
    "yaml-syntax":
      "文件在所示位置不是有效的 YAML。不得用制表符缩进；含有 `: ` 或以特殊字符开头的文本请加引号。",
    "yaml-text": "文件不是干净的 UTF-8 文本：含有无效字节、NUL 或控制字符。请存为 UTF-8。",
    "yaml-type": "值的种类与键不符，例如应为文本却是列表，或什么都没有。",
    "yaml-unknown-key": "映射中有未知的键。消息给出最接近的键。",
    "yaml-value":
      "值的种类正确，但不可能是本意：为空、超出范围、不是日期，或应为一个数却是范围。",
  ]
}
