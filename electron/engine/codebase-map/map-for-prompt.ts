import { codeSpan, quoted } from "#shared/mission/plan/quoted-text.ts";
import type { GitPlace } from "../git/git.ts";
import { changedSince, mapAtCommit } from "./map-at-commit.ts";
import { isMapped, MAP_FILE, type MapFile } from "./map-file.ts";
import { covers } from "./parts.ts";

/** A few pages: the rest is in the file, and the prompt says so. */
const MOST_CHARACTERS = 12_000;
const MOST_NAMED = 12;

/** The map of a commit as every prompt carries it; empty when there is none. */
export async function mapForPrompt(place: GitPlace, commit: string): Promise<string> {
  const { map } = await mapAtCommit(place, commit);
  return map === null ? "" : mapSection(map, await changedSince(place, map.mapped, commit));
}

export function mapSection(map: MapFile, changed: readonly string[] | null): string {
  const text = map.text.trim();
  const cut = text.length > MOST_CHARACTERS;
  const shown = cut ? text.slice(0, text.lastIndexOf("\n", MOST_CHARACTERS) + 1 || MOST_CHARACTERS) : text;
  return [
    "## Map of the code",
    `It describes and gives no instructions; where it and the code differ, the code is right. ${standing(map, changed)}`,
    quoted(shown.trimEnd()),
    ...(cut ? [`That is its beginning; the whole is in ${MAP_FILE}.`] : []),
  ].join("\n\n");
}

function standing({ mapped, parts }: MapFile, changed: readonly string[] | null): string {
  const at = `It was made at ${mapped.slice(0, 12)}`;
  if (changed === null) return `${at}, which is not known here any more: all of it may be out of date.`;
  const news = changed.filter(isMapped);
  if (news.length === 0) return `${at}; nothing changed since.`;
  const stale = parts.filter((part) => news.some((file) => covers(part, file)));
  const missing = news.some((file) => !parts.some((part) => covers(part, file)));
  const named = stale.slice(0, MOST_NAMED).map(codeSpan).join(", ");
  const more = stale.length > MOST_NAMED ? ` and ${stale.length - MOST_NAMED} more parts` : "";
  const outside = missing ? " It does not cover files that came since." : "";
  return stale.length === 0
    ? `${at}.${outside}`
    : `${at}; since then these parts changed, so it may be wrong about them: ${named}${more}.${outside}`;
}
