import Evidence
import Foundation
import Ledger
import TestSupport
import Testing

@Suite("carbonward evidence") struct EvidenceTests {
  static let files = [
    "carbonward.yaml": """
    carbonward: project/v1
    policies: [policies/]
    runs:
      - match: configs/*.yaml
        launcher: launch/sft.sbatch
        facts: {site: {region: gcp/us-central1}}

    """,
    "policies/team.yaml": """
    carbonward: policy/v1
    budgets:
      - {id: cap, limit: 500 gCO2e, per: run}
      - {id: year, limit: 40 t, per: year}
    rules:
      - {id: no-fp32, require: 'run.precision != "fp32"'}
    waivers:
      - {id: w-1, covers: [cap], reason: the last one, owner: Ada, approved_by: Grace,
         expires: 2026-12-31}

    """,
    "configs/sft.yaml": """
    base_model: meta-llama/Llama-3.1-8B
    datasets:
      - path: tatsu-lab/alpaca
        type: alpaca
    num_epochs: 2
    sequence_len: 2048
    micro_batch_size: 2
    gradient_accumulation_steps: 4
    bf16: true

    """,
    "launch/sft.sbatch": """
    #!/bin/bash
    #SBATCH --nodes=1
    #SBATCH --gres=gpu:h100:8
    #SBATCH --time=10:00:00
    srun axolotl train configs/sft.yaml

    """,
  ]

  private static let seeds = [UInt8](repeating: 7, count: 32)
  private static let others = [UInt8](repeating: 9, count: 32)

  private static func key(_ seed: [UInt8]) throws -> SigningKey {
    try #require(SigningKey(file: seed))
  }

  /// Files, a key, and evidence of them, made once.
  private static let evidence = Result { () throws -> (text: String, status: Int32) in
    let sandbox = try Sandbox(files, commits: false)
    try Data(seeds).write(to: sandbox.folder.appendingPathComponent("key"))
    let made = try sandbox.carbonward(
      "evidence", "create", "--at", "2026-11-23", "--sign-with", "key", "--output", "e.json")
    try #require(made.error.isEmpty, "\(made)")
    return (try sandbox.read("e.json"), made.status)
  }

