import ConfigText
import Diagnostics
import FoundationEssentials
import TestSupport
import Testing

@testable import TrainingConfigs

/// What bash runs and what is read agree, or the reading says that it does not know.
@Suite("the shell beside bash", .enabled(if: Bash.isPresent, Comment(rawValue: Bash.absence)))
struct BashDifferentialTests {
  private static let library = "b=11\nh() { train --h $b \"$@\"; }\n"

  @Test(arguments: [UInt64(1), 2, 3, 4]) func generated(_ seed: UInt64) throws {
    let count = 150
    let scripts = (0..<count).map { index in
      var generator = ShellGenerator(seed: seed << 32 | UInt64(index))
      return generator.script()
    }
    try Self.compare(scripts, name: "seed \(seed)")
  }

  @Test func written() throws { try Self.compare(BashScripts.written, name: "written") }

  private static func compare(_ scripts: [String], name: String) throws {
    let calls = try Bash.calls(of: scripts, beside: ["lib.sh": library])
    var total = 0
    var open = 0
    for (script, wanted) in zip(scripts, calls) {
      total += wanted.count
      let missing = missing(wanted, in: script)
      open += missing.unsure
      #expect(missing.silent.isEmpty, "\(missing.silent)\n\(script)")
    }
    print("BASH \(name): \(scripts.count) scripts, \(total) calls, \(open) said to be unknown")
    #expect(total > scripts.count / 2)
  }

  /// The calls of bash that the reading neither has nor leaves open.
  private static func missing(
    _ wanted: [[String]], in script: String
  ) -> (silent: [[String]], unsure: Int) {
    let file = SourceFile(path: "s.sh", text: script)
    let read = ShellScript(file, knowing: FormatList.vocabulary) { name in
      name.hasSuffix("lib.sh") ? Array(library.utf8) : nil
    }
    if read.cutOff != nil { return ([], wanted.count) }
    var known: [[String]: Int] = [:]
    // What is sourced from elsewhere may run anything.
    var isOpen = !read.missing.isEmpty
    for command in read.commands {
      guard let position = command.words.firstIndex(where: { $0.text == "train" }) else {
        // A program whose name is not known may be this one.
        if command.words.contains(where: { $0.problem != nil }) { isOpen = true }
        continue
      }
      if command.words.contains(where: { $0.problem != nil }) {
        isOpen = true
      } else if case .exactly(let times) = command.times {
        known[command.words[(position + 1)...].map(\.text), default: 0] += times
      } else {
        isOpen = true
      }
    }
    var silent: [[String]] = []
    var unsure = 0
    for call in wanted {
      if let times = known[call], times > 0 {
        known[call] = times - 1
      } else if isOpen {
        unsure += 1
      } else {
        silent.append(call)
      }
    }
    return (silent, unsure)
  }
}

