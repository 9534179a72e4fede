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
 * version brings. What the person denied stays denied; what they allowed is the mission's to allow.
 */
export function askedPermission(own: OpencodePermission, sandbox: Sandbox): OpencodePermission {
  const asked: OpencodePermission = { "*": "ask", ...LOOKS };
  for (const tool of new Set([...ASKED, ...Object.keys(own)])) asked[tool] = stricter(own[tool], asked[tool]);
  return sandbox === "read-only" ? { ...asked, edit: "deny" } : asked;
}

type May = OpencodePermission[string];

function stricter(own: May | undefined, ours: May | undefined): May {
  const otherwise = ours ?? "ask";
  if (own === "deny") return "deny";
  if (own === undefined || typeof own === "string") return otherwise;
  const denied = Object.entries(own).filter(([, may]) => may === "deny");
  if (denied.length === 0) return otherwise;
  const rest = typeof otherwise === "string" ? { "*": otherwise } : otherwise;
  // The last that fits counts.
  return { ...rest, ...Object.fromEntries(denied) };
}
