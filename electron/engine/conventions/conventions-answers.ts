import { mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { Outcome } from "#shared/contract/client.ts";
import type { ConventionsView, WrittenConventions } from "#shared/contract/conventions.ts";
import { systemCode } from "#launch/plain-error.ts";
import { writeWholeFile } from "../effects/whole-file.ts";
import { answered, refused, type Answers } from "../gateway/answers.ts";
import { checkoutOf } from "../missions/place.ts";
import { driftOf, type Drift, type Proposal } from "./drift.ts";
import { hashOf, readSides } from "./read-sides.ts";
import { NotWritten, writeShown } from "./write-shown.ts";

type Requests = "repository.conventions" | "repository.sync-conventions";
type Wanted = Parameters<Answers["repository.sync-conventions"]>[0]["writes"];

interface Seen {
  readonly top: string;
  readonly drifts: readonly Drift[];
  readonly problems: readonly string[];
}

/** How conventions stand in a person's checkout, and what the person lets us write there. */
export function conventionsAnswers(home: string): Pick<Answers, Requests> {
  return {
    "repository.conventions": async ({ repository }) => {
      const seen = await look(repository);
      return seen.ok ? answered(viewOf(seen.value)) : seen;
    },
    "repository.sync-conventions": async ({ repository, writes }) => {
      const seen = await look(repository);
      if (!seen.ok) return seen;
      const chosen = chosenOf(seen.value, writes);
      return chosen.ok ? write(home, seen.value.top, chosen.value) : chosen;
    },
  };
}

async function look(repository: string): Promise<Outcome<Seen>> {
  const place = await checkoutOf(repository, "Nothing was written");
  return place.ok ? answered(seenAt(realpathSync(place.value))) : place;
}

function seenAt(top: string): Seen {
  const { pairs, problems } = readSides(top);
  return { top, problems, drifts: pairs.flatMap((pair) => driftOf(pair) ?? []) };
}

/** Only what we would propose now can be written: a path from outside is never used as one. */
function chosenOf({ top, drifts }: Seen, writes: Wanted): Outcome<readonly Proposal[]> {
  const chosen: Proposal[] = [];
  const pairs = new Set<Drift>();
  for (const { path, shown, overHandWritten } of writes) {
    const drift = drifts.find(({ proposals }) => proposals.some((each) => each.path === path));
    const proposal = drift?.proposals.find((each) => each.path === path && each.shown === shown);
    if (drift === undefined || proposal === undefined)
      return refused(
        "conflict",
        `${path} in ${top} is not as it was shown. Nothing was written; look at it again.`,
      );
    if (pairs.has(drift))
      return refused("bad-request", `${path} and its other side cannot both be made. Nothing was written.`);
    if (proposal.over === "hand-written" && !overHandWritten)
      return refused(
        "refused",
        `${path} holds words that somebody wrote. Nothing was written; name the file to replace it.`,
      );
    pairs.add(drift);
    chosen.push(proposal);
  }
  return answered(chosen);
}

function write(home: string, top: string, chosen: readonly Proposal[]): Outcome<WrittenConventions> {
  const written: string[] = [];
  const kept: { path: string; keptAt: string }[] = [];
  for (const proposal of chosen) {
    try {
      writeShown(top, proposal, (bytes) => {
        kept.push({ path: proposal.path, keptAt: keep(home, bytes) });
      });
      written.push(proposal.path);
    } catch (error) {
      const why = error instanceof NotWritten ? error.message : systemCode(error);
      if (why === undefined) throw error;
      const before =
        written.length === 0 ? "Nothing was written" : `Written before it: ${written.join(", ")}`;
      return refused("conflict", `${proposal.path} was not written: ${why}. ${before}.`);
    }
  }
  return answered({ written, kept, view: viewOf(seenAt(top)) });
}

/** Whatever a marker says: what is replaced can be had again. */
function keep(home: string, bytes: Uint8Array): string {
  const folder = join(home, "replaced-conventions");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keptAt = join(folder, `${hashOf(bytes)}.md`);
  writeWholeFile(keptAt, bytes);
  return keptAt;
}

const viewOf = ({ top, drifts, problems }: Seen): ConventionsView => ({
  repository: top,
  problems: [...problems],
  pairs: drifts.map(({ skill, state, sentence, proposals }) => ({
    skill,
    state,
    sentence,
    writes: proposals.map(({ path, from, over, diff, shown }) => ({
      path,
      from,
      over,
      diff: [...diff],
      shown,
    })),
  })),
});
