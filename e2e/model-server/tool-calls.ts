import { isAbsolute, join } from "node:path";
import type { OfferedTool } from "./heard.ts";
import { addedFile, changedFile } from "./patch.ts";
import type { Action, Question } from "./scenario.ts";

/** A tool by its name with what it is to do. */
export type Wish = { readonly name: string; readonly namespace?: string } & (
  | { readonly arguments: Readonly<Record<string, unknown>> }
  | { readonly input: string }
);

/** The tools of this CLI do not reach that far: the scenario does not fit to it. */
export class NoSuchToolError extends Error {
  override readonly name = "NoSuchToolError";
}

type Arguments = Readonly<Record<string, unknown>>;

/** How the tools of the CLIs want to be asked, by their names. The first one that is offered is taken. */
interface Form<Wanted> {
  readonly [tool: string]: (wanted: Wanted) => Arguments;
}

const SHELL: Form<{ readonly shell: string; readonly outside?: string }> = {
  exec_command: ({ shell, outside }) => ({ cmd: shell, ...escalated(outside) }),
  shell_command: ({ shell, outside }) => ({ command: shell, ...escalated(outside) }),
  Bash: ({ shell }) => ({ command: shell, description: "A scripted command" }),
  bash: ({ shell }) => ({ command: shell, description: "A scripted command" }),
  run_shell_command: ({ shell }) => ({ command: shell, description: "A scripted command" }),
};

const escalated = (why: string | undefined): Arguments =>
  why === undefined ? {} : { sandbox_permissions: "require_escalated", justification: why };

const WRITE: Form<{ readonly path: string; readonly content: string }> = {
  apply_patch: ({ path, content }) => ({ input: addedFile(path, content) }),
  Write: ({ path, content }) => ({ file_path: path, content }),
  write: ({ path, content }) => ({ filePath: path, content }),
  write_file: ({ path, content }) => ({ file_path: path, content }),
};

const EDIT: Form<{ readonly path: string; readonly from: string; readonly to: string }> = {
  apply_patch: ({ path, from, to }) => ({ input: changedFile(path, from, to) }),
  Edit: ({ path, from, to }) => ({ file_path: path, old_string: from, new_string: to }),
  edit: ({ path, from, to }) => ({ filePath: path, oldString: from, newString: to }),
  replace: ({ path, from, to }) => ({ file_path: path, old_string: from, new_string: to }),
};

const READ: Form<string> = {
  Read: (path) => ({ file_path: path }),
  read: (path) => ({ filePath: path }),
  read_file: (path) => ({ file_path: path }),
};

const ASK: Form<Question> = {
  AskUserQuestion: (asked) => ({ questions: [{ ...questionOf(asked), multiSelect: false }] }),
  request_user_input: (asked) => ({ questions: [{ id: "choice", ...questionOf(asked) }] }),
  question: (asked) => ({ questions: [questionOf(asked)] }),
};

const questionOf = ({ question, options }: Question): Arguments => ({
  question,
  header: "Choice",
  options: options.map((label) => ({ label, description: label })),
});

/** The call that makes this CLI do it. Throws NoSuchToolError where it has no tool for that. */
export function wishFor(action: Action, tools: readonly OfferedTool[], folder: string | null): Wish {
  const at = (path: string): string => (isAbsolute(path) || folder === null ? path : join(folder, path));
  if ("shell" in action) return pick(tools, SHELL, action, "run a command");
  if ("write" in action) {
    // A patch names its files as seen from the folder.
    const { path, content } = action.write;
    return pickFile(tools, WRITE, { path, content }, at(path), "write a file");
  }
  if ("edit" in action) return pickFile(tools, EDIT, action.edit, at(action.edit.path), "change a file");
  if ("read" in action) {
    if (tools.some(({ name }) => name in READ)) return pick(tools, READ, at(action.read), "read a file");
    return pick(tools, SHELL, { shell: `cat ${quoted(action.read)}` }, "read a file");
  }
  if ("ask" in action) return pick(tools, ASK, action.ask, "ask a person");
  return { ...exactName(action, tools), arguments: action.with };
}

function pickFile<Wanted extends { readonly path: string }>(
  tools: readonly OfferedTool[],
  form: Form<Wanted>,
  wanted: Wanted,
  whole: string,
  what: string,
): Wish {
  const patches = tools.some(({ name }) => name === "apply_patch");
  return pick(tools, form, patches ? wanted : { ...wanted, path: whole }, what);
}

function pick<Wanted>(tools: readonly OfferedTool[], form: Form<Wanted>, wanted: Wanted, what: string): Wish {
  for (const [name, argumentsFor] of Object.entries(form)) {
    const tool = tools.find((each) => each.name === name);
    if (tool === undefined) continue;
    const made = argumentsFor(wanted);
    return tool.freeform ? { name, input: String(made["input"]) } : { name, arguments: made };
  }
  throw none(what, tools);
}

/** MCP tools carry the name of their server before their own. Codex does not offer them: a model has to know or to search them. */
function exactName(
  { tool: name, of = "flightdeck" }: Extract<Action, { readonly tool: string }>,
  tools: readonly OfferedTool[],
): { readonly name: string; readonly namespace?: string } {
  const found =
    tools.find((tool) => tool.name === name) ?? tools.find((tool) => tool.name.endsWith(`_${name}`));
  if (found !== undefined) return { name: found.name };
  if (tools.some((tool) => tool.name === "tool_search")) return { name, namespace: `mcp__${of}` };
  throw none(`call ${name}`, tools);
}

const none = (what: string, tools: readonly OfferedTool[]): NoSuchToolError =>
  new NoSuchToolError(
    `No tool that is offered can ${what}. Offered: ${tools.map(({ name }) => name).join(", ") || "none"}.`,
  );

const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;
