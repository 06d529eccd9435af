/// What is said of expressions that cannot be parsed or checked.
extension Sentences {
  static let expressions = types + names + tokens

  private static let types: [Sentence] = [
    Sentence("`{0}` does not order values of type `{1}`", "`{0}` 不能排序类型为 `{1}` 的值"),
    Sentence("`{0}` cannot compare `{1}` with `{2}`", "`{0}` 不能比较 `{1}` 与 `{2}`"),
    Sentence("convert with `{0}`", "请用 `{0}` 转换"),
    Sentence("give it a unit: `{0}`", "请加单位：`{0}`"),
    Sentence("compare it with `{0}`", "请与 `{0}` 比较"),
    Sentence("`in` looks in a list or a map, not in `{0}`", "`in` 在列表或映射中查找，而不是 `{0}`"),
    Sentence("`in` cannot find `{0}` in `{1}`", "`in` 不能在 `{1}` 中查找 `{0}`"),
    Sentence("`{0}` does not apply to `{1}`", "`{0}` 不适用于 `{1}`"),
    Sentence("`{0}` does not apply to `{1}` and `{2}`", "`{0}` 不适用于 `{1}` 和 `{2}`"),
    Sentence("`{0}` takes {1} arguments, not {2}", "`{0}` 需要 {1} 个参数，而不是 {2} 个"),
    Sentence("`{0}` takes 1 argument, not {1}", "`{0}` 需要 1 个参数，而不是 {1} 个"),
    Sentence("`{0}` of `{1}` does not accept no arguments", "`{1}` 的 `{0}` 不能没有参数"),
    Sentence("`{0}` of `{1}` does not accept `{2}`", "`{1}` 的 `{0}` 不接受 `{2}`"),
    Sentence("`{0}` does not accept `{1}`", "`{0}` 不接受 `{1}`"),
    Sentence(
      "`{0}` takes one field selection, such as `{1}`", "`{0}` 需要一次字段选择，如 `{1}`"),
    Sentence("`{0}` goes over a list or a map, not `{1}`", "`{0}` 遍历列表或映射，而不是 `{1}`"),
    Sentence("`{0}` needs `bool`, not `{1}`", "`{0}` 需要 `bool`，而不是 `{1}`"),
    Sentence("`{0}` cannot be a variable of a macro", "`{0}` 不能作为宏的变量"),
    Sentence("a list is indexed with `int`, not `{0}`", "列表的下标是 `int`，而不是 `{0}`"),
    Sentence("`{0}` has keys of `{1}`, not `{2}`", "`{0}` 的键是 `{1}`，而不是 `{2}`"),
    Sentence("`{0}` cannot be indexed", "`{0}` 不能取下标"),
    Sentence("the branches of `?:` are `{0}` and `{1}`", "`?:` 的两个分支是 `{0}` 和 `{1}`"),
    Sentence(
      "make them one type, or wrap one in `{0}`", "请统一为一种类型，或用 `{0}` 包裹其一"),
    Sentence("the expression has type `{0}`, not `{1}`", "表达式的类型是 `{0}`，而不是 `{1}`"),
    Sentence("expected `{0}`, found `{1}`", "应为 `{0}`，实为 `{1}`"),
    Sentence("expected a list or a map, found `{0}`", "应为列表或映射，实为 `{0}`"),
    Sentence("expected an ordered type, found `{0}`", "应为有序的类型，实为 `{0}`"),
    Sentence("expected one of its fields", "应为其字段之一"),
    Sentence("expected one type, found `{0}` and `{1}`", "应为一种类型，实为 `{0}` 和 `{1}`"),
  ]

