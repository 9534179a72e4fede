import { sentenceOf } from "#launch/plain-error.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import type { MissionId } from "#shared/ids.ts";
import { rememberProven } from "../git/merge/sound-head.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import { Workspaces } from "../git/workspaces.ts";

/** Where the work of one mission is kept: our own copy of its repository, and the workspaces that belong to it. */
export interface FlightRepository {
  readonly repository: Repository;
  readonly workspaces: Workspaces;
}

/** One of our repositories per repository of a person, however many missions fly in it. */
export class FlightRepositories {
  readonly #home: string;
  readonly #now: () => number;
  readonly #report: (sentence: string) => void;
  readonly #open = new Map<string, Promise<FlightRepository>>();

  constructor(home: string, now: () => number, report: (sentence: string) => void) {
    this.#home = home;
    this.#now = now;
    this.#report = report;
  }

  of({ repository: source }: MissionPlace): Promise<FlightRepository> {
    const known = this.#open.get(source);
    if (known !== undefined) return known;
    const opening = this.#opened(source);
    this.#open.set(source, opening);
    // What did not work is tried again by whoever asks next.
    opening.catch(() => this.#open.delete(source));
    return opening;
  }

  async #opened(source: string): Promise<FlightRepository> {
    const repository = await openRepository(source, this.#home);
    const options = { now: this.#now, onTrouble: this.#report };
    return { repository, workspaces: new Workspaces(repository, this.#home, options) };
  }

  /** Nothing more is begun in the background; whatever is cut off there is made whole by the next engine. */
  close(): void {
    for (const opening of this.#open.values())
      opening
        .then(({ workspaces }) => workspaces.close())
        .catch((error: unknown) => this.#report(sentenceOf(error)));
  }
}

/** Who needs nothing else of a flight's hands than its repositories. */
export interface OfRepositories {
  readonly repositories: Pick<FlightRepositories, "of">;
}

export const missionBranch = (mission: MissionId): string => `refs/heads/mission/${mission}`;

/** The newest commit of the mission, from the base branch on when nothing was merged yet. */
export async function missionHead(
  { repository }: FlightRepository,
  mission: MissionId,
  { baseBranch }: MissionPlace,
): Promise<string> {
  const head = await repository.ref(missionBranch(mission));
  if (head !== null) return head;
  const base = await repository.baseOf(baseBranch);
  // Where it begins is written down as every later place is, or nobody would see that it was moved before the first merge.
  await rememberProven(repository, mission, base);
  return repository.ensureMissionBranch(mission, base);
}
