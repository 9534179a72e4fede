import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { _electron, type ElectronApplication, type Page } from "playwright-core";
import { z } from "zod";
import { logFile } from "#launch/data-directory.ts";
import { readEndpoint } from "#launch/endpoint.ts";
import { endAndWait } from "#launch/testing/end-process.ts";
import { ensureElectron } from "../build/electron-runtime.ts";

export const checkout = new URL("..", import.meta.url).pathname.replace(/\/$/, "");

/** A data directory of its own for one test, with a path short enough for a socket. */
export const newHome = (): string => mkdtempSync(join(tmpdir(), "fd-e2e-"));

export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
}

/** The real app in the real Electron, on the given data directory, once its engine is as expected. */
export async function openApp(
  home: string,
  /** null: as the window comes. */
  size: { readonly width: number; readonly height: number } | null = { width: 1440, height: 900 },
  engine: "ready" | "recovery" | "silent" = "ready",
  more: Readonly<Record<string, string>> = {},
  words: readonly string[] = [],
): Promise<RunningApp> {
  const app = await launchApp(home, more, words);
  const page = await app.firstWindow();
  await app.evaluate(({ BrowserWindow }, wanted) => {
    if (wanted !== null) BrowserWindow.getAllWindows()[0]?.setContentSize(wanted.width, wanted.height);
  }, size);
  // What is drawn is measured from here on: not in the size the window came with.
  if (size !== null)
    await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size);
  await page.waitForSelector(`[data-testid=engine-state][data-state=${engine}]`);
  return { app, page };
}

/** The same, as soon as the app can be asked anything. */
export async function launchApp(
  home: string,
  more: Readonly<Record<string, string>> = {},
  /** Behind the program's own, a link for instance. */
  words: readonly string[] = [],
): Promise<ElectronApplication> {
  const { executable } = await ensureElectron({ report: () => undefined });
  const app = await _electron.launch({
    executablePath: executable,
    args: [checkout, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), ...words],
    env: {
      ...environment(),
      FLIGHTDECK_HOME: home,
      FLIGHTDECK_E2E: "1",
      FLIGHTDECK_NODE: process.execPath,
      ...more,
    },
    timeout: 60_000,
  });
  homes.set(app, home);
  return app;
}

const homes = new WeakMap<ElectronApplication, string>();

/** The tests' environment without what would change the app under test. */
function environment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name, value]) =>
      value !== undefined && !/^(ELECTRON_RUN_AS_NODE|NODE_OPTIONS|VITEST.*|npm_.*)$/.test(name),
  );
  return Object.fromEntries(kept) as Record<string, string>;
}

/** Longer than any quit takes that goes well. */
const CLOSES_WITHIN_MS = 20_000;

/** Behind a test: leaves the app, which has to go by itself, and looks whether something went wrong in it that nobody saw. */
export async function closeApp(app: ElectronApplication): Promise<void> {
  const { pid } = app.process();
  const stillThere = new AbortController();
  const late = delay(CLOSES_WITHIN_MS, "late", { signal: stillThere.signal }).catch(() => "closed");
  const how = await Promise.race([app.close().then(() => "closed"), late]);
  stillThere.abort();
  const bugs = takeBugs(homes.get(app) ?? "");
  if (how === "closed" && bugs === "") return;
  if (how === "closed") throw new Error(`The app had errors that nobody caught:\n${bugs}`);
  const doing = doingOf(pid ?? 0);
  await endAndWait(pid, "SIGKILL");
  throw new Error(
    `The app (process ${pid ?? "?"}) did not leave within ${CLOSES_WITHIN_MS / 1_000} s and was ended.\n${bugs}${doing}`,
  );
}

/** The errors of main that nobody caught, which are not told again. */
export function takeBugs(home: string): string {
  const file = logFile(home, "app");
  if (!existsSync(file)) return "";
  const bugs = readFileSync(file, "utf8");
  rmSync(file);
  return bugs;
}

/** What a process that should be gone, and those it started as parts of itself, wait for. */
function doingOf(pid: number): string {
  const read = (path: string) =>
    existsSync(path) ? readFileSync(path, "utf8").replaceAll("\0", " ") : "gone";
  const group = (each: string) => read(`/proc/${each}/stat`).split(") ").at(-1)?.split(" ")[2];
  return readdirSync("/proc")
    .filter((each) => /^\d+$/.test(each) && group(each) === String(pid))
    .flatMap((each) => [
      `${each} ${read(`/proc/${each}/cmdline`).slice(0, 200)}`,
      ...readdirSync(`/proc/${each}/task`).map(
        (thread) =>
          `  ${read(`/proc/${each}/task/${thread}/comm`).trim()}: ${read(`/proc/${each}/task/${thread}/wchan`)}`,
      ),
    ])
    .join("\n");
}

export const enginePid = (home: string): number => {
  const pid = readEndpoint(home)?.pid;
  if (pid === undefined) throw new Error(`no engine has written its endpoint into ${home}`);
  return pid;
};

export function sessionHostPid(home: string): number | undefined {
  const file = join(home, "run", "session-host.json");
  if (!existsSync(file)) return undefined;
  return z.object({ pid: z.number() }).parse(JSON.parse(readFileSync(file, "utf8"))).pid;
}

/** Rare enough to leave the two cores to what is being waited for. */
const POLL_MS = 10;

/** Waits until a fact holds; polls because the fact is the outside world's, not ours. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`);
    await delay(POLL_MS);
  }
}

/** Ends what the test started, engine first so that it starts nothing again, and removes the data directory. */
export async function cleanUp(home: string): Promise<void> {
  const host = sessionHostPid(home);
  await endAndWait(readEndpoint(home)?.pid, "SIGKILL");
  await endAndWait(host, "SIGTERM");
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}