  private static let names: [Sentence] = [
    Sentence("`{0}` is not declared", "`{0}` 未声明"),
    Sentence("expected a declared name, found `{0}`", "应为已声明的名称，实为 `{0}`"),
    Sentence("`{0}` has no field `{1}`", "`{0}` 没有字段 `{1}`"),
    Sentence("expected a field of `{0}`, found `{1}`", "应为 `{0}` 的字段，实为 `{1}`"),
    Sentence("`{0}` has no fields, so `{1}` cannot be read", "`{0}` 没有字段，因此不能读取 `{1}`"),
    Sentence("expected a map or an object, found `{0}`", "应为映射或对象，实为 `{0}`"),
    Sentence("`{0}` is a group of fields, not a value", "`{0}` 是一组字段，不是值"),
    Sentence("name one of its fields, such as `{0}`", "请指明其字段之一，如 `{0}`"),
    Sentence("`{0}` is not called so", "`{0}` 不是这样调用的"),
    Sentence("`{0}` is not a function", "`{0}` 不是函数"),
    Sentence("`{0}` is not a function of values", "`{0}` 不是值的函数"),
    Sentence("call it as `{0}`", "请调用为 `{0}`"),
    Sentence("`{0}` is not a message type", "`{0}` 不是消息类型"),
    Sentence("the expression nests too deep", "表达式嵌套过深"),
    Sentence("look keys up with `{0}`", "请用 `{0}` 查找键"),
  ]

  private static let tokens: [Sentence] = [
    Sentence("`{0}` cannot stand in an expression", "表达式中不能有 `{0}`"),
    Sentence("a control character cannot stand in an expression", "表达式中不能有控制字符"),
    Sentence("write `{0}` to compare", "比较请写 `{0}`"),
    Sentence("write `{0}` for “and”", "“且”请写 `{0}`"),
    Sentence("write `{0}` for “or”", "“或”请写 `{0}`"),
    Sentence("write straight quotes", "请用直引号"),
    Sentence("write `{0}`", "请写 `{0}`"),
    Sentence("the number `{0}` runs into `{1}`", "数字 `{0}` 与 `{1}` 相连"),
    Sentence("the number `{0}` does not fit 64 bits", "数字 `{0}` 超出 64 位"),
    Sentence("write `{0}` for a double", "双精度数请写 `{0}`"),
    Sentence("the string does not end", "字符串没有结束"),
    Sentence("the escape does not name a Unicode scalar", "该转义不对应任何 Unicode 标量"),
    Sentence("the escape sequence is not valid", "转义序列无效"),
    Sentence(
      "the expression is longer than the limit of {0} bytes", "表达式超过 {0} 字节的上限"),
    Sentence("the expression nests deeper than the limit of {0}", "表达式嵌套超过 {0} 层的上限"),
    Sentence(
      "name parts of it with `cel.bind`, or split it", "请用 `cel.bind` 为其部分命名，或拆分"),
    Sentence("invalid regular expression: {0}", "正则表达式无效：{0}"),
    Sentence("`{0}` is a reserved word", "`{0}` 是保留字"),
    Sentence("expected an expression, found <0>", "应为表达式，实为<0>"),
    Sentence("expected a field name, found <0>", "应为字段名，实为<0>"),
    Sentence("expected a name, found <0>", "应为名称，实为<0>"),
    Sentence("expected an operator, found <0>", "应为运算符，实为<0>"),
    Sentence(
      "expected an operator or the end of the expression, found <0>",
      "应为运算符或表达式的结尾，实为<0>"),
    Sentence("expected `{0}`, found the end of the expression", "应为 `{0}`，而表达式已结束"),
    Sentence("expected `,` or `{0}`, found <1>", "应为 `,` 或 `{0}`，实为<1>"),
    Sentence("expected an element or `{0}`, found <1>", "应为元素或 `{0}`，实为<1>"),
    Sentence("expected an entry or `{0}`, found <1>", "应为条目或 `{0}`，实为<1>"),
    Sentence("expected a closing quote, found <0>", "应为闭合的引号，实为<0>"),
  ]

  /// What is found where an expression goes on.
  static let places: [Sentence] = [
    Sentence("the end of the expression", "表达式的结尾"),
    Sentence("the end of the line", "行尾"),
    Sentence("nothing", "空"),
  ]
}
