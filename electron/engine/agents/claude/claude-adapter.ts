import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { PlainError } from "#launch/plain-error.ts";
import type { ClaudeSettings } from "#shared/agent-bridge/claude-settings.ts";
import { agentName, family } from "#shared/mission/words.ts";
import type { AdapterParts } from "../adapter-parts.ts";
import type { AgentAdapter, Detected, Launch, LaunchPlan } from "../agent-adapter.ts";
import { bridgePlan } from "../bridge-plan.ts";
import { findProgram } from "../find-program.ts";
import { sayVersion } from "../say-version.ts";
import { firstHome } from "./first-home.ts";
import { ClaudeHome } from "./claude-home.ts";
import { modelPlace } from "./claude-hosts.ts";
import { CLAUDE_KEYS, claudeLogin } from "./claude-login.ts";
import { claudeProgram, programFiles, wakes, type ClaudeProgram } from "./claude-program.ts";
import { shellWithoutKeys } from "./claude-shell.ts";
import { schemaText } from "./schema-text.ts";

/** An agent that flies tells nobody about it and changes no program under itself. */
const QUIET = {
  DISABLE_TELEMETRY: "1",
  DISABLE_ERROR_REPORTING: "1",
  DISABLE_AUTOUPDATER: "1",
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
};

export function claudeAdapter(parts: AdapterParts): AgentAdapter {
  return {
    agent: agentName.parse("claude"),
    title: "Claude Code",
    install: "npm install -g @anthropic-ai/claude-code",
    scripted: false,
    reviews: true,
    detect: () => detect(parts),
    plan: (launch) => plan(parts, launch),
  };
}

const homeOf = ({ environment }: AdapterParts): ClaudeHome =>
  new ClaudeHome(environment["HOME"] ?? homedir(), environment);

async function detect(parts: AdapterParts): Promise<Detected> {
  const found = await sayVersion("claude", parts.environment);
  if (found.state !== "found") return found;
  const program = await claudeProgram(found.path);
  return {
    ...found,
    ...(await claudeLogin(program, homeOf(parts), parts.environment)),
    family: family.parse("anthropic"),
    contextWindow: null,
    capabilities: program.capabilities,
  };
}

async function plan(parts: AdapterParts, launch: Launch): Promise<LaunchPlan> {
  const { environment, installation } = parts;
  const path = findProgram("claude", environment);
  if (path === null) throw new PlainError("Claude Code is not installed on this computer.");
  const program = await claudeProgram(path);
  mustTake(program, launch);
  const home = homeOf(parts);
  const { hosts, baseUrl } = modelPlace({ ...environment, ...home.settings.env });
  const isFirst = meetsFirstQuestions(launch, home, environment);
  const remembered = launch.conversation !== null && home.remembers(launch.workspace, launch.conversation);
  const conversation = remembered ? launch.conversation : null;
  return bridgePlan(
    installation,
    { ...launch, conversation },
    {
      protocol: "claude",
      title: program.version === null ? "Claude Code" : `Claude Code ${program.version}`,
      // A box has the files and not the links: a name in a folder it hides, such as the person's home, leads nowhere.
      program: [realpathSync(path)],
      env: {
        ...QUIET,
        // Each of its commands begins where its permission says.
        CLAUDE_BASH_MAINTAIN_PROJECT_WORKING_DIR: "1",
        // Or it would ask for each workspace anew whether a folder is trusted that nobody has seen before.
        ...(launch.boxed ? { CLAUDE_CODE_SANDBOXED: "1" } : {}),
        ...(baseUrl === null ? {} : { ANTHROPIC_BASE_URL: baseUrl }),
        ...(isFirst ? { CLAUDE_CONFIG_DIR: firstHome(launch.recordFolder) } : ownFolder(environment)),
        CLAUDE_CODE_SHELL_PREFIX: shellWithoutKeys(launch.briefFolder),
      },
      settings: { ...settingsOf(parts, launch, program, home), ...(isFirst ? { asksFirst: "key" } : {}) },
      reads: [...programFiles(path), ...home.reads],
      writes: home.writes(launch.workspace),
      hosts,
      keys: CLAUDE_KEYS,
    },
  );
}

function mustTake({ capabilities }: ClaudeProgram, { route }: Launch): void {
  if (capabilities.has(route.mode)) return;
  throw new PlainError(
    `This version of Claude Code cannot be flown in the ${route.mode} form. Update it ("claude update") and try again.`,
  );
}

function settingsOf(
  { installation }: AdapterParts,
  { route, workspace, boxed, answer, trustsRepository }: Launch,
  program: ClaudeProgram,
  home: ClaudeHome,
): ClaudeSettings {
  const { command, env } = installation.start("agent-hook");
  return {
    flags: [...program.flags],
    permissionMode: program.askingMode,
    trustsRepository,
    asksFirst: route.mode === "interactive" && !boxed && !home.trusts(workspace) ? "trust" : null,
    hook: { command: [...command], env: { ...env } },
    statusLine: home.settings.statusLine?.command ?? null,
    wakes: wakes(program),
    allowedTools: [],
    mcpConfig: null,
    outputSchema: program.capabilities.has("output-schema") ? schemaText(answer?.schema ?? null) : null,
  };
}

/** In its own terminal, with nothing but a key: what it asks first ends with a look at the internet, which a box does not have. */
const meetsFirstQuestions = ({ route }: Launch, home: ClaudeHome, environment: NodeJS.ProcessEnv): boolean =>
  route.mode === "interactive" &&
  !home.hasBegun &&
  !home.hasCredentials &&
  CLAUDE_KEYS.some((name) => (environment[name] ?? "") !== "");

const ownFolder = ({ CLAUDE_CONFIG_DIR: folder }: NodeJS.ProcessEnv): Record<string, string> =>
  folder === undefined ? {} : { CLAUDE_CONFIG_DIR: folder };
