import {
  landingRemote,
  type LandingFacts,
  type LandingRemote,
} from "#shared/mission/landing/landing-shapes.ts";
import type { MissionId } from "#shared/ids.ts";
import { prdName } from "#shared/mission/plan/prd.ts";
import { gitText } from "../git/git.ts";
import { standsInTheWay } from "../git/landing/stands-in-the-way.ts";
import { namesOf } from "../git/merge/git-names.ts";
import { hasGh, personsRemote, type PersonsRemote } from "../git/publish/persons-remote.ts";
import type { Repository } from "../git/repository.ts";
import type { Recorded } from "./landing-record.ts";
import { shownText, startOfText } from "./shown-text.ts";

export interface Whole {
  readonly mission: MissionId;
  readonly title: string;
  readonly baseBranch: string;
  readonly base: string;
  readonly how: "fast-forward" | "merge";
  readonly recorded: Recorded;
}

const COMMITS_SHOWN = 50;
const FILES_SHOWN = 200;

/** What a person is shown before they say "land": everything that would enter the base branch, and where else it could go. */
export async function landingFacts(repository: Repository, whole: Whole): Promise<LandingFacts> {
  const { base, baseBranch, how, recorded } = whole;
  const { commit } = recorded;
  const { place } = repository;
  const range = `${base}..${commit}`;
  const log = await namesOf(["log", "-z", `--max-count=${COMMITS_SHOWN}`, "--format=%H %s", range], place);
  const count = await gitText(["rev-list", "--count", range], place);
  const files = await changedFiles(repository, base, commit);
  return {
    commit,
    base,
    how,
    commits: log.map((line) => {
      const at = line.indexOf(" ");
      return { commit: line.slice(0, at), title: startOfText(shownText(line.slice(at + 1)), 200) };
    }),
    commitCount: Number(count),
    files: files.slice(0, FILES_SHOWN),
    fileCount: files.length,
    blocked: shownOrNull(await standsInTheWay(repository, baseBranch), 4_000),
    remote: await remoteOf(repository, whole),
    record: recorded.record,
    recordProblem: shownOrNull(recorded.problem, 1_000),
  };
}

const shownOrNull = (text: string | null, most: number): string | null =>
  text === null ? null : startOfText(shownText(text), most);

async function changedFiles(
  { place }: Repository,
  base: string,
  commit: string,
): Promise<LandingFacts["files"]> {
  const rows = await namesOf(["diff-tree", "-r", "-z", "--numstat", "--no-renames", base, commit], place);
  return rows.map((row) => {
    const [added = "-", removed = "-", ...path] = row.split("\t");
    const number = (text: string): number | null => (/^\d+$/.test(text) ? Number(text) : null);
    return {
      path: startOfText(shownText(path.join("\t")), 1_000),
      added: number(added),
      removed: number(removed),
    };
  });
}

/** As they stand on the card. */
export function shownUrls([url, ...others]: PersonsRemote["urls"]): Pick<LandingRemote, "url" | "others"> {
  const shown = (address: string): string => startOfText(shownText(address), 2_000);
  return { url: shown(url), others: others.map(shown) };
}

async function remoteOf(
  { source }: Repository,
  { baseBranch, title, mission }: Whole,
): Promise<LandingFacts["remote"]> {
  const remote = await personsRemote(source, baseBranch);
  if (remote === null) return null;
  const found = landingRemote.safeParse({
    name: remote.name,
    ...shownUrls(remote.urls),
    branch: `flightdeck/${prdName({ id: mission, title })}-${mission.slice(-6)}`,
    tool: (await hasGh()) ? "gh" : null,
  });
  // A remote whose name nobody can read is none that is offered.
  return found.success ? found.data : null;
}
