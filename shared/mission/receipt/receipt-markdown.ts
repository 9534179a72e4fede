import type {
  Receipt,
  ReceiptAttempt,
  ReceiptDecision,
  ReceiptReview,
  ReceiptSpend,
  ReceiptTask,
} from "./receipt-shape.ts";

const MICROS = 1_000_000;
/** A cell of a table says enough in this many characters; the whole of it is in the JSON receipt. */
const CELL_MAX = 200;
/** Commit and tree names are told apart by this many letters; the JSON receipt has all of them. */
const HASH_SHOWN = 12;

/** The receipt for people. Whatever agents wrote in it is text: it can neither break a table nor draw a link. */
export function receiptMarkdown(receipt: Receipt): string {
  return [
    `# Receipt: ${plain(receipt.title)}`,
    "",
    ...remarkLines(receipt),
    ...headLines(receipt),
    ...taskLines(receipt),
    ...receipt.tasks.flatMap(oneTask),
    ...reviewLines(receipt),
    ...togetherLines(receipt),
    ...trackingLines(receipt),
    ...decisionLines(receipt),
    ...spendLines(receipt),
    ...ruleLines(receipt),
    ...notMergedLines(receipt),
    `Made from ${receipt.events} events of mission ${receipt.mission}.`,
    "",
  ].join("\n");
}

function landedText(landing: Receipt["landing"]): string {
  if (landing === null) return "nothing landed";
  const { commit, how, published } = landing;
  if (published === null) return `${commit} (${how})`;
  const where = cell(published.url ?? published.next);
  return `${commit}, pushed to ${cell(published.remote)} as ${cell(published.branch)}: ${where}`;
}

const remarkLines = ({ remarks }: Receipt): string[] =>
  remarks.length === 0
    ? []
    : [
        ...remarks
          .map((remark) => `> ${plain(remark)}`)
          .join("\n>\n")
          .split("\n"),
        "",
      ];

function headLines(receipt: Receipt): string[] {
  const { landing, launchedAt, endedAt, lastEventAt, verification } = receipt;
  const took = launchedAt === null ? "not launched" : spanText((endedAt ?? lastEventAt) - launchedAt);
  return [
    ...table(
      ["", ""],
      [
        ["Outcome", outcomeText(receipt)],
        ["Goal", cell(receipt.goal)],
        ["Repository", `${cell(receipt.repository)}, branch ${cell(receipt.baseBranch)}`],
        ["Launched", launchedAt === null ? "never" : timeText(launchedAt)],
        ["Ended", endedAt === null ? "not yet" : timeText(endedAt)],
        [endedAt === null ? "Took up to its last event" : "Took", took],
        ["Autonomy", receipt.autonomy],
        ["Sandbox", receipt.sandboxed ? "yes" : "given up by the person"],
        ["Verified as a whole", verification.state],
        ["Landed as", landedText(landing)],
        ["Used", spendText(receipt.spend)],
      ],
    ),
  ];
}

export function outcomeText({ outcome, phase, stoppedBecause, tasks, notMerged }: Receipt): string {
  const merged = `${tasks.length - notMerged.length} of ${tasks.length} tasks merged`;
  switch (outcome) {
    case "landed":
      return `landed, ${merged}`;
    case "stopped":
      return `stopped, ${merged}${(stoppedBecause ?? "") === "" ? "" : `: ${cell(stoppedBecause ?? "")}`}`;
    case "not-ended":
      return `not ended (${phase}), ${merged}`;
  }
}

function taskLines({ tasks }: Receipt): string[] {
  if (tasks.length === 0) return ["## Tasks", "", "The plan has no tasks.", ""];
  return [
    "## Tasks",
    "",
    ...table(
      ["Task", "Status", "Attempts", "Agents", "Segments", "Merge commit", "Tree", "Used"],
      tasks.map((task) => [
        `${cell(task.title)} (${task.id})`,
        task.status,
        String(task.attempts.length),
        [...new Set(task.attempts.map(({ route }) => `${route.agent} (${route.family})`))].join(", ") ||
          "none",
        String(task.attempts.reduce((sum, { segments }) => sum + segments.length, 0)),
        task.merged === null ? "not merged" : hash(task.merged.commit),
        task.merged === null ? "" : hash(task.merged.tree),
        spendText(task.spend),
      ]),
    ),
  ];
}

