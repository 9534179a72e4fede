import { resolve } from "node:path";
import type { Given } from "../../given.ts";

export const BASE_OPTION = {
  base: { value: "branch", help: "the branch missions start from; left out: the one that is checked out" },
} as const;

/** The engine is told whole paths: it stands somewhere else. */
export const whereOf = (given: Given) => ({
  repository: resolve(given.word("repository")),
  baseBranch: given.option("base"),
});
