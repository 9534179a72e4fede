import { isAbsolute, relative, resolve, sep } from "node:path";

/** A path as a person reads it: inside the workspace without the way to it. */
export function shownPath(path: string, workspace: string): string {
  const full = resolve(workspace, path);
  const inside = relative(workspace, full);
  const isOutside = inside === "" || inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return isOutside ? full : inside;
}