function oneTask(task: ReceiptTask): string[] {
  if (task.attempts.length === 0) return [];
  return [
    `### ${plain(task.title)}`,
    "",
    ...task.attempts.flatMap(attemptLines),
    ...task.heldOut.map(({ cause, detail }) => `- The merge queue gave it back (${cause}): ${cell(detail)}`),
    ...(task.heldOut.length === 0 ? [] : [""]),
  ];
}

function attemptLines(attempt: ReceiptAttempt): string[] {
  const { number, purpose, route, outcome, failure, segments, signals } = attempt;
  const handOffs = segments.filter(({ handOff }) => handOff !== null).length;
  const parts = [
    `Attempt ${number} (${purpose}) by ${route.agent} of family ${route.family}`,
    `model ${cell(route.model ?? "not named")}, effort ${route.effort}, sandbox ${route.sandbox}, network ${route.network ? "on" : "off"}`,
    `${segments.length} ${segments.length === 1 ? "segment" : "segments"}${handOffs > 0 ? ` with ${handOffs} hand-off${handOffs === 1 ? "" : "s"}` : ""}`,
    `chosen because: ${cell(route.because)}`,
    `${outcome ?? "not ended"}${failure === null ? "" : `: ${cell(failure)}`}`,
  ];
  return [
    `${parts.join("; ")}.`,
    "",
    ...(signals.length === 0
      ? []
      : table(
          ["Evidence", "Holds", "Source", "Detail"],
          signals.map(({ name, holds, source, detail }) => [
            name,
            holds === null ? "unknown" : holds ? "yes" : "no",
            cell(source),
            cell(detail),
          ]),
        )),
  ];
}

function reviewLines({ reviews }: Receipt): string[] {
  if (reviews.length === 0) return ["## Reviews", "", "None by an agent.", ""];
  return ["## Reviews", "", ...reviews.flatMap(oneReview), ""];
}

/** How far reviewers that saw nothing of each other agree, and what the code said of the rest. */
function togetherLines({ overlap, syntheses }: Receipt): string[] {
  if (overlap.rounds === 0 && syntheses.length === 0) return [];
  return [
    "## Reviews beside each other",
    "",
    `- Rounds with more than one reviewer: ${overlap.rounds}, with ${overlap.findings} findings; ${overlap.pairs} pairs of them say the same of the same place. Not A/B-clean.`,
    ...syntheses.map(({ of, round, by, state, rebutted, reason }) =>
      state === "completed"
        ? `- ${of}, round ${round}: put together by ${by ?? "nobody"}, ${rebutted} findings rebutted by code`
        : `- ${of}, round ${round}: not put together${reason === null ? "" : ` (${cell(reason)})`}`,
    ),
    "",
  ];
}

function trackingLines({ tracking }: Receipt): string[] {
  if (tracking.length === 0) return [];
  return [
    "## To come back to",
    "",
    ...tracking.map(({ of, severity, title, file, line, reason }) => {
      const place = file === null ? "no place" : line === null ? file : `${file}:${line}`;
      return `- [ ] ${severity}: ${cell(title)} (${of ?? "the plan"}, ${cell(place)})${reason === null ? "" : `: ${cell(reason)}`}`;
    }),
    "",
  ];
}

function oneReview({ of, reviewer, round, state, crossFamily, findings }: ReceiptReview): string[] {
  const what = of === null ? "the plan" : of;
  const other = crossFamily ? "another family than the authors" : "a family that is among the authors";
  return [
    `- ${what}, round ${round}: ${reviewer.agent} (${reviewer.family}, ${other}), ${reviewer.lens}: ${state}, ${findings.length} findings`,
    ...findings.map(
      (found) =>
        `  - ${found.severity}: ${cell(found.title)}${found.byTwo ? " (found by two)" : ""}: ${found.state}${found.reason === null ? "" : ` (${cell(found.reason)})`}`,
    ),
  ];
}

