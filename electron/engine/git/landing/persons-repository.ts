import { git, type GitPlace } from "../git.ts";
import { openSource, tipOf, type SourceRepository } from "../source-repository.ts";

/** The repository of a person, as far as landing has to do with it. */
export class PersonsRepository {
  readonly source: string;
  readonly commonDir: string;
  readonly objects: string;
  readonly place: GitPlace;
  readonly #from: SourceRepository;

  constructor(from: SourceRepository) {
    this.#from = from;
    this.source = from.source;
    this.commonDir = from.commonDir;
    this.objects = from.objects;
    this.place = { gitDir: from.commonDir, workTree: null };
  }

  /** null: there is no such branch. */
  tipOf(branch: string): Promise<string | null> {
    return tipOf(this.#from, branch);
  }

  /** Whether a commit of this repository has another one in its history; one that is not here at all is in none. */
  async holds(newer: string, older: string): Promise<boolean> {
    const { code } = await git(["merge-base", "--is-ancestor", older, newer], this.place);
    return code === 0;
  }

  /** The branch that this name only stands for; null: it is a branch itself. */
  async standsFor(branch: string): Promise<string | null> {
    const { code, out } = await git(["symbolic-ref", "--quiet", `refs/heads/${branch}`], this.place);
    return code === 0 ? out.toString("utf8").trim() : null;
  }
}

export const openPersons = async (source: string): Promise<PersonsRepository> =>
  new PersonsRepository(await openSource(source));
