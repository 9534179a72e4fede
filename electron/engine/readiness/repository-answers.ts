import { realpathSync } from "node:fs";
import type { Outcome } from "#shared/contract/client.ts";
import type { RepositorySetup } from "#shared/contract/repository-requests.ts";
import { answered, refused, type Answers } from "../gateway/answers.ts";
import { openSource } from "../git/source-repository.ts";
import { placeOf } from "../missions/place.ts";
import { setupAtCommit, tipOfBranch } from "./setup-at-commit.ts";
import { isHarmless, SETUP_FILE, type WrittenSetup } from "./setup-file.ts";
import { changedLines, Trust } from "./trust.ts";

interface Seen {
  readonly view: RepositorySetup;
  readonly written: WrittenSetup | null;
}

/** What a repository would run, and the person's yes or no to it. */
export function repositoryAnswers(
  home: string,
  now: () => number,
): Pick<Answers, "repository.setup" | "repository.trust" | "repository.untrust"> {
  const trust = new Trust(home);
  return {
    "repository.setup": async ({ repository, baseBranch }) => {
      const seen = await look(trust, repository, baseBranch);
      return seen.ok ? answered(seen.value.view) : seen;
    },
    "repository.trust": async ({ repository, baseBranch, sha256 }) => {
      const seen = await look(trust, repository, baseBranch);
      if (!seen.ok) return seen;
      const { view, written } = seen.value;
      if (written?.sha256 !== sha256) return refused("conflict", otherContent(view, sha256));
      trust.grant({ repository: view.repository, file: SETUP_FILE, sha256, text: written.text, at: now() });
      return answered({ ...view, ...standing(trust, view.repository, written) });
    },
    "repository.untrust": async ({ repository }) => {
      const place = await placeOf(repository, null, "Nothing was changed");
      // One that was moved away or lost its branches may be forgotten all the same.
      const named = place.ok ? realpathSync(place.value.repository) : repository;
      const taken = trust.revoke({ repository: named, file: SETUP_FILE });
      return answered({ repository: named, taken });
    },
  };
}

async function look(trust: Trust, repository: string, baseBranch: string | null): Promise<Outcome<Seen>> {
  const place = await placeOf(repository, baseBranch, "Nothing was changed");
  if (!place.ok) return place;
  const real = realpathSync(place.value.repository);
  const { commonDir } = await openSource(real);
  const source = { gitDir: commonDir, workTree: null };
  const commit = await tipOfBranch(source, place.value.baseBranch);
  const found = await setupAtCommit(source, commit);
  const written = found.kind === "setup" ? found.written : null;
  const view: RepositorySetup = {
    repository: real,
    baseBranch: place.value.baseBranch,
    commit,
    file: SETUP_FILE,
    setup: written === null ? null : structuredClone(written.setup),
    sha256: written?.sha256 ?? null,
    problems: found.kind === "wrong" ? found.problems.map((each) => ({ ...each })) : [],
    ...standing(trust, real, written),
  };
  return answered({ view, written });
}

function standing(
  trust: Trust,
  repository: string,
  written: WrittenSetup | null,
): Pick<RepositorySetup, "trust" | "changes"> {
  if (written === null || isHarmless(written.setup)) return { trust: "not-needed", changes: [] };
  const before = trust.of({ repository, file: SETUP_FILE });
  if (before.some(({ sha256 }) => sha256 === written.sha256)) return { trust: "trusted", changes: [] };
  const last = before.at(-1);
  if (last === undefined) return { trust: "untrusted", changes: [] };
  return { trust: "changed", changes: [...changedLines(last.text, written.text)] };
}

function otherContent({ repository, file, sha256 }: RepositorySetup, asked: string): string {
  const now = sha256 === null ? "is not there, or cannot be used" : `has the hash ${sha256}`;
  return `${file} of ${repository} ${now}, not ${asked}. Nothing was trusted. Look at it again with "flightdeck repository setup".`;
}
