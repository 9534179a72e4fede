import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** The folder for what can be fetched again: `FLIGHTDECK_CACHE`, else the XDG cache folder, else `~/.cache`. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const own = environment["FLIGHTDECK_CACHE"];
  if (own !== undefined && own !== "") return own;
  const xdg = environment["XDG_CACHE_HOME"];
  // The XDG specification says that a relative path is to be ignored.
  const base = xdg !== undefined && isAbsolute(xdg) ? xdg : join(environment["HOME"] ?? homedir(), ".cache");
  return join(base, "flightdeck");
}
