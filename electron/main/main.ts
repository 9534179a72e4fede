import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { t } from "@lingui/core/macro";
import { app, session } from "electron";
import { openDataDirectory, socketAddress } from "#launch/data-directory.ts";
import { Installation } from "#launch/installation.ts";
import { PlainError, sentenceOf } from "#launch/plain-error.ts";
import { localeOf, speak } from "#shared/messages/messages.ts";
import type { Place } from "#shared/contract/window.ts";
import { AppWindows } from "./app-window.ts";
import { declarePageScheme, servePage } from "./app-protocol.ts";
import { outliveBugsOfMain } from "./bug-log.ts";
import { LINK_SCHEME, linkAmong, readDeepLink } from "./deep-link.ts";
import { EngineSupervisor } from "./engine-supervisor.ts";
import { installMenu } from "./menu.ts";
import { Outside } from "./outside.ts";
import { denyPermissions, guardPages } from "./page-guard.ts";

/** The steps from process start to a window, in order. Nothing here may be awaited at the top level: "ready" waits for it. */
function start(): void {
  const locale = localeOf(process.env["FLIGHTDECK_LOCALE"]);
  speak(locale);
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
  // Windows shows notifications of installed apps only, and knows them by this name.
  if (process.platform === "win32") app.setAppUserModelId("dev.flightdeck.app");
  // Chromium refuses its sandbox to root; whoever starts the app as root has turned it off and knows.
  if (!app.commandLine.hasSwitch("no-sandbox")) app.enableSandbox();
  declarePageScheme();
  guardPages();

  const root = app.getAppPath();
  const supervisor = new EngineSupervisor({
    directory,
    installation: new Installation(root, { sources: false }),
    onState: (link) => windows.follow(link),
    onClient: (client) => outside.follow(client),
  });
  let isQuitting = false;
  const windows = new AppWindows({
    directory,
    preload: join(root, "out", "preload", "preload.cjs"),
    query: pageQuery(process.env, locale),
    linkState: () => supervisor.state,
    restartEngine: () => supervisor.startAgain(),
    hasTray: () => outside.presence.hasTray,
    leave: () => outside.leaving.start(),
    answerQuit: (answer) => outside.leaving.answer(answer),
    isQuitting: () => isQuitting,
    mayCloseLast: () => {
      // Without a window the app is over, on macOS too: closing the last one is leaving.
      if (isQuitting || !outside.leaving.mustAsk) return true;
      outside.leaving.start();
      return false;
    },
    onFocus: () => outside.look(),
  });
  const outside = new Outside({
    isTest: process.env["FLIGHTDECK_E2E"] === "1",
    show: (place) => windows.show(place),
    ask: (agents, missions) => windows.askQuit(agents, missions),
    complain: (words) => windows.complain(words),
  });
  outliveBugsOfMain(directory, (words) => windows.complain(words));
  const follow = (link: string | null, look: (place: Place | null) => void) => {
    const place = link === null ? null : readDeepLink(link);
    look(place);
    if (link === null || place !== null) return;
    windows.complain(
      t`The link was not followed: it names no mission, task or decision as Flightdeck writes them. Nothing was changed; copy the whole link and open it again.`,
    );
  };
  const show = (place: Place | null) => windows.show(place);
  app.on("second-instance", (_event, words) => follow(linkAmong(words), show));
  app.on("open-url", (event, link) => {
    event.preventDefault();
    void ready.then(() => follow(link, show));
  });
  app.on("activate", () => windows.show());
  // A quit of the system is not held up; agents keep flying, which loses nothing.
  app.on("before-quit", () => (isQuitting = true));
  app.on("window-all-closed", () => app.quit());
  app.on("quit", () => {
    outside.close();
    supervisor.stop();
  });

  const ready = app.whenReady().then(() => {
    denyPermissions();
    servePage(join(root, "out", "renderer"));
    installMenu((id) => windows.command(id));
    // In a checkout the program is Electron itself; on Linux the installed desktop entry says it.
    if (app.isPackaged && process.platform !== "linux") app.setAsDefaultProtocolClient(LINK_SCHEME);
    outside.presence.start();
    supervisor.start();
    setInterval(() => session.defaultSession.flushStorageData(), KEPT_WITHIN_MS).unref();
    follow(linkAmong(process.argv), (place) => windows.restore(place));
  });
  ready.catch(leave);
}

/** Where a person looked is on disk this soon, also when the app is killed; by itself Chromium waits for minutes. */
const KEPT_WITHIN_MS = 5_000;

/** Tests ask for probes; a page speaks the language main speaks. */
const pageQuery = (environment: NodeJS.ProcessEnv, locale: string): Record<string, string> => ({
  ...(environment["FLIGHTDECK_E2E"] === "1" && { probe: "1" }),
  ...(locale !== "en" && { locale }),
});

function leave(error: unknown): void {
  process.stderr.write(`Flightdeck: ${sentenceOf(error)}\n`);
  app.exit(1);
}

try {
  start();
} catch (error) {
  leave(error);
}
