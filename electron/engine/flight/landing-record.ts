import type { MissionState } from "#shared/mission/state.ts";
import {
  DECISIONS_FILE,
  decisionsText,
  isDecisionLog,
  recordFile,
  recordText,
  trackingFile,
} from "#shared/mission/landing/record.ts";
import { trackingText } from "#shared/mission/landing/tracking.ts";
import { commitTree } from "../git/commit-tree.ts";
import { textInCommit, treeWith, type WrittenFile } from "../git/landing/add-files.ts";
import { caseCollisions } from "../git/merge/case-collisions.ts";
import { namesOf } from "../git/merge/git-names.ts";
import type { GitPlace } from "../git/git.ts";
import { treeOf } from "../git/merge/commit-history.ts";
import type { Repository } from "../git/repository.ts";
import { maskText } from "../secrets/mask-text.ts";
import { identityOf } from "./commit-text.ts";

/** What is to be written down of a mission, taken from its state in one look. */
export interface ToRecord {
  readonly entries: number;
  readonly record: WrittenFile;
  /** What reviews found; null: nothing. */
  readonly tracking: WrittenFile | null;
  /** The decision log with this mission's entries, when this stands there. */
  readonly decisions: (existing: string | null) => string | null;
}

/** null: the contract says that nothing is to be written into the repository. */
export function toRecord(state: MissionState): ToRecord | null {
  if (state.contract.unrecorded === true) return null;
  // The state belongs to whoever folds it: only texts and copies leave this look.
  const logged = { id: state.id, title: state.title, decisionLog: [...state.decisionLog] };
  const tracked = trackingText(state);
  return {
    entries: logged.decisionLog.length,
    record: { path: recordFile(logged), text: recordText(state) },
    tracking: tracked === null ? null : { path: trackingFile(logged), text: tracked },
    decisions: (existing) => decisionsText(existing, logged),
  };
}

export interface Recorded {
  readonly commit: string;
  readonly record: { readonly entries: number; readonly files: string[] } | null;
  readonly problem: string | null;
}

/**
 * Plan, decisions and memory as a commit of their own on top of what would land: made before a person is asked, so that what
 * they approve is what lands. Made again from the same it is the same commit.
 */
export async function recorded(
  repository: Repository,
  commit: string,
  wish: ToRecord | null,
  mission: { readonly id: string; readonly at: number; readonly secrets: readonly string[] },
): Promise<Recorded> {
  if (wish === null)
    return {
      commit,
      record: null,
      problem: "The contract keeps plan, decisions and memory out of the repository.",
    };
  const { place } = repository;
  // Words of agents leave our disk here for good, whatever way they came in.
  const files = [wish.record, ...(wish.tracking === null ? [] : [wish.tracking])].map(({ path, text }) => ({
    path,
    text: maskText(text, mission.secrets),
  }));
  const log = await decisionLogIn(place, commit);
  const decisions = log.isText ? wish.decisions(log.text) : null;
  if (decisions !== null) files.push({ path: log.path, text: decisions });
  const made = await treeWith(place, commit, files);
  if ("sentence" in made) return { commit, record: null, problem: made.sentence };
  const same = await caseCollisions(place, commit, made.tree);
  if (same.length > 0) return { commit, record: null, problem: noPlace(same) };
  const problem =
    !log.isText && wish.entries > 0
      ? `${log.path} is no plain text file, so the decisions stand only in ${wish.record.path}.`
      : null;
  const record = { entries: wish.entries, files: files.map(({ path }) => path) };
  if (made.tree === (await treeOf(place, commit))) return { commit, record, problem };
  const written = await commitTree(place, made.tree, [commit], {
    message: `Write down what the mission did and decided\n\nMission: ${mission.id}\n`,
    at: mission.at,
    author: identityOf("flightdeck"),
  });
  return { commit: written, record, problem };
}

type DecisionLog =
  | { readonly path: string; readonly isText: true; readonly text: string | null }
  | { readonly path: string; readonly isText: false };

/**
 * Where the decision log of a repository stands. One that is written in another case is it as well: a second one beside it
 * would be the same file wherever upper and lower case are the same.
 */
async function decisionLogIn(place: GitPlace, commit: string): Promise<DecisionLog> {
  const all = await namesOf(["ls-tree", "-z", "--name-only", "--full-tree", commit], place);
  const named = all.filter(isDecisionLog);
  const path = named.includes(DECISIONS_FILE) ? DECISIONS_FILE : (named.toSorted()[0] ?? DECISIONS_FILE);
  const standing = await textInCommit(place, commit, path);
  if (standing === "other") return { path, isText: false };
  return { path, isText: true, text: standing === "absent" ? null : standing.text };
}

const noPlace = (same: readonly string[]): string =>
  `Nothing is written down in the repository: ${same.slice(0, 10).join(", ")} would be one file where upper and lower case are the same.`;
