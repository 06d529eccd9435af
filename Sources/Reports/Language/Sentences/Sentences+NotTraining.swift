/// Why a file or a command does not train.
extension Sentences {
  static let notTraining: [Sentence] = [
    Sentence("it runs nothing", "不执行任何内容"),
    Sentence("it runs what its image starts", "执行其镜像所启动的内容"),
    Sentence("it runs evaluation, serving or data preparation", "执行的是评估、服务或数据准备"),
    Sentence("it starts no training command", "不启动训练命令"),
    Sentence("it prepares data for another command", "为另一命令准备数据"),
    Sentence("none of its stages trains", "没有训练的阶段"),
    Sentence("it generates or evaluates", "用于生成或评估"),
    Sentence("it decodes, compiles or converts", "用于解码、编译或转换"),
    Sentence("it decodes or evaluates", "用于解码或评估"),
    Sentence("it evaluates or measures", "用于评估或测量"),
    Sentence("it evaluates a model", "用于评估模型"),
    Sentence("it serves a model", "用于提供模型服务"),
    Sentence("it exports, evaluates or serves a model", "用于导出、评估模型或提供服务"),
    Sentence("it evaluates: there is no optimiser", "用于评估：没有优化器"),
    Sentence("it evaluates: there is no duration and no optimiser", "用于评估：没有时长和优化器"),
    Sentence("it evaluates, generates or quantises: there is no optimiser", "用于评估、生成或量化：没有优化器"),
    Sentence("its entrypoint runs inference or evaluation", "其入口执行推理或评估"),
    Sentence(
      "it sets up what generates or serves, and nothing that is trained",
      "只设置生成或服务的部分，没有训练的部分"),
    Sentence("only dstack tasks train", "只有 dstack 任务会训练"),
    Sentence("no container asks for accelerators", "没有容器申请加速器"),
    Sentence("it has no training loop", "没有训练循环"),
    Sentence("it trains no step", "训练零步"),
    Sentence("its trainer is `none`", "其训练器为 `none`"),
    Sentence("its mode is `{0}`", "其模式为 `{0}`"),
    Sentence("a `{0}` process trains nothing", "`{0}` 进程不训练任何内容"),
    Sentence(
      "its settings come from the command line: the command that starts it is the run",
      "设置来自命令行：启动它的命令才是运行"),
    Sentence(
      "its settings come from a recipe or the command line: whatever states them is the run",
      "设置来自配方或命令行：声明它们的才是运行"),
    Sentence("it is a part that others build upon", "是供其他文件使用的部分"),
    Sentence("other files build upon it", "供其他文件使用"),
    Sentence("it is the launcher's part of a configuration", "是配置的启动器部分"),
    Sentence("it sets up a part of a training: no model, data or length", "只设置训练的一部分：没有模型、数据或长度"),
    Sentence("it is one part of a configuration that is composed elsewhere", "是在别处组合的配置的一部分"),
    Sentence(
      "it is one part of a run, which the command that starts it puts together",
      "是运行的一部分，由启动它的命令组合"),
    Sentence("it is the data of a run", "是运行的数据"),
    Sentence("it names neither a policy nor a trainer", "既没有策略模型也没有训练器"),
    Sentence("it names neither a model nor data: it holds defaults", "没有模型和数据：只有默认值"),
    Sentence(
      "it holds no quantity of a training: one of several files of a run",
      "不含训练的数量：是运行的多个文件之一"),
    Sentence("it does not say how long to train: others build upon it", "没有说明训练多久：供其他文件使用"),
    Sentence("it is a vocabulary: words and their numbers", "是词表：词与其编号"),
  ]
}
