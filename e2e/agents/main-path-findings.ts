// The change of high risk that is flown in the main path, what is wrong with it, and what is said of that.

export const TOKENS = "src/auth/tokens.mjs";
export const REPORT = "src/report/report.mjs";
export const GUIDE = "docs/guide.md";

export const FLAW = "  return token.expiresAt !== null;";
export const MENDED = "  return token.expiresAt > now;";
const EMPTY_IS_REFUSED = '  if (token.id === "") return false;';
const NAMED = "export const isValid = (token, now) => {";
export const flawed = [NAMED, EMPTY_IS_REFUSED, FLAW, "};", ""].join("\n");
export const mended = flawed.replace(FLAW, MENDED);

const finding = (severity: string, title: string, claim: string, file: string, line: number) => ({
  severity,
  title,
  claim,
  file,
  line,
});
/** What two reviewers find in the first change of the task of high risk, blind to each other. */
export const FOUND = {
  expired: finding(
    "critical",
    "An expired token is taken",
    "A token whose time is over is still valid.",
    TOKENS,
    3,
  ),
  empty: finding("important", "The empty token is taken", "Nothing stops a token without an id.", TOKENS, 2),
  alsoExpired: finding(
    "critical",
    "Expired tokens are valid",
    "A token is valid although its time is over.",
    TOKENS,
    3,
  ),
  vague: finding("minor", "The name says too little", "Nobody knows what isValid judges.", TOKENS, 1),
  unsigned: finding("important", "Nothing says who made a token", "Anybody can write one.", TOKENS, 1),
  short: finding("minor", "The report is short", "It has one line.", REPORT, 1),
} as const;

export const OF_PLAN = {
  unclear: {
    severity: "important",
    title: "Nobody says when a token ends",
    claim: "It has to be in the brief.",
    task: "tokens",
  },
  double: {
    severity: "minor",
    title: "Guide and report overlap",
    claim: "Both tell of tokens.",
    task: "guide",
  },
} as const;

/** Under which name the prompt of a synthesis has a finding: A1, B2, … */
function nameIn(prompt: string, { title }: { readonly title: string }): string {
  const name = new RegExp(`^## ([AB]\\d+)\\n\\n> \\w+: ${title}$`, "m").exec(prompt)?.[1];
  if (name === undefined) throw new Error(`the prompt names no finding "${title}"`);
  return name;
}

/** Its rebuttal of what is right has this for evidence; that of what is wrong has the line that shows it. */
export const together = (evidence: readonly object[] | null) => (prompt: string) => {
  const [one, other, empty, vague] = [FOUND.expired, FOUND.alsoExpired, FOUND.empty, FOUND.vague].map(
    (each) => nameIn(prompt, each),
  );
  const sides = (...names: readonly (string | undefined)[]) => ({
    alpha: names.filter((name) => name?.startsWith("A")),
    beta: names.filter((name) => name?.startsWith("B")),
    difference: "Who speaks of it.",
  });
  const shows = (line: number, quote: string) => [{ file: TOKENS, line, quote }];
  const rebuttals = [
    { finding: empty, why: "A token without an id is refused.", code: shows(2, EMPTY_IS_REFUSED) },
    ...(evidence === null ? [] : [{ finding: vague, why: "It is a matter of taste.", code: evidence }]),
  ];
  return {
    differences: [sides(one, other), sides(empty), sides(vague)],
    steelmans: [
      { finding: empty, argument: "The id decides.", code: shows(2, EMPTY_IS_REFUSED) },
      { finding: vague, argument: "The name is all a caller sees.", code: shows(1, NAMED) },
    ],
    rebuttals,
    preserved: [one, other, ...(evidence === null ? [vague] : [])],
  };
};

/** No such line stands in the commit. */
export const MADE_UP = "export const isValidToken = (token, now) => {";
