extension Sentences {
  /// Why what is assumed is fair, behind the name of the assumption.
  static let assumptions =
    [
      Sentence(
        "{0}: one trial: neither sweeps nor restarts are stated",
        "{0}：单次试验：未声明参数搜索或重启"),
      Sentence("{0}: nothing says so", "{0}：未作说明"),
      Sentence("{0}: no reserved but idle time is stated", "{0}：未声明已占用但空闲的时间"),
      Sentence(
        "{0}: accelerators are reserved for one run as a rule", "{0}：加速器通常只供一次运行使用"),
      Sentence(
        "{0}: adapters have 0.05 to 2 % of the parameters of the model",
        "{0}：适配器的参数量为模型的 0.05 至 2 %"),
      Sentence(
        "{0}: no method is stated, and so many tokens are for pre-training",
        "{0}：未声明训练方法，而如此多的词元用于预训练"),
      Sentence(
        "{0}: no method is stated, and a model given by its shape is a new one",
        "{0}：未声明训练方法，而以结构给出的模型是新模型"),
      Sentence(
        "{0}: no method is stated, and training every parameter is the most work",
        "{0}：未声明训练方法，而训练全部参数的工作量最大"),
      Sentence(
        "{0}: the fastest 16-bit format of the accelerator is usual",
        "{0}：通常采用加速器最快的 16 位格式"),
      Sentence(
        "{0}: tuned benchmarks compute in 8 bits where the device can",
        "{0}：调优的基准测试在设备支持时以 8 位计算"),
      Sentence(
        "{0}: {1} has no rate for {2}, so that of {3} counts", "{0}：{1} 没有 {2} 的速率，按 {3} 计"),
      Sentence(
        "{0}: training servers hold eight accelerators as a rule",
        "{0}：训练服务器通常装有八个加速器"),
      Sentence(
        "{0}: no number of machines is stated beside the instance", "{0}：实例旁未声明机器数量"),
      Sentence("{0}: no gradient accumulation is stated", "{0}：未声明梯度累积"),
      Sentence("{0}: no number of epochs or steps is stated", "{0}：未声明轮数或步数"),
      Sentence("{0}: {1} is published for this size of {2}", "{0}：{1} 发表时采用的 {2} 即为此大小"),
      Sentence("{0}: each batch of answers is trained on once", "{0}：每批回答训练一次"),
      Sentence(
        "{0}: a token of an answer reads every weight, so memory binds it",
        "{0}：生成一个词元要读取全部权重，受限于内存带宽"),
      Sentence(
        "{0}: trainers and generators wait for each other: measured from 0.2 to 1.7 times tuning",
        "{0}：训练与生成互相等待：实测为微调的 0.2 至 1.7 倍"),
      Sentence(
        "{0}: a round of generation takes 7 to 45 ms for each token of its longest answer",
        "{0}：一轮生成按其最长回答的每个词元耗时 7 至 45 ms"),
    ] + assumedOfTime + assumedOfPower

  private static let assumedOfTime = [
    Sentence(
      "{0}: start, compilation and a first evaluation take 1 to 15 minutes",
      "{0}：启动、编译和首次评估需 1 至 15 分钟"),
    Sentence(
      """
      {0}: start, compilation and a first evaluation take 1 to 15 minutes, and weights are downloaded \
      at 0.1 to 1.5 GB/s
      """,
      "{0}：启动、编译和首次评估需 1 至 15 分钟，权重以 0.1 至 1.5 GB/s 下载"),
    Sentence(
      "{0}: each takes 0.1 to 1.5 h, and half of `checkpoint_interval` is computed again",
      "{0}：每次耗时 0.1 至 1.5 h，并重算半个 `checkpoint_interval`"),
    Sentence(
      "{0}: checkpoints, evaluation and warm-up take 2 to 15 %; restarts are counted by themselves",
      "{0}：检查点、评估和预热占 2 至 15 %；重启另计"),
    Sentence(
      """
      {0}: how long it trains is stated in a way that cannot be read, and only its time limit ends it
      """,
      "{0}：训练时长的写法无法读取，只有时限使其结束"),
    Sentence(
      """
      {0}: the run takes no less than the part of its work that is known, and ends within its time limit
      """,
      "{0}：运行时长不少于已知部分的工作，并在时限内结束"),
    Sentence(
      "{0}: jobs end within their time limit, and most well before it",
      "{0}：作业在时限内结束，多数远早于时限"),
    Sentence(
      """
      {0}: fitted to {1} published runs of {2} groups; the skill of yours is drawn from all of them
      """,
      "{0}：依据 {2} 个团队公开的 {1} 次运行拟合；您的水平取自其全体"),
    Sentence(
      """
      {0}: fitted to {1} published runs of {2} groups; the skill of yours is drawn from all of them, \
      and a goodput of {3}, {4} to {5}, is in it
      """,
      "{0}：依据 {2} 个团队公开的 {1} 次运行拟合；您的水平取自其全体，其中包含有效产出 {3}（{4} 至 {5}）"),
    Sentence(
      "{0}: steady shares of the peak over those of whole runs, of seven that state both",
      "{0}：稳定阶段占峰值的比例与整次运行之比，取自同时给出两者的七次运行"),
    Sentence("{0}: {1} measured runs on this accelerator", "{0}：该加速器上 {1} 次实测运行"),
  ]

