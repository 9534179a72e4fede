import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { app } from "electron";
import { openDataDirectory, socketAddress } from "#launch/data-directory.ts";
import { Installation } from "#launch/installation.ts";
import { PlainError, sentenceOf } from "#launch/plain-error.ts";
import { AppWindows } from "./app-window.ts";
import { declarePageScheme, servePage } from "./app-protocol.ts";
import { EngineSupervisor } from "./engine-supervisor.ts";
import { installMenu } from "./menu.ts";
import { denyPermissions, guardPages } from "./page-guard.ts";

/** The steps from process start to a window, in order. Nothing here may be awaited at the top level: "ready" waits for it. */
function start(): void {
  const directory = openDataDirectory();
  // Asked early, so that a data directory nobody can use is one sentence and not a window full of errors.
  socketAddress(directory, "engine");
  mkdirSync(join(directory, "window"), { recursive: true, mode: 0o700 });
  app.setPath("userData", join(directory, "window"));
  if (!app.requestSingleInstanceLock()) {
    throw new PlainError(
      `It is already open for ${directory}. Its window was brought to the front. ` +
        `Use that one, or set FLIGHTDECK_HOME to another folder for a second one.`,
    );
  }
  // Chromium refuses its sandbox to root; whoever starts the app as root has turned it off and knows.
  if (!app.commandLine.hasSwitch("no-sandbox")) app.enableSandbox();
  declarePageScheme();
  guardPages();

  const root = app.getAppPath();
  const supervisor = new EngineSupervisor(directory, new Installation(root, { sources: false }), (link) =>
    windows.follow(link),
  );
  const windows = new AppWindows({
    directory,
    preload: join(root, "out", "preload", "preload.cjs"),
    query: pageQuery(process.env),
    linkState: () => supervisor.state,
    restartEngine: () => supervisor.startAgain(),
  });
  app.on("second-instance", () => windows.show());
  app.on("activate", () => windows.show());
  app.on("window-all-closed", () => app.quit());
  app.on("quit", () => supervisor.stop());

  const ready = app.whenReady().then(() => {
    denyPermissions();
    servePage(join(root, "out", "renderer"));
    installMenu((id) => windows.command(id));
    supervisor.start();
    windows.open();
  });
  ready.catch(leave);
}

/** Tests ask for probes, and for another language. */
function pageQuery(environment: NodeJS.ProcessEnv): string {
  const query = new URLSearchParams();
  if (environment["FLIGHTDECK_E2E"] === "1") query.set("probe", "1");
  const locale = environment["FLIGHTDECK_LOCALE"] ?? "";
  if (locale !== "") query.set("locale", locale);
  return query.size === 0 ? "" : `?${query.toString()}`;
}

function leave(error: unknown): void {
  process.stderr.write(`Flightdeck: ${sentenceOf(error)}\n`);
  app.exit(1);
}

try {
  start();
} catch (error) {
  leave(error);
}