function decisionLines({ decisions }: Receipt): string[] {
  if (decisions.length === 0) return ["## Decisions", "", "Nobody was asked.", ""];
  return [
    "## Decisions",
    "",
    ...table(
      ["Asked", "Kind", "Task", "Question", "Answer", "By", "Waited"],
      decisions.map(({ askedAt, kind, task, question, state, answer }) => [
        timeText(askedAt),
        kind,
        task ?? "the mission",
        cell(question),
        answer === null ? state : answerCell(answer),
        answer?.by ?? "nobody",
        answer === null ? "" : spanText(answer.at - askedAt),
      ]),
    ),
  ];
}

const answerCell = ({ label, reason, takenBackBy }: NonNullable<ReceiptDecision["answer"]>): string =>
  [
    cell(label),
    reason === null ? "" : `: ${cell(reason)}`,
    takenBackBy === null ? "" : ` (taken back by ${cell(takenBackBy)})`,
  ].join("");

function spendLines({ families }: Receipt): string[] {
  if (families.length === 0) return ["## Used", "", "Nothing flew.", ""];
  return [
    "## Used",
    "",
    ...table(
      ["Family", "Agents", "Attempts", "Tokens in", "Tokens out", "Cost"],
      families.map(({ family, agents, attempts, spend }) => [
        family,
        agents.join(", "),
        String(attempts),
        countText(spend.tokensIn, spend.tokensAtLeast),
        countText(spend.tokensOut, spend.tokensAtLeast),
        costText(spend),
      ]),
    ),
  ];
}

function ruleLines({ rules }: Receipt): string[] {
  if (rules.length === 0) return ["## Rules", "", "No agent asked for anything a rule decides.", ""];
  return [
    "## Rules",
    "",
    ...table(
      ["Rule", "Allowed", "Denied", "Asked a person"],
      rules.map(({ policy, allowed, denied, asked }) => [
        policy ?? "none fits: the autonomy decided",
        String(allowed),
        String(denied),
        String(asked),
      ]),
    ),
  ];
}

function notMergedLines({ notMerged }: Receipt): string[] {
  if (notMerged.length === 0) return [];
  return [
    "## Not merged",
    "",
    ...notMerged.map(({ task, status, why }) => `- ${task} (${status}): ${cell(why)}`),
    "",
  ];
}

const countText = (count: number | null, atLeast: boolean): string =>
  count === null ? "unknown" : `${count}${atLeast ? " or more" : ""}`;

/** What nobody knows is said, never shown as nothing. */
export function costText({ costMicros, costAtLeast }: ReceiptSpend): string {
  if (costMicros === null) return "unknown";
  return `$${(costMicros / MICROS).toFixed(4)}${costAtLeast ? " or more" : ""}`;
}

export function spendText(spend: ReceiptSpend): string {
  const { tokensIn, tokensOut, tokensAtLeast } = spend;
  const tokens = tokensIn === null || tokensOut === null ? null : tokensIn + tokensOut;
  return `${countText(tokens, tokensAtLeast)} tokens, cost ${costText(spend)}`;
}

const timeText = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");

export function spanText(spanMs: number): string {
  const seconds = Math.round(spanMs / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const hash = (name: string): string => name.slice(0, HASH_SHOWN);

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [row(heading), row(heading.map(() => "---")), ...rows.map(row), ""];
}

/** What shapes a line without being seen, and what ends one. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029]+/gu;
const MARKUP = /[\\`*_{}[\]<>|#~]/g;

/** Text of others as one line of Markdown that means nothing but itself. */
const plain = (text: string): string => text.replace(UNSEEN, " ").replace(MARKUP, "\\$&");

function cell(text: string): string {
  const letters = Array.from(text.replace(UNSEEN, " ").trim());
  return plain(letters.length > CELL_MAX ? `${letters.slice(0, CELL_MAX).join("")}…` : letters.join(""));
}
