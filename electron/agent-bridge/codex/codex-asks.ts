import type { Ask, AskedThing } from "../agent-event.ts";
import type { AskAnswer } from "../conversation.ts";
import type { RpcId, RpcRequest } from "../json-rpc.ts";
import { denialOf, OpenRequests, type AskedRequest } from "../open-requests.ts";
import * as frames from "./frames.ts";
import { shellText } from "../shell-text.ts";

export interface Reply {
  readonly id: RpcId;
  readonly result: unknown;
  /** Codex takes no reason with a denial: this is said to it in words. */
  readonly say: string | null;
  /** Asks of the same request that nobody has to answer any more. */
  readonly gone: readonly string[];
}

type Said = Omit<Reply, "id" | "gone">;
type Read = AskedRequest<Said>;

/** What Codex waits for an answer to. One request of it may be several questions: every file of a change is one of its own. */
export class CodexAsks {
  readonly #itemOf: (id: string) => frames.Item | undefined;
  readonly #open: OpenRequests<RpcId, Omit<Reply, "gone">>;

  constructor(prefix: string, itemOf: (id: string) => frames.Item | undefined) {
    this.#open = new OpenRequests(prefix);
    this.#itemOf = itemOf;
  }

  /** null: this is nothing a person could answer. */
  opened({ id, method, params }: RpcRequest): readonly Ask[] | null {
    const read = this.#read(method, params);
    if (read === null) return null;
    return this.#open.open(id, { ...read, reply: (given) => ({ id, ...read.reply(given) }) });
  }

  answered(ask: string, answer: AskAnswer): Reply | "gone" | null {
    return this.#open.answered(ask, answer);
  }

  settled(id: RpcId): readonly string[] {
    return this.#open.settled(id);
  }

  #read(method: string, params: unknown): Read | null {
    switch (method) {
      case "item/commandExecution/requestApproval": {
        const asked = frames.commandApproval.safeParse(params);
        return asked.success ? readCommand(asked.data) : null;
      }
      case "item/fileChange/requestApproval": {
        const asked = frames.fileApproval.safeParse(params);
        return asked.success ? this.#readFiles(asked.data.itemId, asked.data) : null;
      }
      case "item/tool/requestUserInput": {
        const asked = frames.userInput.safeParse(params);
        return asked.success ? readQuestions(asked.data.questions) : null;
      }
      case "item/permissions/requestApproval": {
        const asked = frames.permissionsApproval.safeParse(params);
        return asked.success ? readPermissions(asked.data) : null;
      }
      case "mcpServer/elicitation/request": {
        const asked = frames.elicitation.safeParse(params);
        return asked.success ? readElicitation(asked.data) : null;
      }
      default:
        return null;
    }
  }

  /** Without the change there is nothing that could be judged: then the request as a whole is asked about. */
  #readFiles(
    itemId: string,
    {
      reason,
      grantRoot,
    }: { readonly reason?: string | null | undefined; readonly grantRoot?: string | null | undefined },
  ): Read {
    const item = this.#itemOf(itemId);
    const changes = item?.type === "fileChange" ? item.changes : [];
    const files = changes.flatMap(({ path, kind, diff }): AskedThing[] => {
      const to = frames.movedTo(kind);
      const access = kind.type === "delete" || to !== null ? "delete" : "write";
      const shown = diff ?? null;
      const from: AskedThing = { kind: "file", access, path, diff: to === null ? shown : null };
      return to === null ? [from] : [from, { kind: "file", access: "write", path: to, diff: shown }];
    });
    const root: readonly AskedThing[] =
      typeof grantRoot === "string" ? [{ kind: "file", access: "write", path: grantRoot, diff: null }] : [];
    const unseen: AskedThing = { kind: "tool", server: "codex", tool: "change of files", input: { itemId } };
    const things = [...files, ...root];
    return { things: things.length === 0 ? [unseen] : things, why: reason ?? "", reply: decision };
  }
}

function readCommand({
  command,
  cwd,
  reason,
  networkApprovalContext: network,
}: ReturnType<typeof frames.commandApproval.parse>): Read | null {
  if (network !== null && network !== undefined) {
    return {
      things: [{ kind: "network", host: network.host, port: null, url: null }],
      why: reason ?? "",
      reply: decision,
    };
  }
  if (typeof command !== "string") return null;
  const text = shellText(command);
  return { things: [{ kind: "command", command: text, cwd: cwd ?? "" }], why: reason ?? "", reply: decision };
}

function decision(given: readonly AskAnswer[]): Said {
  const say = denialOf(given);
  return { result: { decision: say === null ? "accept" : "decline" }, say };
}

function readQuestions(questions: ReturnType<typeof frames.userInput.parse>["questions"]): Read | null {
  // A password is nothing for a log: it is refused, and asked for in its own terminal.
  if (questions.length === 0 || questions.some(({ isSecret }) => isSecret === true)) return null;
  return {
    things: questions.map(({ question, options }) => ({
      kind: "question",
      question,
      choices: options?.map(({ label }) => label) ?? [],
    })),
    why: "",
    reply: (given) => {
      const answers = questions.map(
        ({ id }, index) => [id, { answers: [given[index]?.text ?? ""] }] as const,
      );
      return { result: { answers: Object.fromEntries(answers) }, say: null };
    },
  };
}

const readPermissions = ({
  reason,
  permissions,
}: ReturnType<typeof frames.permissionsApproval.parse>): Read => ({
  things: [{ kind: "tool", server: "codex", tool: "more permissions", input: permissions }],
  why: reason ?? "",
  reply: (given) => {
    const { say } = decision(given);
    return { result: { permissions: say === null ? permissions : {}, scope: "turn" }, say };
  },
});

const readElicitation = ({ serverName, message }: ReturnType<typeof frames.elicitation.parse>): Read => ({
  things: [{ kind: "tool", server: serverName, tool: "asks", input: message }],
  why: message,
  reply: (given) => {
    const isAllowed = given.every(({ allowed }) => allowed);
    return {
      result: { action: isAllowed ? "accept" : "decline", content: isAllowed ? {} : null },
      say: null,
    };
  },
});
