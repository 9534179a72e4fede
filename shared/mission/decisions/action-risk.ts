import type { TaskId } from "../ids.ts";
import type { Action } from "../policies/action.ts";
import { isOpaque, programs, readings } from "../policies/command-words.ts";
import { mentionsCredentials } from "../policies/credential-paths.ts";
import { removed } from "../policies/floor.ts";
import { branchesOf, gitCommands, overwrites } from "../policies/git-command.ts";
import { hostsIn } from "../policies/hosts.ts";
import { Whereabouts } from "../policies/places.ts";
import { matches } from "../plan/path-pattern.ts";
import type { MissionState } from "../state.ts";
import { judged, type JudgedRisk } from "./judged-risk.ts";

/** What would be done, judged by rules alone. The first rule of the highest risk is the one that is shown. */
export function riskOfAction(state: MissionState, task: TaskId | null, action: Action): JudgedRisk {
  switch (action.kind) {
    case "command":
      return riskOfCommand(state, task, action);
    case "file":
      return riskOfFile(state, action);
    case "network":
      return judged("medium", `reaches ${action.host}`);
    case "secret":
      return judged("high", "uses a secret");
    case "spawn":
      return judged("medium", "starts more agents");
    case "tool":
      return mentionsCredentials(action.input)
        ? judged("high", "names a credential path")
        : judged("medium", "uses a tool nothing is known about");
  }
}

function riskOfFile(
  { contract }: MissionState,
  { path, access, insideWorkspace }: Extract<Action, { kind: "file" }>,
): JudgedRisk {
  if (mentionsCredentials(path)) return judged("high", "names a credential path");
  if (!insideWorkspace) {
    return access === "read"
      ? judged("medium", "reads outside the workspace")
      : judged("high", "writes outside the workspace");
  }
  if (access === "read") return judged("low", "reads inside the workspace");
  const surface = contract.highRisk.find((pattern) => matches(pattern, path));
  if (surface !== undefined) return judged("high", `changes the high-risk surface ${surface}`);
  return access === "delete"
    ? judged("medium", "deletes a file")
    : judged("low", "writes inside the workspace");
}

/** Programs that send something away or take something that cannot be brought back, whatever their words are. */
const IRREVERSIBLE: readonly (readonly [program: string, verbs: RegExp])[] = [
  ["npm", /^(?:publish|unpublish|deprecate)$/],
  ["pnpm", /^publish$/],
  ["yarn", /^publish$/],
  ["cargo", /^(?:publish|yank)$/],
  ["gem", /^(?:push|yank)$/],
  ["twine", /^upload$/],
  ["docker", /^(?:push|prune|rm|rmi)$/],
  ["kubectl", /^(?:delete|apply|drain|replace|rollout|scale)$/],
  ["helm", /^(?:install|upgrade|uninstall|rollback)$/],
  ["terraform", /^(?:apply|destroy|import)$/],
  ["tofu", /^(?:apply|destroy|import)$/],
  ["pulumi", /^(?:up|destroy)$/],
  ["aws", /^(?:delete.*|terminate.*|rm|rb|put.*|create.*)$/],
  ["gcloud", /^(?:delete|deploy|create)$/],
  ["gh", /^(?:merge|delete|close|release|api)$/],
  ["prisma", /^(?:migrate|push|reset)$/],
  ["git", /^(?:filter-branch|filter-repo|gc|prune|stash)$/],
  ["systemctl", /^(?:stop|disable|restart|mask)$/],
];
const ENDING: readonly string[] = [
  "kill",
  "pkill",
  "killall",
  "shutdown",
  "reboot",
  "chmod",
  "chown",
  "truncate",
  "dropdb",
  "shred",
];
const SENDING: readonly string[] = [
  "scp",
  "sftp",
  "ftp",
  "rsync",
  "nc",
  "ncat",
  "netcat",
  "telnet",
  "mail",
  "sendmail",
];
const FETCHING: readonly string[] = ["curl", "wget", "http", "npx"];
const FETCHING_VERB = /^(?:install|i|ci|add|update|upgrade|get|fetch|pull|clone|download)$/;
const SENDS_BODY =
  /^(?:-X|--request|-d|--data.*|-F|--form.*|-T|--upload-file|--post-data.*|--post-file.*|--method.*|--json)(?:=|$)?/;