  private static let assumedOfPower = [
    Sentence(
      "{0}: accelerators draw 72 to 98 % of their rated power in training",
      "{0}：训练时加速器功率为额定功率的 72 至 98 %"),
    Sentence(
      "{0}: small models leave accelerators at 42 to 97 % of their rated power",
      "{0}：小模型使加速器处于额定功率的 42 至 97 %"),
    Sentence(
      "{0}: idle accelerators draw 8 to 25 % of their rated power",
      "{0}：空闲加速器的功率为额定功率的 8 至 25 %"),
    Sentence(
      "{0}: measured on four kinds of accelerator under caps (Zeus, NSDI 2023)",
      "{0}：在四种加速器上限制功率实测（Zeus，NSDI 2023）"),
    Sentence(
      """
      {0}: {1} W for each core and {2} W for each GiB of the machine, and 8 to 20 % of the whole for \
      fans and conversion
      """,
      "{0}：每个核心 {1} W，机器内存每 GiB {2} W，风扇与电源转换另占总量的 8 至 20 %"),
    Sentence(
      """
      {0}: processors, memory, adapters, fans and conversion draw 28 to 55 % of an accelerator's rated \
      power
      """,
      "{0}：处理器、内存、网卡、风扇与电源转换的功率为加速器额定功率的 28 至 55 %"),
    Sentence(
      """
      {0}: processors, memory, adapters, fans and conversion draw 30 to 75 % of what an accelerator \
      draws
      """,
      "{0}：处理器、内存、网卡、风扇与电源转换的功率为加速器实际功率的 30 至 75 %"),
    Sentence(
      """
      {0}: switches and optics of more than sixteen machines were measured at {1} to {2} W for each \
      accelerator
      """,
      "{0}：超过十六台机器时，交换机与光模块实测为每个加速器 {1} 至 {2} W"),
    Sentence(
      "{0}: switches and optics of a few machines were measured at {1} to {2} W for each accelerator",
      "{0}：机器不多时，交换机与光模块实测为每个加速器 {1} 至 {2} W"),
    Sentence(
      """
      {0}: power stations evaporate 0.5 to 6 L for each kWh, wind and sun least and hydropower most
      """,
      "{0}：发电厂每 kWh 蒸发 0.5 至 6 L 水，风电和光伏最少，水电最多"),
    Sentence("{0}: servers are replaced after four to six years", "{0}：服务器四至六年后更换"),
    Sentence(
      "{0}: hardware is reserved for 60 to 95 % of its lifetime",
      "{0}：硬件在其寿命的 60 至 95 % 内被占用"),
    Sentence(
      "{0}: cradle-to-gate figures of one device differ by 1.7 times either way between sources",
      "{0}：同一设备从摇篮到大门的数值在不同来源之间上下相差 1.7 倍"),
    Sentence(
      "{0}: a server of eight accelerators embodies 1.2 to 4.8 t without them",
      "{0}：八加速器服务器除加速器外的隐含排放为 1.2 至 4.8 t"),
  ]
}
