import type { OpencodePermission } from "#shared/agent-bridge/opencode-settings.ts";
import type { Sandbox } from "#shared/mission/words.ts";

/** What changes nothing and looks nowhere else. A file of secrets is asked about. */
const LOOKS = {
  read: { "*": "allow", "*.env": "ask", "*.env.*": "ask", "*.env.example": "allow" },
  list: "allow",
  glob: "allow",
  grep: "allow",
  todoread: "allow",
  todowrite: "allow",
  lsp: "allow",
  // They become decisions by themselves, and what another agent of its own does is asked about like everything else.
  question: "allow",
  task: "allow",
} satisfies OpencodePermission;

const ASKED = ["edit", "bash", "webfetch", "websearch", "external_directory", "doom_loop"];

/**
 * opencode has no sandbox of its own, so everything that changes or reaches something is put to the mission, also what a later
 * version brings. What the person denied stays denied and what they want to be asked about is asked; what they allowed is the mission's
 * to allow. What they said of all tools counts for those they did not name.
 */
export function askedPermission(own: OpencodePermission, sandbox: Sandbox): OpencodePermission {
  const asked: OpencodePermission = { "*": "ask", ...LOOKS };
  const tools = new Set([...Object.keys(asked), ...ASKED, ...Object.keys(own)]);
  for (const tool of tools) asked[tool] = stricter(own[tool] ?? own["*"], asked[tool] ?? "ask");
  return sandbox === "read-only" ? { ...asked, edit: "deny" } : asked;
}

type May = OpencodePermission[string];

function stricter(own: May | undefined, ours: May): May {
  if (own === undefined || own === "allow") return ours;
  if (typeof own === "string") return own;
  const patterns = Object.entries(own);
  const first = patterns.findIndex(([, may]) => may !== "allow");
  if (first === -1) return ours;
  const all = new Map(Object.entries(typeof ours === "string" ? { "*": ours } : ours));
  for (const [pattern, may] of patterns.slice(first)) {
    // The last that fits counts, so what was there under that name before has to go first.
    all.delete(pattern);
    all.set(pattern, may === "allow" ? "ask" : may);
  }
  return Object.fromEntries(all);
}
