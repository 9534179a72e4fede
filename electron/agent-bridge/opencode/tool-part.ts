import type { AgentEvent } from "../agent-event.ts";
import type { ToolPart } from "./frames.ts";

/** A refusal as opencode tells it to its model. */
const REFUSED = /rejected permission|prevents you from using/i;
/** Where the inputs of its tools name what they are about. */
const ABOUT = ["filePath", "path", "pattern", "url", "query", "description"];

/** A tool as a person reads it: a command by itself, everything else by its name and what it is about. */
export function toolTitle({ tool, state }: ToolPart): string {
  const { command } = state.input;
  if (tool === "bash" && typeof command === "string") return command;
  const about = ABOUT.map((name) => state.input[name]).find((value) => typeof value === "string");
  return about === undefined ? tool : `${tool} ${about}`;
}

export function toolEnded({ callID: id, tool, state }: ToolPart): readonly AgentEvent[] {
  const exit = state.metadata?.["exit"];
  const exitCode = tool === "bash" && typeof exit === "number" ? exit : null;
  const isOk = state.status === "completed" && (exitCode ?? 0) === 0;
  const isRefused = state.status === "error" && REFUSED.test(state.error ?? "");
  const status = isOk ? "ok" : isRefused ? "declined" : "failed";
  const said = tool === "bash" ? (state.output ?? "") : (state.error ?? "");
  const output: readonly AgentEvent[] = said === "" ? [] : [{ t: "tool-output", id, text: said }];
  return [...output, { t: "tool-ended", id, status, exitCode }];
}

/** Files that were edited since the tool before; new is what the tool that writes whole files says was not there. */
export function fileEvents(edited: readonly string[], part: ToolPart | null): readonly AgentEvent[] {
  const metadata = part?.tool === "write" ? part.state.metadata : null;
  return edited.map((path) => {
    const isNew = metadata?.["exists"] === false && metadata["filepath"] === path;
    return { t: "file", path, how: isNew ? "added" : "changed" };
  });
}