/// Scripts of the grammar that trainings are started with.
struct ShellGenerator {
  private var random: SeededGenerator
  private var functions: [String] = []
  private var heredocs = 0

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &random)]
  }

  private mutating func number() -> Int { Int.random(in: 0...9, using: &random) }

  mutating func script() -> String {
    var lines = ["#!/bin/bash", "a=\(number())", "b=\(number())", "arr=(1 \(number()) x)"]
    if pick([false, false, true]) { lines.append("source ./lib.sh") }
    for _ in 0..<Int.random(in: 2...6, using: &random) { lines.append(statement(2)) }
    lines.append(call())
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func block(_ depth: Int) -> String {
    (0..<Int.random(in: 1...3, using: &random)).map { _ in statement(depth - 1) }
      .joined(separator: "\n")
  }

  private mutating func statement(_ depth: Int) -> String {
    switch Int.random(in: 0..<(depth > 0 ? 30 : 12), using: &random) {
    case 0...5: return assignment()
    case 6...11: return call()
    case 12: return "(\n\(block(depth))\n)"
    case 13: return "{\n\(block(depth))\n}"
    case 14: return "echo x | { cat > /dev/null\n\(block(depth))\n}"
    case 15: return "if \(condition()); then\n\(block(depth))\nelse\n\(block(depth))\nfi"
    case 16: return "if \(condition()); then\n\(block(depth))\nfi"
    case 17: return "for i in 1 2 $a; do\n\(block(depth))\ntrain --i $i\ndone"
    case 18: return "for i in \"${arr[@]}\"; do\n\(block(depth))\ntrain --i \"$i\"\ndone"
    case 19: return "for ((j=0; j<\(number() % 4); j++)); do\n\(block(depth))\ntrain --j $j\ndone"
    case 20: return "for i in {1..\(number() % 4 + 1)}; do\n\(block(depth))\ndone"
    case 21:
      return "n=0; while [ $n -lt \(number() % 4) ]; do\n\(block(depth))\nn=$((n + 1))\ndone"
    case 22: return "case $a in 1|2) \(call());; [3-6]) a=1\n\(call());; *) \(call());; esac"
    case 23:
      let name = "f\(functions.count)"
      let body = block(depth)
      functions.append(name)
      return "\(name)() {\nlocal b=$1\n\(body)\ntrain --f $b \"$@\"\n}\n\(name) \(number()) $a"
    case 24: return "\(condition()) && \(call())"
    case 25: return "\(condition()) || \(call())"
    case 26:
      heredocs += 1
      let quote = pick(["", "'"])
      return "export a\nbash <<\(quote)E\(heredocs)\(quote)\na=4\ntrain --h $a $b\nE\(heredocs)"
    case 27: return "trap 'train --trap $a' EXIT"
    case 28: return "export b=\(number()); bash -c 'train --c $b \"$1\"' x $a"
    default:
      return
        "for i in 1 2 3; do\n\(condition()) && \(pick(["break", "continue"]))\n\(block(depth))\ndone"
    }
  }

  private mutating func assignment() -> String {
    let n = number()
    return pick([
      "a=\(n)", "a=$b", "a=\"$a$b\"", "a=$((a + \(n)))", "((a++))", "((b += \(n)))",
      "let \"a=b*2\"",
      "a+=\(n)", ": ${c:=\(n)}", "export a=\(n)", "declare -i d=\(n)+4; a=$d", "unset a",
      "printf -v a '%d' \(n)", "read a <<< \(n)", "arr=(\(n) $a)", "arr+=(\(n))", "arr[1]=\(n)",
      "unset 'arr[0]'", "set -- \(n) $a", "shift", "eval a=\(n)", "a=$(echo \(n))", "a=`echo \(n)`",
      "b=${a:-\(n)}", "b=${#a}", "a=${a/1/2}", "a=${arr[1]}", "b=${#arr[@]}", "ref=a; b=${!ref}",
      "declare -A m=([x]=\(n)); a=${m[x]}", "a=\(n) true", "read -r a b <<< \"\(n) 2\"",
      "f() { a=\(n); }; f", "(a=\(n))", "echo \(n) | read a", "IFS=, read -r a b <<< \"\(n),5\"",
      "mapfile -t arr <<< \"\(n)\"", "a=$(( \(n) > 4 ? 1 : 2 ))", "local a=\(n) 2> /dev/null",
      "while read -r a; do :; done <<< \(n)", "a=${a:0:1}", "a=x${a}y", "a=${a%y}", "a=${a#x}",
      "for a in \(n); do :; done", "b=\"${arr[*]}\"", "a=$'\\x3\(n)'", "readarray -t arr <<< \(n)",
    ])
  }

  private mutating func call() -> String {
    let name = functions.isEmpty ? "true" : pick(functions)
    return pick([
      "train --s $a", "train \"--s=$a\"", "train --s \"${a:-4}\" --t $b", "train ${a%1} ${#a}",
      "train \"${arr[@]}\"", "train \"${arr[@]:1:2}\" \"${arr[*]}\"", "train --s $((a * 2))",
      "train --s $(echo $a)", "train ${c:+--c} \"$@\"", "train $# ${1:-none}",
      "train '$a' \"\\$a\"",
      "a=3 train --s $a", "\(name) \(number())", "a=3 \(name) \(number())", "train --bg $a &\nwait",
      "cmd=\"train --s $a\"; $cmd", "args=(--s \"$a\" --t $b); train \"${args[@]}\"",
      "echo x | train --p $a", "train --s $a || train --t $b", "train --s $a && train --t $b",
      "eval \"train --e $a\"", "eval 'train --e $a'", "! train --n $a", "train {1,2}$a",
      "train --o $a > /dev/null 2>&1", "command train --s $a", "env A=1 train --s $a",
      "h $a", "exec 3>&1; train --s ${a^^}", "train ${a:=5} \"${b/2/3}\"",
    ])
  }

  private mutating func condition() -> String {
    let n = number()
    return pick([
      "[ \"$a\" = \(n) ]", "[[ $a == \(n) ]]", "true", "false", "((b > \(n)))", "[ -n \"$a\" ]",
      "[[ $a =~ ^[0-4] ]]", "[ -z \"${c:-}\" ]", "[ ${#arr[@]} -gt 2 ]", "test -f lib.sh",
      "[ $# -eq 0 ]", "grep -q b lib.sh", "[[ -v c ]]", "! [ \"$b\" = \(n) ]",
      "[[ $a -gt 3 && $b -lt 7 ]]", "command -v nothing",
    ])
  }
}
