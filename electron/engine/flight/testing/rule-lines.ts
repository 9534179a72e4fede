import { critical, finds, print, review, waitFor, work, type Cast } from "./rule-cast.ts";

const write = (id: string): string => `mkdir -p src/${id} && echo one >> src/${id}/a.txt && echo Done.`;

/** Says yes in three ways, none of which is an answer to what it was asked. */
const approvesInWords = (afresh: string) => [
  review("prose", `${waitFor("prose-over")}; echo Approved.`, "does not fit"),
  review("prose", print({ verdict: "approve", score: 10, findings: [] }), "## Your answer before"),
  review("prose", afresh),
];

const code = (quote: string) => [{ file: "src/both/a.txt", line: 1, quote }];
const together = {
  differences: [
    { alpha: ["A1"], beta: [], difference: "Only Alpha says it." },
    { alpha: [], beta: ["B1"], difference: "Only Beta says it." },
  ],
  steelmans: ["A1", "B1"].map((finding) => ({ finding, argument: "It may hurt.", code: code("one") })),
};
const rebutting = (evidence: object[]) =>
  print({
    ...together,
    rebuttals: [{ finding: "B1", why: "I think not.", code: evidence }],
    preserved: ["A1"],
  });

/** About another place than what the other reviewer finds. */
const short = {
  severity: "important",
  title: "Short",
  claim: "Nobody says what it is for.",
  file: "src/both/b.txt",
  line: 1,
};

/** What each of the three does in the mission of `rule-reviews.ts`. `afresh`: how the reviewer in words answers when it is asked anew. */
export function writeTheLines(cast: Cast, afresh: string): void {
  const adds = { when: ["# Task adds:", "touch the same lines"], run: "rm -rf docs; echo B > pages/b.md" };
  cast.plays("ash", [
    work("moves", "mkdir pages && mv docs/a.md pages/a.md"),
    work("adds", `${waitFor("adds")}; echo B > docs/b.md`),
    work("prose", `${waitFor("prose")}; ${write("prose")}`),
    ...["fixed", "rounds", "writes"].map((id) => work(id, write(id))),
    work("both", `${write("both")} && echo two > src/both/b.txt`),
    review("both", `if test "$(wc -l < src/both/a.txt)" -gt 1; then ${finds()}; else ${finds(short)}; fi`),
  ]);
  const writesAnyway = `said=$({ echo evil >> src/writes/a.txt; rm README.md; touch .git/evil; git commit -q --allow-empty -m evil; } 2>&1 | tr -d '"\\\\' | tr '\\n' ' ')`;
  const seenBy = `printf '{"findings":[{"severity":"minor","title":"I tried","claim":"I tried to write.","evidence":"%s"}]}' "$said"`;
  cast.plays("birch", [
    adds,
    review("adds", finds()),
    work("fixed", write("fixed")),
    review("fixed", `${waitFor("fixed-by-birch")}; ${finds(critical("fixed", "Race in one"))}`),
    review(
      "rounds",
      `printf '{"findings":[{"severity":"critical","title":"Wrong in round %s","claim":"It is wrong."}]}' "$(wc -l < src/rounds/a.txt)"`,
    ),
    review("writes", `${writesAnyway}; ${seenBy}`),
    review(
      "both",
      `if test "$(wc -l < src/both/a.txt)" -gt 1; then ${finds()}; else ${finds(critical("both", "Wrong"))}; fi`,
    ),
    ...approvesInWords(afresh),
  ]);
  cast.plays("cedar", [
    review("adds", finds()),
    work("fixed", write("fixed")),
    review("fixed", `${waitFor("fixed-by-cedar")}; ${finds(critical("fixed", "Race in two"))}`),
    { when: ["# Put together two reviews of task both", "where it reads"], run: rebutting([]) },
    {
      when: ["# Put together two reviews of task both", "neither rebutted nor preserved"],
      run: rebutting(code("nobody wrote this")),
    },
    {
      when: ["# Put together two reviews of task both"],
      run: print({ ...together, rebuttals: [], preserved: ["A1"] }),
    },
  ]);
}