const SQL_LOSS = /\b(?:drop|truncate|delete\s+from|alter)\b/i;

function riskOfCommand(
  state: MissionState,
  task: TaskId | null,
  { parsed, cwd }: Extract<Action, { kind: "command" }>,
): JudgedRisk {
  const workspace = task === null ? null : (state.tasks.get(task)?.workspace?.path ?? null);
  const where = new Whereabouts(workspace, cwd);
  let highest: JudgedRisk | null = null;
  for (const { words } of parsed.parts) {
    const risk = highRiskOf(words, where, state.place.baseBranch) ?? mediumRiskOf(words);
    if (risk?.risk === "high") return risk;
    highest ??= risk;
    where.follow(words);
  }
  if (highest !== null) return highest;
  return parsed.unclear.length > 0 || parsed.parts.length === 0
    ? judged("medium", "its words do not say all it does")
    : judged("low", "no rule makes it more than a plain command inside the workspace");
}

function highRiskOf(words: readonly string[], where: Whereabouts, baseBranch: string): JudgedRisk | null {
  const names = programs(words);
  if (words.some(mentionsCredentials)) return judged("high", "names a credential path");
  if (where.placeOf(".") !== "inside" || words.slice(1).some((word) => leads(word, where))) {
    return judged("high", "reaches outside the workspace");
  }
  const gits = gitCommands(words);
  const lost = gits.map(overwrites).find((what) => what !== null);
  if (lost !== undefined && lost !== null) return judged("high", lost);
  if (
    gits.some(
      (git) =>
        git.subcommand === "push" &&
        branchesOf(git).some((branch) => branch === null || branch === baseBranch),
    )
  ) {
    return judged("high", `may touch the shared branch ${baseBranch}`);
  }
  if (gits.some(({ subcommand }) => subcommand === "push")) return judged("high", "writes to the network");
  if (removed(words).length > 0 || gits.some(loses))
    return judged("high", "removes what cannot be brought back");
  if (names.some((name) => ENDING.includes(name)) || IRREVERSIBLE.some((one) => isIrreversible(words, one))) {
    return judged("high", "uses an irreversible verb");
  }
  if (words.some((word) => SQL_LOSS.test(word) && /\s/.test(word)))
    return judged("high", "changes a database for good");
  if (
    names.some((name) => SENDING.includes(name)) ||
    (fetches(names) && words.some((word) => SENDS_BODY.test(word)))
  ) {
    return judged("high", "writes to the network");
  }
  return words.some(
    (word) => /^(?:--force|--recursive|--hard|-[a-zA-Z]*[fR][a-zA-Z]*)$/.test(word) && !isReader(names),
  )
    ? judged("high", "has a force or recursive flag")
    : null;
}

const leads = (word: string, where: Whereabouts): boolean =>
  !word.includes("://") && /^[/~.]/.test(word) && where.placeOf(word) === "outside";

const loses = ({
  subcommand,
  args,
}: {
  readonly subcommand: string;
  readonly args: readonly string[];
}): boolean =>
  subcommand === "clean" ||
  (subcommand === "reset" && args.includes("--hard")) ||
  (subcommand === "branch" && args.includes("-D"));

function isIrreversible(words: readonly string[], [program, verbs]: (typeof IRREVERSIBLE)[number]): boolean {
  return readings(words, program).some(([, ...rest]) => rest.some((word) => verbs.test(word)));
}

const fetches = (names: readonly string[]): boolean =>
  names.some((name) => name === "curl" || name === "wget" || name === "http");

/** In these the letters mean something else: `grep -F`, `ls -R`. */
const isReader = (names: readonly string[]): boolean =>
  names.length === 1 &&
  ["grep", "rg", "ls", "tail", "cut", "awk", "sort", "tar", "ps"].includes(names[0] ?? "");

function mediumRiskOf(words: readonly string[]): JudgedRisk | null {
  if (isOpaque(words)) return judged("medium", "what it runs is made elsewhere");
  const fetching =
    programs(words).some((name) => FETCHING.includes(name)) ||
    words.slice(1, 3).some((word) => FETCHING_VERB.test(word));
  if (fetching || words.some((word) => hostsIn(word).length > 0)) {
    return judged("medium", "may read from the network");
  }
  return null;
}
