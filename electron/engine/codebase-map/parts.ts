import { matches } from "#shared/mission/plan/path-pattern.ts";
import { pathPattern } from "#shared/mission/text.ts";

/** As many parts as one wave of readers is worth; folders at the top are parts of their own however many there are. */
const WANTED = 16;
/** What one reader reads well within its time; a folder with fewer files is not split. */
const FEW_FILES = 80;
const SPECIAL = /[*?[\]{}]/;

interface Part {
  /** From the top, without a slash behind it; empty: the top itself. */
  readonly folder: string;
  /** Only the files right in the folder, nothing beneath. */
  readonly isFlat: boolean;
  readonly files: readonly string[];
}

/** The parts a code base is read in: folders, the largest ones split. Every file is in one part, unless its name cannot be written as one. */
export function partsOf(files: readonly string[]): string[] {
  let parts = split({ folder: "", isFlat: false, files }) ?? [];
  for (let left = WANTED; left > 0; left -= 1) {
    const large = parts
      .filter((part) => !part.isFlat && part.files.length > FEW_FILES)
      .toSorted((one, other) => other.files.length - one.files.length);
    const next = large.flatMap((part) => {
      const inner = split(part);
      return inner === null || parts.length - 1 + inner.length > WANTED ? [] : [{ part, inner }];
    })[0];
    if (next === undefined) break;
    parts = parts.flatMap((part) => (part === next.part ? next.inner : [part]));
  }
  return parts.map(nameOf).filter(isName).toSorted();
}

/** null: there are no folders in it, or one has a name that no pattern can say. */
function split({ folder, files }: Part): Part[] | null {
  const start = folder === "" ? 0 : folder.length + 1;
  const inner = new Map<string, string[]>();
  const flat: string[] = [];
  for (const file of files) {
    const slash = file.indexOf("/", start);
    if (slash === -1) flat.push(file);
    else {
      const name = file.slice(0, slash);
      const known = inner.get(name);
      if (known === undefined) inner.set(name, [file]);
      else known.push(file);
    }
  }
  if (folder !== "" && inner.size === 0) return null;
  const parts = [...inner].map(([name, those]): Part => ({ folder: name, isFlat: false, files: those }));
  if (flat.length > 0) parts.push({ folder, isFlat: true, files: flat });
  return folder !== "" && !parts.map(nameOf).every(isName) ? null : parts;
}

function nameOf({ folder, isFlat }: Part): string {
  if (!isFlat) return `${folder}/`;
  return folder === "" ? "*" : `${folder}/*`;
}

const isName = (part: string): boolean =>
  !SPECIAL.test(part.replace(/\*$/, "")) && !part.startsWith(" ") && pathPattern.safeParse(part).success;

/** Whether a part covers a file. */
export function covers(part: string, file: string): boolean {
  const folder = part.replace(/\*$/, "");
  if (!SPECIAL.test(folder) && (folder === "" || folder.endsWith("/"))) {
    if (!file.startsWith(folder)) return false;
    return !part.endsWith("*") || !file.includes("/", folder.length);
  }
  return matches(part, file);
}
