const beginsPath = "(?:^|[\\s\"'`(=:])";

interface Pattern {
  what: string;
  pattern: RegExp;
  /** Tests may: they invent people. */
  allowedInTests?: true;
}

// Written with one-letter classes and escapes, so that this file does not contain what it looks for.
const patterns: Pattern[] = [
  { what: "a folder of one machine", pattern: new RegExp(`${beginsPath}/(?:wor[k]|roo[t])/[\\w.-]`) },
  {
    what: "a person's home folder",
    // Not the names that examples are about.
    pattern: new RegExp(`${beginsPath}/(?:hom[e]|User[s])/(?!(?:you|user|me|example)/)[\\w.-]+/`),
    allowedInTests: true,
  },
  {
    what: "the host of a package registry",
    pattern:
      /registry\.npmjs\.org|registry\.yarnpkg\.com|npmmirror\.com|deb\.debian\.org|archive\.ubuntu\.com/i,
  },
  {
    what: "an address inside a private network",
    pattern: /https?:\/\/(?:10\.\d+|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+\.\d+/,
  },
];

export interface PrivatePlace {
  line: number;
  what: string;
}

/** Lines that name a place which exists on one machine only, or the host that packages happen to come from. */
export function privatePlaces(text: string, inTest = false): PrivatePlace[] {
  const found: PrivatePlace[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    for (const { what, pattern, allowedInTests } of patterns) {
      if (inTest && allowedInTests === true) continue;
      if (pattern.test(line)) found.push({ line: index + 1, what });
    }
  }
  return found;
}
