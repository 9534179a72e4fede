import { environmentOf } from "../git-environment.ts";
import { git, gitText } from "../git.ts";
import { openPersons, type PersonsRepository } from "../landing/persons-repository.ts";
import { pushAddresses } from "./push-addresses.ts";
import { runOutside } from "./run-outside.ts";

export interface PersonsRemote {
  readonly name: string;
  /** Everywhere a push to it goes, for people to read: no password stands in them. */
  readonly urls: readonly [string, ...string[]];
}

/** Where the person pushes to, as their own git is configured; null: there is no remote, or no one to choose. */
export async function personsRemote(source: string, baseBranch: string): Promise<PersonsRemote | null> {
  const persons = await openPersons(source);
  const names = (await gitText(["remote"], persons.place, PERSON)).split("\n").filter((name) => name !== "");
  const wished = [
    await setting(persons, `branch.${baseBranch}.pushRemote`),
    await setting(persons, "remote.pushDefault"),
    await setting(persons, `branch.${baseBranch}.remote`),
    "origin",
    names.length === 1 ? names[0] : undefined,
  ];
  // A name that looks like an option, or a bare address, is none of these.
  const name = wished.find((each) => each !== undefined && names.includes(each) && !each.startsWith("-"));
  if (name === undefined) return null;
  const urls = await pushAddresses(persons, name);
  return urls === null ? null : { name, urls };
}

const PERSON = { profile: "person" } as const;

async function setting({ place }: PersonsRepository, name: string): Promise<string | undefined> {
  const { code, out } = await git(["config", "--get", name], place, PERSON);
  return code === 0 ? out.toString("utf8").replace(/\n$/, "") : undefined;
}

/** The page on which a pull request can be opened by hand; null: nobody knows such an address. */
export function comparePage(url: string, baseBranch: string, branch: string): string | null {
  const found = hosted(url);
  if (found === null) return null;
  const { host, path } = found;
  const names = [baseBranch, branch].map((name) => name.split("/").map(encodeURIComponent).join("/"));
  return `https://${host}/${path}/compare/${names.join("...")}?expand=1`;
}

/** Whose repository an address names; null: it does not say. */
export const ownerOf = (url: string): string | null => hosted(url)?.path.split("/").at(-2) ?? null;

function hosted(url: string): { readonly host: string; readonly path: string } | null {
  const found =
    /^https?:\/\/([^/]+)\/(.+?)(?:\.git)?\/?$/.exec(url) ??
    /^(?:ssh:\/\/)?[^@/]+@([^:/]+)(?::\d+\/|[:/])(.+?)(?:\.git)?\/?$/.exec(url);
  if (found === null) return null;
  const [, host = "", path = ""] = found;
  return { host, path };
}

/** Whether the program that opens pull requests is there and starts. */
export async function hasGh(): Promise<boolean> {
  const ran = await runOutside("gh", ["--version"], {
    cwd: "/",
    env: ghEnvironment(),
    withinMs: 5_000,
  });
  return ran.kind === "ended" && ran.code === 0;
}

/** Their own sign-in and settings; nobody is there to answer a prompt. */
export function ghEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !name.startsWith("GIT_"));
  return {
    ...Object.fromEntries(kept),
    GH_PROMPT_DISABLED: "1",
    GH_NO_UPDATE_NOTIFIER: "1",
    GH_SPINNER_DISABLED: "1",
    NO_COLOR: "1",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
}

export const gitEnvironment = ({ place }: PersonsRepository): NodeJS.ProcessEnv => ({
  ...environmentOf(place, "person", {}),
  SSH_ASKPASS_REQUIRE: "never",
});
