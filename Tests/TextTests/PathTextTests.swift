import Testing
import Text

@Test(
  "the last part of a path",
  arguments: [
    ("scripts/train.py", "train.py"), ("train.py", "train.py"), ("a/b/", "b"), ("a//b", "b"),
    ("/", "/"), ("", ""), ("训练/脚本.sh", "脚本.sh"), ("/e\u{301}", "e\u{301}"), ("a/…/", "…"),
  ])
func lastPathPart(_ path: String, _ part: String) {
  #expect(path.lastPathPart == part)
}

@Test(
  "the parts of a path",
  arguments: [
    ("a/b.py", ["a", "b.py"]), ("/a//b/", ["a", "b"]), ("", []), ("/", []), ("../x", ["..", "x"]),
    ("训练/e\u{301}.sh", ["训练", "e\u{301}.sh"]),
  ])
func pathParts(_ path: String, _ parts: [String]) {
  #expect(path.pathParts.map(String.init) == parts)
}
