import { basename, join } from "node:path";
import { missionId } from "#shared/ids.ts";

interface Named {
  readonly mission: string;
  readonly path: string;
  readonly branch: string;
}

/** Records and entries say what is renamed to where: one that names another place than its own was not written by us. */
export function isOurs(home: string, { mission, path, branch }: Named): boolean {
  const name = basename(path);
  return (
    missionId.safeParse(mission).success &&
    path === join(home, "workspaces", mission, name) &&
    branch === `flightdeck/${mission}/${name}`
  );
}
