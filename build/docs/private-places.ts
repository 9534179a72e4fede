// Each is put together from parts, so that this file does not contain what it looks for.
const patterns: { name: string; pattern: RegExp }[] = [
  {
    name: "a folder of one machine",
    pattern: new RegExp(`(^|[\\s"'\`(=:])/(${["wor" + "k", "ro" + "ot"].join("|")})/[\\w.-]`),
  },
  {
    name: "a person's home folder",
    pattern: new RegExp(
      `(^|[\\s"'\`(=:])/(${["hom" + "e", "User" + "s"].join("|")})/(?!you\\b|user\\b|me\\b)[\\w.-]+/`,
    ),
  },
  {
    name: "a package registry's host",
    pattern: new RegExp(
      `\\b(${["registry\\.npm" + "js\\.org", "registry\\.yarn" + "pkg\\.com", "npm" + "mirror\\.com", "deb\\.deb" + "ian\\.org", "archive\\.ubu" + "ntu\\.com"].join("|")})\\b`,
      "i",
    ),
  },
  {
    name: "an address inside a private network",
    pattern: /https?:\/\/(10\.\d+|192\.168|172\.(1[6-9]|2\d|3[01]))\.\d+\.\d+/,
  },
];

export interface PrivatePlace {
  line: number;
  what: string;
}

/** Lines that name a place which exists on one machine only, or the host that packages happen to come from. */
export function privatePlaces(text: string): PrivatePlace[] {
  const found: PrivatePlace[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    for (const { name, pattern } of patterns) {
      if (pattern.test(line)) found.push({ line: index + 1, what: name });
    }
  }
  return found;
}
