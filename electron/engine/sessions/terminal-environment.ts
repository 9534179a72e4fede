import { userInfo } from "node:os";

/**
 * What a terminal's program gets of the engine's environment. A list of what is let through, because what else stands
 * there is ours: tokens, the way Electron and Node were started, a package manager's settings.
 */
const PASSED_ON: readonly string[] = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "TZ",
  "XDG_RUNTIME_DIR",
  "DISPLAY",
  "WAYLAND_DISPLAY",
  "SSH_AUTH_SOCK",
  "DBUS_SESSION_BUS_ADDRESS",
  "EDITOR",
];
const PASSED_ON_PREFIX = "LC_";

/** Said by every terminal about itself. */
const OURS = { TERM: "xterm-256color", COLORTERM: "truecolor", TERM_PROGRAM: "Flightdeck" } as const;

const DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

export function terminalEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const passed = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (PASSED_ON.includes(entry[0]) || entry[0].startsWith(PASSED_ON_PREFIX)),
  );
  return { PATH: DEFAULT_PATH, HOME: homeFolder(environment), ...Object.fromEntries(passed), ...OURS };
}

export function homeFolder(environment: NodeJS.ProcessEnv): string {
  const home = environment["HOME"] ?? "";
  return home === "" ? userInfo().homedir : home;
}

/** The program of a terminal that names none: from the settings, else the login shell, else one that is everywhere. */
export function defaultShell(fromSettings: string | null, environment: NodeJS.ProcessEnv): string {
  const named = [fromSettings, environment["SHELL"]].find(
    (shell) => shell !== null && shell !== undefined && shell !== "",
  );
  return named ?? "/bin/bash";
}
