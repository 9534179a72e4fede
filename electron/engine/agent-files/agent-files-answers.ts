import { realpathSync } from "node:fs";
import type { Outcome } from "#shared/contract/client.ts";
import type { AgentFilesView } from "#shared/contract/repository-requests.ts";
import { answered, refused, type Answers } from "../gateway/answers.ts";
import { openSource } from "../git/source-repository.ts";
import { placeOf } from "../missions/place.ts";
import { tipOfBranch } from "../readiness/setup-at-commit.ts";
import { changedLines, Trust } from "../readiness/trust.ts";
import type { AgentFiles } from "./agent-files.ts";
import { agentFilesAtCommit } from "./files-at-commit.ts";
import { DECLINED_FILES, TRUSTED_FILES } from "./trusts-workspace.ts";

type Requests = "repository.agent-files" | "repository.answer-agent-files";

interface Seen {
  readonly repository: string;
  readonly baseBranch: string;
  readonly files: AgentFiles;
}

/** What a repository brings for the CLIs, and the person's yes or no to it. */
export function agentFilesAnswers(home: string, now: () => number): Pick<Answers, Requests> {
  const trust = new Trust(home);
  return {
    "repository.agent-files": async ({ repository, baseBranch }) => {
      const seen = await look(repository, baseBranch);
      return seen.ok ? answered(viewOf(trust, seen.value)) : seen;
    },
    "repository.answer-agent-files": async ({ repository, baseBranch, sha256, answer }) => {
      const seen = await look(repository, baseBranch);
      if (!seen.ok) return seen;
      const { files, repository: real } = seen.value;
      if (files.state !== "known" || files.sha256 !== sha256)
        return refused(
          "conflict",
          `What ${real} brings for agents is not what was shown (${sha256}). Nothing was changed; look at it again.`,
        );
      const [given, taken] =
        answer === "trust" ? [TRUSTED_FILES, DECLINED_FILES] : [DECLINED_FILES, TRUSTED_FILES];
      // A no is about all that was trusted before; a yes is about this content alone.
      trust.revoke({ repository: real, file: taken });
      trust.grant({ repository: real, file: given, sha256, text: files.text, at: now() });
      return answered(viewOf(trust, seen.value));
    },
  };
}

async function look(repository: string, baseBranch: string | null): Promise<Outcome<Seen>> {
  const place = await placeOf(repository, baseBranch, "Nothing was changed");
  if (!place.ok) return place;
  const real = realpathSync(place.value.repository);
  const { commonDir } = await openSource(real);
  const source = { gitDir: commonDir, workTree: null };
  const commit = await tipOfBranch(source, place.value.baseBranch);
  const files = await agentFilesAtCommit(source, commit);
  return answered({ repository: real, baseBranch: place.value.baseBranch, files });
}

function viewOf(trust: Trust, { repository, baseBranch, files }: Seen): AgentFilesView {
  const nothing = { repository, baseBranch, paths: [], sha256: null, problem: null, changes: [] };
  if (files.state === "none") return { ...nothing, trust: "not-needed" };
  if (files.state === "unfit") return { ...nothing, problem: files.sentence, trust: "untrusted" };
  const { paths, sha256, text } = files;
  const known = { ...nothing, paths: [...paths], sha256 };
  const trusted = trust.of({ repository, file: TRUSTED_FILES });
  if (trusted.some((each) => each.sha256 === sha256)) return { ...known, trust: "trusted" };
  if (trust.has({ repository, file: DECLINED_FILES }, sha256)) return { ...known, trust: "declined" };
  const before = trusted.at(-1);
  if (before === undefined) return { ...known, trust: "untrusted" };
  return { ...known, trust: "changed", changes: changedLines(before.text, text).slice(0, MOST_CHANGES) };
}

/** What a person reads again before they say yes. */
const MOST_CHANGES = 200;
