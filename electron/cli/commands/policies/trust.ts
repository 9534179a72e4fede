import { InputError } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { sendCommand } from "../../send-command.ts";

const HASH = /^[0-9a-f]{64}$/;

export const policiesTrust: CliCommand = {
  name: "policies trust",
  summary: "Trusts a file of the repository with exactly this content: what it allows or runs then counts.",
  words: ["mission", "path", "hash"],
  flags: {},
  run: (surroundings) => {
    const [path, hash] = [surroundings.given.word("path"), surroundings.given.word("hash")];
    if (!HASH.test(hash))
      throw new InputError(`"${hash}" is no SHA-256 in hexadecimal. Nothing was trusted.`);
    return sendCommand(surroundings, () => ({
      command: { type: "trust.grant", path, hash },
      done: `${path} is trusted as long as its content is the same.`,
    }));
  },
};

export const policiesDistrust: CliCommand = {
  name: "policies distrust",
  summary: "Takes the trust in a file back.",
  words: ["mission", "path"],
  flags: {},
  run: (surroundings) => {
    const path = surroundings.given.word("path");
    return sendCommand(surroundings, () => ({
      command: { type: "trust.revoke", path },
      done: `${path} is not trusted any more.`,
    }));
  },
};
