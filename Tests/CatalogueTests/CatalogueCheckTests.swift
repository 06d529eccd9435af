import Catalogue
import Foundation
import Testing

/// A way to spoil the shipped files, and what the check must say of it.
struct Spoilt: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let file: String
  let from: String
  let to: String
  let message: String

  init(_ name: String, _ file: String, _ from: String, _ to: String, _ message: String) {
    testDescription = name
    self.file = file
    self.from = from
    self.to = to
    self.message = message
  }
}

@Suite struct CatalogueCheckTests {
  @Test func theShippedFilesHaveNoProblem() {
    let problems = CatalogueCheck.problems(in: CatalogueCheck.shippedFiles)
    #expect(problems.isEmpty, "\(problems.prefix(20))")
  }

  static let spoilt: [Spoilt] = [
    Spoilt(
      "a row without a source", "cpus.csv", "\n", "\naaa,A,Intel,100,2020,,facts,\n",
      "`aaa` has no source"),
    Spoilt(
      "a row without a licence", "cpus.csv", "\n", "\naaa,A,Intel,100,2020,here,,\n",
      "`aaa` has no licence"),
    Spoilt(
      "a source that is not in the table of sources", "cpus.csv", "\n",
      "\naaa,A,Intel,100,2020,[nobody],,\n", "`aaa` cites `nobody`, which no row of sources has"),
    Spoilt(
      "a licence beside a cited source", "cpus.csv", "\n",
      "\naaa,A,Intel,100,2020,[timm],facts,\n",
      "`aaa` has a licence beside that of the source that it cites"),
    Spoilt(
      "a source that nobody cites", "sources.csv", "\n", "\naaa,here,facts\n",
      "no row cites `aaa`"),
    Spoilt(
      "a shared source without a licence", "sources.csv", "\n", "\naaa,here,\n",
      "`aaa` has no licence"),
    Spoilt(
      "an id twice", "cpus.csv", "\n",
      "\naaa,A,Intel,100,2020,here,facts,\naaa,A,Intel,100,2020,here,facts,\n",
      "`aaa` stands twice"),
    Spoilt(
      "a row out of order", "cpus.csv", "\n", "\nzzz,A,Intel,100,2020,here,facts,\n",
      "is not in the order of the bytes of the ids"),
    Spoilt(
      "an id with capitals", "cpus.csv", "\n", "\nAAA,A,Intel,100,2020,here,facts,\n",
      "`AAA` is no id"),
    Spoilt(
      "a figure out of range", "cpus.csv", "\n", "\naaa,A,Intel,100000,2020,here,facts,\n",
      "`tdp_w` is `100000`, out of 5 to 30000"),
    Spoilt(
      "a figure that is none", "cpus.csv", "\n", "\naaa,A,Intel,1OO,2020,here,facts,\n",
      "`tdp_w` is `1OO`, which is no number"),
    Spoilt(
      "a year of another age", "cpus.csv", "\n", "\naaa,A,Intel,100,202,here,facts,\n",
      "`year` is `202`"),
    Spoilt(
      "too few columns", "cpus.csv", "\n", "\naaa,A,Intel,100\n", "`aaa` has 4 columns, not 8"),
    Spoilt(
      "a quote left open", "cpus.csv", "\n", "\naaa,\"A,Intel,100,2020,here,facts,\n",
      "a quote is not closed"),
    Spoilt("an empty line", "cpus.csv", "\n", "\n\n", "the line is empty"),
    Spoilt("another header", "cpus.csv", "tdp_w", "power", "the columns are not"),
    Spoilt(
      "a PUE below one", "providers.csv", "\n", "\naaa,A,0.9,,,,,,,,here,facts,\n",
      "`pue` is `0.9`, out of 1 to 2.5"),
    Spoilt(
      "an instance of an unknown device", "instances.csv", "\n",
      "\naaa/b,aws,b,h1000,1,,,,,,here,facts,\n", "`accelerator` is `h1000`, which no row"),
    Spoilt(
      "an instance of an unknown provider", "instances.csv", "\n",
      "\naaa/b,aaa,b,t4,1,,,,,,here,facts,\n", "`provider` is `aaa`, which no row of providers"),
    Spoilt(
      "a spelling that leads nowhere", "aliases.csv", "\n", "\naccelerator:!,h1000\n",
      "leads to `h1000`, which no row of accelerators has"),
    Spoilt(
      "a spelling of no table", "aliases.csv", "\n", "\naaa:b,c\n", "is no table and a spelling"),
    Spoilt(
      "a size against its name", "models.csv", "\n",
      "\n!/a-7b,A-7B,70000000000,,,,,,,,,,,,,,,,here,facts,\n",
      "has a size in its name that is not that of `params`"),
    Spoilt(
      "more active than all", "models.csv", "\n",
      "\n!/a,A,70000000,80000000,,,,,,,,,,,,,,,here,facts,\n",
      "has more active parameters than parameters"),
    Spoilt(
      "a share-alike row among free ones", "models.csv", "\n",
      "\n!/a,A,70000000,,,,,,,,,,,,,,,,here,CC-BY-SA-4.0,\n",
      "is under `CC-BY-SA-4.0`, which is not what this file holds"),
    Spoilt(
      "an unknown domain", "models.csv", "\n",
      "\n!/a,A,70000000,,,,,,,,,,,,,,sound,,here,facts,\n", "`domain` is `sound`, not one of"),
    Spoilt(
      "a stamp of other files", "cpus.csv", ",AMD,", ",AMD ,", "is not that of these files"),
  ]

  @Test(arguments: spoilt)
  func findsWhatIsWrong(_ spoilt: Spoilt) throws {
    // The first lines are enough, and references that are cut off by it are other problems.
    var files = CatalogueCheck.shippedFiles.mapValues { text in
      text.split(separator: "\n").prefix(3).joined(separator: "\n") + "\n"
    }
    let text = try #require(files[spoilt.file])
    let place = try #require(text.range(of: spoilt.from))
    files[spoilt.file] = text.replacingCharacters(in: place, with: spoilt.to)
    let problems = CatalogueCheck.problems(in: files)
    #expect(
      problems.contains { $0.message.contains(spoilt.message) },
      "\(problems.map(\.message).prefix(5))")
  }

  @Test func aFileThatIsMissingIsSaid() {
    let problems = CatalogueCheck.problems(in: [:])
    #expect(problems.contains { $0.file == "models.csv" && $0.message == "is missing" })
  }

  @Test func theStampIsTheOneThatTheProductSays() {
    let files = CatalogueCheck.shippedFiles
    let date = String(Catalogue.stamp.prefix { $0 != "+" })
    #expect(CatalogueCheck.stamp(of: files, date: date) == Catalogue.stamp)
  }
}
