import type { Receipt } from "./receipt-shape.ts";

/** What a reader has to know before trusting the rest, in words: nothing of it may be found out only by counting. */
export function remarksOf(receipt: Receipt): string[] {
  const { scripted, crossFamilyReviews, reviews, plan, spend, notMerged, outcome } = receipt;
  const broken = reviews.filter(({ state }) => state === "broke").length;
  return [
    ...(scripted.length > 0 ? [scriptedRemark(receipt)] : []),
    ...(receipt.sandboxed
      ? []
      : [
          "It flew without a sandbox: its agents could reach everything the person can, and approve their own requests.",
        ]),
    ...(crossFamilyReviews === 0 ? [noReview(receipt)] : []),
    ...(broken > 0 ? [`${broken} of ${reviews.length} reviews broke and say nothing about the work.`] : []),
    ...(plan.revision > 0 && plan.reviewedBy.length === 0
      ? [`The plan was not reviewed by another model family.${waiverText(plan.waiver)}`]
      : []),
    ...(spend.tokensAtLeast
      ? ["Some sessions did not say how many tokens they used: token counts are lower bounds."]
      : []),
    ...(spend.costAtLeast
      ? ["Some of the cost is unknown. Unknown is not zero: known costs are lower bounds."]
      : []),
    ...(notMerged.length > 0 && outcome === "landed"
      ? [`${notMerged.length} of ${receipt.tasks.length} tasks are not in what landed.`]
      : []),
    ...(outcome === "not-ended"
      ? ["The mission has not ended: this is how things stand, not how they ended."]
      : []),
  ];
}

function scriptedRemark({ scripted, families }: Receipt): string {
  const others = families.flatMap(({ agents }) => agents).filter((agent) => !scripted.includes(agent));
  const who = scripted.join(" and ");
  const what = `${who} ${scripted.length === 1 ? "is a scripted agent" : "are scripted agents"}: what ${scripted.length === 1 ? "it" : "they"} did was written down beforehand, and no model took part in it.`;
  return others.length === 0
    ? `Scripted flight: ${what} Commands, tests, git and decisions were real, token counts were not.`
    : `Partly scripted: ${what} Models flew as ${[...new Set(others)].join(", ")}.`;
}

function noReview({ tasks }: Receipt): string {
  const looked = tasks.filter(({ passedByPerson }) => passedByPerson).length;
  const byPerson = looked > 0 ? ` A person passed ${looked} task${looked === 1 ? "" : "s"} instead.` : "";
  return `No cross-family review took place: no family of models read work that another one wrote.${byPerson}`;
}

const waiverText = (waiver: string | null): string => (waiver === null ? "" : ` The reason given: ${waiver}`);