  private func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox(Self.files, commits: false)
    try sandbox.write(["e.json": try Self.evidence.get().text])
    return sandbox
  }

  private func verify(_ sandbox: Sandbox, _ more: String...) throws -> Outcome {
    let key = try Self.key(Self.seeds).publicKey
    try sandbox.write(["key.pem": key.pem])
    return try sandbox.run(
      Sandbox.binary.path, ["evidence", "verify", "e.json", "--key", "key.pem"] + more)
  }

  @Test("evidence verifies where the files are the same")
  func verifies() throws {
    let sandbox = try sandbox()
    // What an earlier command left there changes nothing.
    _ = try sandbox.carbonward("check", "--output", "json=result.json", "--output", "html=r.html")
    let outcome = try verify(sandbox)
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
    #expect(outcome.output.hasPrefix("verified: "))
    // The same check gives the same bytes, in any folder.
    try Data(Self.seeds).write(to: sandbox.folder.appendingPathComponent("key"))
    let again = try sandbox.carbonward(
      "evidence", "create", "--at", "2026-11-23", "--sign-with", "../key", in: "launch")
    #expect(again.output == (try Self.evidence.get().text))
  }

  @Test("openssl and jq alone verify the signature")
  func openssl() throws {
    let sandbox = try sandbox()
    try sandbox.write(["key.pem": Self.key(Self.seeds).publicKey.pem])
    // The steps of DSSE, with nothing of ours.
    let script = """
      set -eu
      jq -j .payload e.json | base64 -d > body
      type=$(jq -j .payloadType e.json)
      printf 'DSSEv1 %s %s %s ' ${#type} "$type" $(wc -c < body) > pae
      cat body >> pae
      jq -j '.signatures[0].sig' e.json | base64 -d > sig
      openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in pae -sigfile sig
      jq -e '._type == "https://in-toto.io/Statement/v1" and .predicate.result.carbonward' body
      """
    let outcome = try sandbox.run("/bin/sh", ["-c", script])
    #expect(outcome.status == 0 && outcome.output.contains("Verified Successfully"), "\(outcome)")
  }

  @Test("keys are files of three forms, or a variable")
  func keys() throws {
    let sandbox = try sandbox()
    let digits = Self.seeds.map { String(format: "%02x", $0) }.joined()
    try sandbox.write(["hex": digits + "\n", "bad": "no key"])
    let pem = try sandbox.carbonward("evidence", "key", "--sign-with", "hex")
    #expect(pem.output == (try Self.key(Self.seeds).publicKey.pem))
    let made = try sandbox.run(
      "/bin/sh",
      [
        "-c",
        "openssl genpkey -algorithm ed25519 -out k.pem && openssl pkey -in k.pem -pubout -out p.pem",
      ])
    #expect(made.status == 0)
    let ours = try sandbox.carbonward("evidence", "key", "--sign-with", "k.pem")
    #expect(ours.output == (try sandbox.read("p.pem")))
    let bad = try sandbox.carbonward("evidence", "create", "--sign-with", "bad")
    #expect(bad.status == 2 && bad.error.contains("holds no Ed25519 key"))
    let none = try sandbox.carbonward("evidence", "create")
    #expect(none.status == 2 && none.error.contains("no key is named"))
    let trust = try sandbox.carbonward("evidence", "verify", "e.json")
    #expect(trust.status == 2 && trust.error.contains("nothing is trusted by itself"))
  }

  @Test("a verification can be summed up for supply-chain tools, and is signed as well")
  func summary() throws {
    let sandbox = try sandbox()
    try Data(Self.others).write(to: sandbox.folder.appendingPathComponent("other"))
    let outcome = try verify(sandbox, "--summary", "vsa.json", "--sign-with", "other")
    #expect(outcome.status == 0, "\(outcome)")
    let envelope = try #require(Envelope(file: Array(try sandbox.read("vsa.json").utf8)))
    #expect(envelope.signer(among: [try Self.key(Self.others).publicKey]) != nil)
    #expect(envelope.signer(among: [try Self.key(Self.seeds).publicKey]) == nil)
    let json = JSONValue(try JSONSerialization.jsonObject(with: Data(envelope.payload)))
    #expect(json["predicateType"].string == "https://slsa.dev/verification_summary/v1")
    let verdict = try Self.evidence.get().status == 0 ? "PASSED" : "FAILED"
    #expect(json["predicate"]["verificationResult"].string == verdict)
  }

  // MARK: - Tampering

  /// One change, after which nothing may verify.
  struct Tamper: Sendable, CustomTestStringConvertible {
    enum Change: Sendable {
      /// In a file, one text for another; an empty text appends.
      case file(String, String, String)
      case removed(String)
      /// In the envelope as it is.
      case envelope(String, String)
      /// In what is signed, with the old signature.
      case payload(String, String)
      /// In what is signed, signed again by the key that is trusted.
      case signed(String, String)
      /// Signed by a stranger, who says to be the one that is trusted.
      case stranger
      case unsigned
    }

    var testDescription: String
    var change: Change

    init(_ description: String, _ change: Change) {
      testDescription = description
      self.change = change
    }
  }

  static let tampers = [
    Tamper("a fact", .file("configs/sft.yaml", "num_epochs: 2", "num_epochs: 1")),
    Tamper("a comment in a recipe", .file("configs/sft.yaml", "", "# later\n")),
    Tamper("a line end in a recipe", .file("configs/sft.yaml", "bf16: true\n", "bf16: true\r\n")),
    Tamper("a recipe that is gone", .removed("configs/sft.yaml")),
    Tamper(
      "a recipe that is new", .file("configs/two.yaml", "", "base_model: a/b-7b\nnum_epochs: 1\n")),
    Tamper("a launcher", .file("launch/sft.sbatch", "h100:8", "h100:4")),
    Tamper("a comment in a launcher", .file("launch/sft.sbatch", "", "# later\n")),
    Tamper("a launcher that is gone", .removed("launch/sft.sbatch")),
    Tamper("the project's region", .file("carbonward.yaml", "gcp/us-central1", "aws/eu-north-1")),
    Tamper("a comment in the project", .file("carbonward.yaml", "", "# later\n")),
    Tamper("a limit", .file("policies/team.yaml", "500 gCO2e", "50 t")),
    Tamper("a comment in a policy", .file("policies/team.yaml", "", "# later\n")),
    Tamper("a waiver that is prolonged", .file("policies/team.yaml", "2026-12-31", "2027-12-31")),
    Tamper("the owner of a waiver", .file("policies/team.yaml", "Ada", "Eve")),
    Tamper("a rule that is gone", .file("policies/team.yaml", "no-fp32", "no-fp8")),
    Tamper("a policy that is gone", .removed("policies/team.yaml")),
    Tamper(
      "a policy that is new",
      .file("policies/more.yaml", "", "carbonward: policy/v1\nname: more\n")),
    Tamper("an envelope without a signature", .unsigned),
    Tamper("an envelope that is cut", .envelope("\"}]}", "")),
    Tamper("a signature of no bytes", .envelope("\"sig\":\"", "\"sig\":\"\",\"was\":\"")),
    Tamper("a key that is not trusted", .envelope("\"keyid\":\"", "\"keyid\":\"00")),
    Tamper("the type of what is signed", .envelope("vnd.in-toto+json", "json")),
    Tamper("a signature by a stranger", .stranger),
    Tamper("a space in what is signed", .payload("{", "{ ")),
    Tamper("a verdict, not signed again", .payload("\"verdict\": \"", "\"verdict\": \"x")),
    Tamper(
      "the time, signed again",
      .signed("\"at\": \"2026-11-23T00:00:00Z\"", "\"at\": \"2027-02-01T00:00:00Z\"")),
    Tamper("the catalogue, signed again", .signed("\"catalogue\": \"2", "\"catalogue\": \"3")),
    Tamper("the version, signed again", .signed("\"version\": \"0", "\"version\": \"1")),
    Tamper(
      "an input's digest, signed again",
      .signed(
        "\"inputs\": [{\"path\": \"carbonward.yaml\",\"sha256\": \"",
        "\"inputs\": [{\"path\": \"carbonward.yaml\",\"sha256\": \"0")),
    Tamper(
      "a subject's name, signed again",
      .signed("\"name\": \"carbonward.yaml\"", "\"name\": \"other.yaml\"")),
    Tamper("a finding, signed again", .signed("\"status\": \"waived\"", "\"status\": \"passed\"")),
    Tamper("a limit in the result, signed again", .signed("\"limit\": 0.5", "\"limit\": 500")),
    Tamper(
      "the owner of a waiver, signed again", .signed("\"owner\": \"Ada\"", "\"owner\": \"Eve\"")),
    Tamper(
      "the verdict, signed again",
      .signed("\"evidence/v1\",", "\"evidence/v1\",\"verdict\": \"pass\",")),
    Tamper(
      "another member, signed again",
      .signed("\"evidence/v1\",", "\"evidence/v1\",\"note\": \"fine\",")),
    Tamper(
      "the terms, signed again", .signed("\"fail_on\": \"deny\"},", "\"fail_on\": \"warn\"},")),
    Tamper(
      "an override, signed again",
      .signed("\"set\": []", "\"set\": [\"site.region=aws/eu-north-1\"]")),
    Tamper("an override of nonsense, signed again", .signed("\"set\": []", "\"set\": [\"x\"]")),
    Tamper("the kind of statement, signed again", .signed("urn:carbonward:check:v1", "urn:other")),
    Tamper(
      "a ledger that nobody asked, signed again",
      .signed("\"evidence/v1\",", "\"evidence/v1\",\"ledger\": {},")),
  ]

  @Test("any change is refused", arguments: tampers)
  func refuses(_ tamper: Tamper) throws {
    let sandbox = try sandbox()
    let text = try Self.evidence.get().text
    let envelope = try #require(Envelope(file: Array(text.utf8)))
    let payload = String(decoding: envelope.payload, as: UTF8.self)
    func replaced(_ text: String, _ old: String, _ new: String) throws -> String {
      let range = try #require(text.range(of: old), "`\(old)` is in \(text)")
      return text.replacingCharacters(in: range, with: new)
    }
    switch tamper.change {
    case .file(let path, "", let new):
      try sandbox.write([path: ((try? sandbox.read(path)) ?? "") + new])
    case .file(let path, let old, let new):
      try sandbox.write([path: replaced(sandbox.read(path), old, new)])
    case .removed(let path): try sandbox.remove(path)
    case .envelope(let old, let new):
      try sandbox.write(["e.json": replaced(text, old, new)])
    case .payload(let old, let new):
      let changed = Data(try replaced(payload, old, new).utf8).base64EncodedString()
      let old = Data(envelope.payload).base64EncodedString()
      try sandbox.write(["e.json": replaced(text, old, changed)])
    case .signed(let old, let new):
      let forged = Array(try replaced(payload, old, new).utf8)
      let made = try #require(Envelope(forged, signedWith: try Self.key(Self.seeds)))
      try sandbox.write(["e.json": String(decoding: made.document, as: UTF8.self)])
    case .stranger:
      let other = try Self.key(Self.others)
      let made = try #require(Envelope(envelope.payload, signedWith: other))
      let document = String(decoding: made.document, as: UTF8.self)
      let id = try Self.key(Self.seeds).publicKey.id
      try sandbox.write(["e.json": replaced(document, other.publicKey.id, id)])
    case .unsigned:
      let start = try #require(text.range(of: "\"signatures\":["))
      try sandbox.write(["e.json": text[..<start.upperBound] + "]}"])
    }
    let outcome = try verify(sandbox)
    #expect(outcome.status == 5, "\(outcome)")
    #expect(outcome.output.isEmpty && outcome.error.hasPrefix("not verified: `e.json`\n  "))
  }

  @Test("a ledger is part of it, and its head is held against the one there is")
  func ledger() throws {
    let sandbox = try Sandbox(Self.files, commits: false)
    try Data(Self.seeds).write(to: sandbox.folder.appendingPathComponent("key"))
    func carbonward(_ arguments: String...) throws -> Outcome {
      let outcome = try sandbox.run(Sandbox.binary.path, arguments)
      #expect(outcome.error.isEmpty, "\(outcome)")
      return outcome
    }
    for name in ["ledger.db", "other.db"] {
      _ = try carbonward("ledger", "define", "--policy", "policies/team.yaml", "--ledger", name)
    }
    _ = try carbonward(
      "evidence", "create", "--at", "2026-11-23", "--sign-with", "key", "--ledger", "ledger.db",
      "--output", "e.json")
    for files in [["ledger.db"], []] {
      let options = files.flatMap { ["--ledger", $0] }
      let key = try Self.key(Self.seeds).publicKey
      let outcome = try sandbox.run(
        Sandbox.binary.path, ["evidence", "verify", "e.json", "--key", key.hexadecimal] + options)
      #expect(outcome.status == 0, "\(outcome)")
    }
    let other = try verify(sandbox, "--ledger", "other.db")
    #expect(other.status == 5 && other.error.contains("the ledger: "), "\(other)")
    // What was spent is part of what is signed.
    let envelope = try #require(Envelope(file: Array(try sandbox.read("e.json").utf8)))
    let payload = String(decoding: envelope.payload, as: UTF8.self)
    let range = try #require(payload.range(of: "\"settled\": 0"))
    let forged = payload.replacingCharacters(in: range, with: "\"settled\": 9")
    let made = try #require(Envelope(Array(forged.utf8), signedWith: try Self.key(Self.seeds)))
    try sandbox.write(["e.json": String(decoding: made.document, as: UTF8.self)])
    let spent = try verify(sandbox)
    #expect(spent.status == 5, "\(spent)")
  }

  /// The provenance of two files, signed.
  private func provenance(_ sandbox: Sandbox, of names: [String]) throws -> Outcome {
    let subject = try names.map { name in
      let digest = Digest.hexadecimal(of: Array(try sandbox.read(name).utf8))
      return #"{"name": "\#(name)", "digest": {"sha256": "\#(digest)"}}"#
    }
    try Data(Self.seeds).write(to: sandbox.folder.appendingPathComponent("key"))
    try sandbox.write([
      "s.json": """
      {"_type": "https://in-toto.io/Statement/v1", "subject": [\(subject.joined(separator: ", "))],
       "predicateType": "https://slsa.dev/provenance/v1", "predicate": {"by": "hand"}}
      """
    ])
    return try sandbox.carbonward(
      "evidence", "sign", "s.json", "--sign-with", "key", "--output", "e.json")
  }

  @Test("A statement about files holds as long as they are what was signed")
  func filesAreHeldAgainstTheirStatement() throws {
    let sandbox = try Sandbox(["a.bin": "one", "b/c.bin": "two"], commits: false)
    let made = try provenance(sandbox, of: ["a.bin", "b/c.bin"])
    #expect(made.status == 0 && made.error.isEmpty, "\(made)")
    let verified = try verify(sandbox, "--files")
    #expect(verified.status == 0, "\(verified)")
    #expect(
      verified.output.hasPrefix("verified: 2 files, `https://slsa.dev/provenance/v1`, signed by "))
    try sandbox.write(["b/c.bin": "too"])
    let changed = try verify(sandbox, "--files")
    #expect(changed.status == 5 && changed.error.contains("the file `b/c.bin` has changed"))
    try sandbox.remove("a.bin")
    #expect(try verify(sandbox, "--files").error.contains("the file `a.bin` is not there"))
  }

  @Test("What says nothing of a check is not taken for one, and no check for less")
  func kindsOfStatementsAreKeptApart() throws {
    let sandbox = try self.sandbox()
    let check = try verify(sandbox, "--files")
    #expect(check.status == 5 && check.error.contains("what is signed is no statement about files"))
    #expect(try verify(sandbox, "--files", "--ledger", "l.db").status == 2)
    _ = try provenance(sandbox, of: ["carbonward.yaml"])
    let files = try verify(sandbox)
    #expect(files.status == 5 && files.error.contains("is no statement of a check"), "\(files)")
    // A check is signed by whoever derives it.
    let envelope = try #require(Envelope(file: Array(try Self.evidence.get().text.utf8)))
    try sandbox.write(["s.json": String(decoding: envelope.payload, as: UTF8.self)])
    let signed = try sandbox.carbonward("evidence", "sign", "s.json", "--sign-with", "key")
    #expect(signed.status == 2 && signed.error.contains("a check is signed by"), "\(signed)")
  }

  @Test(
    "A statement that cannot be held against files is not signed",
    arguments: [
      "{}", #"{"_type": "https://in-toto.io/Statement/v1", "predicateType": "x", "subject": []}"#,
      #"""
      {"_type": "https://in-toto.io/Statement/v1", "predicateType": "x",
       "subject": [{"name": "a", "digest": {"md5": "0"}}]}
      """#,
      #"""
      {"_type": "https://in-toto.io/Statement/v1", "predicateType": "x",
       "subject": [{"name": "../a", "digest": {"sha256": "0"}}]}
      """#,
    ])
  func refusedStatements(_ text: String) throws {
    let sandbox = try Sandbox(["s.json": text], commits: false)
    try Data(Self.seeds).write(to: sandbox.folder.appendingPathComponent("key"))
    let outcome = try sandbox.carbonward("evidence", "sign", "s.json", "--sign-with", "key")
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.error.contains("`s.json` is no statement of in-toto 1 about files"))
  }
}
