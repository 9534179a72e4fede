import { z } from "zod";
import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import type { OpencodePermission } from "#shared/agent-bridge/opencode-settings.ts";
import { PlainError } from "#launch/plain-error.ts";
import { MOST_CALL_S, TOOLS_NAME, toolsServer } from "../mcp/tools-server.ts";
import type { OpencodeServer } from "./opencode-server.ts";

const status = z.record(z.string(), z.looseObject({ status: z.string(), error: z.string().nullish() }));

/** Our tools, told to its own server for this run alone: the person's settings stay as they are. null: it has them, or there are none. */
export async function offerTools(
  server: Pick<OpencodeServer, "ask">,
  launch: LaunchFile,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | null> {
  const ours = toolsServer(launch, env);
  if (ours === null) return null;
  const { command, args, env: environment } = ours;
  const config = { type: "local", command: [command, ...args], environment, timeout: MOST_CALL_S * 1_000 };
  try {
    const said = await server.ask("POST", "/mcp", { name: TOOLS_NAME, config });
    const ourStatus = status.safeParse(said).data?.[TOOLS_NAME];
    if (ourStatus?.status === "connected") return null;
    return without(ourStatus?.error ?? ourStatus?.status ?? "no answer");
  } catch (error) {
    // Another version may not take them; it flies without.
    if (error instanceof PlainError) return without(error.message);
    throw error;
  }
}

const without = (why: string): string => `It does not have the tools of Flightdeck: ${why}`;

/** They only speak to the mission, so nobody is asked about them; what the person denied of them stays denied. */
export function withToolsAllowed(permission: OpencodePermission): OpencodePermission {
  const ours = `${TOOLS_NAME}_*`;
  // The last that fits counts.
  return { ...permission, [ours]: permission[ours] ?? "allow" };
}
