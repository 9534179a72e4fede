import { policy, type Policy } from "./policy.ts";

/** Rules every mission begins with. They only ask and deny, so nothing of a person's can be made wider by them. */
export const BUILT_IN_POLICIES: readonly Policy[] = [
  {
    id: "push-after-dependency",
    verdict: "ask",
    match: { command: "git push *", after: "dependency-added" },
    reason: "A dependency was added in this mission; a person looks before anything leaves this machine.",
  },
  {
    id: "lockfile-without-dependency-task",
    verdict: "ask",
    match: {
      paths: [
        "**/{package-lock.json,npm-shrinkwrap.json,pnpm-lock.yaml,yarn.lock,bun.lock,bun.lockb,deno.lock}",
        "**/{Cargo.lock,go.sum,poetry.lock,uv.lock,Pipfile.lock,pdm.lock,Gemfile.lock,composer.lock,mix.lock}",
        "**/{packages.lock.json,gradle.lockfile,Podfile.lock,flake.lock}",
      ],
      access: ["write", "delete"],
      unless: "dependency-task",
    },
    reason: "A lockfile changes only in a task whose brief names it.",
  },
  {
    id: "reviews-only-read",
    verdict: "deny",
    match: { roles: ["reviewer", "synthesist", "verifier"], access: ["write", "delete"] },
    reason: "Who reviews changes nothing.",
  },
].map((rule) => policy.parse({ ...rule, level: "engine", origin: "built-in" }));
