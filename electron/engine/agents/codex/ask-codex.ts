import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";
import { BUILD } from "#shared/contract/message.ts";

/** It reads its settings and its login, and answers; a machine under load takes its time for that. */
const WITHIN_MS = 30_000;

const answer = z.looseObject({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.looseObject({ message: z.string() }).optional(),
});

const initialized = z.looseObject({ userAgent: z.string() });
const account = z.looseObject({
  account: z.looseObject({ type: z.string() }).nullish(),
  requiresOpenaiAuth: z.boolean(),
});
const providers = z.looseObject({
  defaultProviderId: z.string().nullish(),
  data: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      baseUrl: z.string().nullish(),
      settings: z.looseObject({ auth: z.looseObject({ envKey: z.string().nullish() }).nullish() }).nullish(),
    }),
  ),
});

/** What an installed Codex says of itself. */
export interface CodexSays {
  /** null: it does not say. */
  readonly version: string | null;
  /** Requests its app-server takes. */
  readonly methods: ReadonlySet<string>;
  /** How it is signed in with OpenAI; null: it is not. */
  readonly account: string | null;
  readonly needsLogin: boolean;
  readonly provider: CodexProvider | null;
}

export interface CodexProvider {
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string | null;
  /** The variable with its key. */
  readonly envKey: string | null;
}

/** No request has this name, so the refusal names all there are. */
const NO_METHOD = "flightdeck/none";

/** Asks the program itself: settings, login, providers, and which requests it takes. null: it has no app-server that answers in time. */
export async function askCodex(path: string, environment: NodeJS.ProcessEnv): Promise<CodexSays | null> {
  const answers = await converse(path, environment, [
    [
      "initialize",
      {
        clientInfo: { name: "flightdeck", title: "Flightdeck", version: BUILD },
        capabilities: { experimentalApi: true },
      },
    ],
    [NO_METHOD, {}],
    ["account/read", {}],
    ["modelProvider/list", {}],
  ]);
  const [hello, refusal, said, listed] = answers;
  if (hello?.result === undefined) return null;
  const seen = account.safeParse(said?.result);
  const greeting = initialized.safeParse(hello.result);
  return {
    version: (greeting.success ? /^[^/]+\/(\S+)/.exec(greeting.data.userAgent)?.[1] : null) ?? null,
    methods: new Set(
      [...(refusal?.error?.message ?? "").matchAll(/`([a-zA-Z]+(?:\/[a-zA-Z]+)*)`/g)].map(
        ([, name = ""]) => name,
      ),
    ),
    account: seen.success ? (seen.data.account?.type ?? null) : null,
    needsLogin: seen.success && seen.data.requiresOpenaiAuth,
    provider: providerOf(listed?.result),
  };
}

function providerOf(result: unknown): CodexProvider | null {
  const listed = providers.safeParse(result);
  if (!listed.success) return null;
  const { data, defaultProviderId } = listed.data;
  const found = data.find(({ id }) => id === defaultProviderId);
  if (found === undefined) return null;
  const { id, name, baseUrl, settings } = found;
  return { id, name, baseUrl: baseUrl ?? null, envKey: settings?.auth?.envKey ?? null };
}

type Answer = z.infer<typeof answer>;

/** One request after the other, as far as it answers; nothing when it is not done in time, for half of it would say something else. It works in no repository, so that none has a say. */
function converse(
  path: string,
  environment: NodeJS.ProcessEnv,
  requests: readonly (readonly [method: string, params: object])[],
): Promise<readonly Answer[]> {
  return new Promise((resolve) => {
    const answers: Answer[] = [];
    const child = spawn(path, ["app-server"], {
      cwd: "/",
      env: environment,
      stdio: ["pipe", "pipe", "ignore"],
      detached: true,
    });
    const timer = setTimeout(() => {
      answers.length = 0;
      endGroup(child.pid);
    }, WITHIN_MS);
    const send = (value: object): void => void child.stdin.write(`${JSON.stringify(value)}\n`);
    const next = (): void => {
      const request = requests[answers.length];
      if (request === undefined) return void child.stdin.end();
      send({ id: answers.length + 1, method: request[0], params: request[1] });
    };
    createInterface({ input: child.stdout }).on("line", (line) => {
      const seen = answer.safeParse(jsonOf(line));
      if (!seen.success || seen.data.id !== answers.length + 1) return;
      answers.push(seen.data);
      if (answers.length === 1) send({ method: "initialized" });
      next();
    });
    const done = (): void => {
      clearTimeout(timer);
      endGroup(child.pid);
      resolve(answers);
    };
    // It is gone: what it answered is what there is.
    child.stdin.on("error", () => child.stdin.destroy());
    child.once("error", done);
    child.once("close", done);
    next();
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
