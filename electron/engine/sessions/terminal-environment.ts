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

/** Without these, programs on Windows do not find its libraries, their folders or each other. */
const PASSED_ON_WINDOWS: readonly string[] = [
  "SYSTEMROOT",
  "SYSTEMDRIVE",
  "WINDIR",
  "COMSPEC",
  "PATHEXT",
  "USERPROFILE",
  "USERNAME",
  "HOMEDRIVE",
  "HOMEPATH",
  "APPDATA",
  "LOCALAPPDATA",
  "PROGRAMDATA",
  "PROGRAMFILES",
  "TEMP",
  "TMP",
];

export function terminalEnvironment(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const known = canonical(environment, platform);
  const names = platform === "win32" ? [...PASSED_ON, ...PASSED_ON_WINDOWS] : PASSED_ON;
  const passed = Object.entries(known).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (names.includes(entry[0]) || entry[0].startsWith(PASSED_ON_PREFIX)),
  );
  const usual = { PATH: defaultPath(known, platform), HOME: homeFolder(known, platform) };
  return { ...usual, ...Object.fromEntries(passed), ...OURS };
}

export function homeFolder(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string {
  const known = canonical(environment, platform);
  const home = known["HOME"] || (platform === "win32" ? known["USERPROFILE"] : undefined);
  return home || userInfo().homedir;
}

/** The program of a terminal that names none: from the settings, else the login shell, else one that is everywhere. */
export function defaultShell(
  fromSettings: string | null,
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string {
  if (fromSettings !== null && fromSettings !== "") return fromSettings;
  // SHELL on Windows is set by ports of Unix programs, to paths that only they understand.
  if (platform === "win32") return canonical(environment, platform)["COMSPEC"] || "cmd.exe";
  return environment["SHELL"] || (platform === "darwin" ? "/bin/zsh" : "/bin/bash");
}

function defaultPath(known: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform !== "win32") return DEFAULT_PATH;
  const root = known["SYSTEMROOT"] || known["WINDIR"] || "C:\\Windows";
  return `${root}\\System32;${root}`;
}

/** Windows does not tell `Path` from `PATH`; here all its names are upper case, so that none is there twice. */
function canonical(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): NodeJS.ProcessEnv {
  if (platform !== "win32") return environment;
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name.toUpperCase(), value]));
}
