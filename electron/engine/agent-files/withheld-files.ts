import { existsSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { PlainError } from "#launch/plain-error.ts";
import { agentPlaceOf } from "./agent-files.ts";
import { pathsOnDisk } from "./files-on-disk.ts";

/**
 * What of a workspace an agent must not see that would load it unasked: the files and folders by their names, as absolute paths without
 * links. For an agent that cannot be told to leave them alone; a box hides them. Throws a PlainError when that cannot be known.
 */
export async function withheldFiles(workspace: string): Promise<readonly string[]> {
  const paths = await pathsOnDisk(workspace);
  if (paths === null)
    throw new PlainError(`There are too many files in ${workspace} to look for those agents load.`);
  const top = realpathSync(workspace) + sep;
  const places = new Set(paths.flatMap((path) => agentPlaceOf(path) ?? []));
  return [...places].flatMap((place) => {
    const path = join(workspace, place);
    // A link that leads nowhere has nothing to load.
    if (!existsSync(path)) return [];
    const real = realpathSync(path);
    if (real.startsWith(top)) return [real];
    throw new PlainError(
      `${place} of the repository is a link that leads out of it, so it cannot be kept from an agent. Remove it.`,
    );
  });
}
