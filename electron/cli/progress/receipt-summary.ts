import { costText, outcomeText, spanText } from "#shared/mission/receipt/receipt-markdown.ts";
import type { Receipt } from "#shared/mission/receipt/receipt-shape.ts";
import { amount } from "../amount.ts";
import { span, type Span } from "./styled-text.ts";

/** A receipt in a few lines. */
export function receiptSummary(receipt: Receipt): Span[][] {
  const { outcome, launchedAt, endedAt, lastEventAt, landing, baseBranch, remarks, notMerged } = receipt;
  const took = launchedAt === null ? "" : ` in ${spanText((endedAt ?? lastEventAt) - launchedAt)}`;
  const where =
    landing === null
      ? ""
      : landing.published !== null
        ? `: pushed to ${landing.published.remote} as ${landing.published.branch}; ${landing.published.url ?? landing.published.next}`
        : `: ${baseBranch} is now ${landing.commit.slice(0, 10)} (${landing.how})`;
  return [
    [],
    [span(`${outcomeText(receipt)}${took}${where}`, outcome === "landed" ? "good" : "bad")],
    [span(`  ${workText(receipt)}`)],
    [span(`  ${peopleText(receipt)}`)],
    ...receipt.families.map(({ family, agents, attempts, spend }) => [
      span(
        `  ${family} (${agents.join(", ")}): ${amount(attempts, "attempt")}, ${tokensText(spend.tokensIn, spend.tokensOut)}, cost ${costText(spend)}`,
      ),
    ]),
    ...notMerged.map(({ task, status, why }) => [
      span(`  not merged: ${task} (${status}): ${why.split("\n")[0] ?? ""}`, "warn"),
    ]),
    ...remarks.map((remark) => [span(`  ! ${remark}`, "warn")]),
  ];
}

function workText({ tasks }: Receipt): string {
  const attempts = tasks.flatMap((task) => task.attempts);
  const handOffs = attempts.flatMap(({ segments }) => segments).filter(({ handOff }) => handOff !== null);
  const retries = attempts.filter(({ number, purpose }) => number > 1 && purpose === "work");
  const resolved = attempts.filter(({ purpose, outcome }) => purpose === "resolve" && outcome === "passed");
  const breaches = tasks.reduce((sum, { scopeBreaches }) => sum + scopeBreaches, 0);
  return [
    amount(attempts.length, "attempt"),
    `${retries.length} of them again after a failure`,
    `${amount(resolved.length, "conflict")} resolved`,
    `${breaches} returned for what they may not change`,
    amount(handOffs.length, "hand-off"),
  ].join(", ");
}

function peopleText({ decisions }: Receipt): string {
  const answered = decisions.filter(({ answer }) => answer !== null);
  const kinds = [...new Set(answered.map(({ kind }) => kind))];
  if (answered.length === 0) return `${amount(decisions.length, "decision")}, none answered`;
  return `${amount(answered.length, "decision")} answered (${kinds.join(", ")}) of ${decisions.length}`;
}

const tokensText = (tokensIn: number | null, tokensOut: number | null): string =>
  tokensIn === null || tokensOut === null
    ? "tokens unknown"
    : `${tokensIn} tokens in, ${tokensOut} tokens out`;
