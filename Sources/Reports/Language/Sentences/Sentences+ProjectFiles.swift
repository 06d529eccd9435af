/// What is said of the project file and its rows of the catalogue.
extension Sentences {
  static let projectFiles: [Sentence] = [
    Sentence("there are more than {0} rows of one's own", "自有条目多于 {0} 个"),
    Sentence("{0} is there twice", "{0} 出现两次"),
    Sentence("{0} is used in the place of the shipped row `{1}`", "{0} 取代随附的条目 `{1}`"),
    Sentence("give it another id if it is something else", "若所指不同，请换一个 id"),
    Sentence("{0}, the `{1}` of {2}, is not in the catalogue", "目录中没有 {0}（{2} 的 `{1}`）"),
    Sentence(
      "`carbonward catalogue list {0}` shows what there is",
      "`carbonward catalogue list {0}` 列出已有的内容"),
    Sentence("the accelerator {0} is not in the catalogue", "目录中没有加速器 {0}"),
    Sentence("`{0}` has two prices", "`{0}` 有两个价格"),
    Sentence(
      "remove one of the two, or state `hardware.price` of single runs",
      "请删除其一，或为各次运行声明 `hardware.price`"),
    Sentence("an id is one word of up to {0} bytes", "id 是不超过 {0} 字节的一个词"),
    Sentence("every row says who measured or stated it", "每个条目都须说明由谁测量或声明"),
    Sentence("{0} is less than {1}", "{0} 小于 {1}"),
    Sentence("{0} is one number", "{0} 是单个数"),
    Sentence("{0} says nothing of its grid", "{0} 没有说明其电网"),
    Sentence(
      "add `country`, `grid_zone` or `intensity`",
      "请添加 `country`、`grid_zone` 或 `intensity`"),
    Sentence("{0} says nothing of its size", "{0} 没有说明其规模"),
    Sentence("add `tokens` or `examples`", "请添加 `tokens` 或 `examples`"),
  ]
}
