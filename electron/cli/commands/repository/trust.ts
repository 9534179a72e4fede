import { resolve } from "node:path";
import { asking, InputError, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { BASE_OPTION, whereOf } from "./repository-words.ts";
import { setupText } from "./setup-text.ts";

const HASH = /^[0-9a-f]{64}$/;

export const repositoryTrust: CliCommand = {
  name: "repository trust",
  summary: "Trusts what a repository runs, with exactly this content; launching needs it.",
  words: ["repository", "hash"],
  flags: {},
  options: BASE_OPTION,
  run: (surroundings) => {
    const sha256 = surroundings.given.word("hash");
    if (!HASH.test(sha256))
      throw new InputError(`"${sha256}" is no SHA-256 in hexadecimal. Nothing was trusted.`);
    return asking(surroundings, async (client) => {
      const where = whereOf(surroundings.given);
      const seen = valueOf(await client.request("repository.trust", { ...where, sha256 }));
      return { ok: true, lines: setupText(seen), json: seen };
    });
  },
};

export const repositoryUntrust: CliCommand = {
  name: "repository untrust",
  summary:
    "Takes the trust in what a repository runs back. What flies already keeps what it was launched with.",
  words: ["repository"],
  flags: {},
  run: (surroundings) =>
    asking(surroundings, async (client) => {
      const repository = resolve(surroundings.given.word("repository"));
      const answer = valueOf(await client.request("repository.untrust", { repository }));
      const line =
        answer.taken === 0
          ? `Nothing of ${answer.repository} was trusted.`
          : `What ${answer.repository} runs is not trusted any more.`;
      return { ok: true, lines: [line], json: answer };
    }),
};
