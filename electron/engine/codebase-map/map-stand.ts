import { isMapped, type MapFile } from "./map-file.ts";
import { covers, partsOf } from "./parts.ts";

/** How a map stands to the code of a commit. */
export interface MapStand {
  /** Parts of the map that still have files, with how many of these changed since. */
  readonly known: readonly { readonly path: string; readonly changed: number }[];
  /** Parts that the map does not have: of files that no part covers. */
  readonly fresh: readonly string[];
}

/** `changed`: files that are not as they were when the map was made; null: nobody can tell, so none of it is trusted. */
export function mapStand(
  map: MapFile | null,
  files: readonly string[],
  changed: readonly string[] | null,
): MapStand {
  const code = files.filter(isMapped);
  const news = (changed ?? code).filter(isMapped);
  const parts = map?.parts ?? [];
  const known = parts.flatMap((path) => {
    if (!code.some((file) => covers(path, file))) return [];
    return [{ path, changed: news.filter((file) => covers(path, file)).length }];
  });
  const fresh = partsOf(code.filter((file) => !parts.some((path) => covers(path, file))));
  return { known, fresh };
}

/** What has to be read again before the map is true. */
export const staleParts = ({ known, fresh }: MapStand): string[] => [
  ...known.filter(({ changed }) => changed > 0).map(({ path }) => path),
  ...fresh,
];

/** What the next map covers. */
export const allParts = ({ known, fresh }: MapStand): string[] => [
  ...known.map(({ path }) => path),
  ...fresh,
];
