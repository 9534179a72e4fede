import { z } from "zod";

/** Branded ids: a session id cannot be passed where a mission id is asked for. */
const id = <Brand extends string>(prefix: string, brand: Brand) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[a-z0-9]{4,32}$`), `expected an id such as ${prefix}_3f9c2a`)
    .brand(brand);

export const missionId = id("msn", "MissionId");
export type MissionId = z.infer<typeof missionId>;

export const sessionId = id("ses", "SessionId");
export type SessionId = z.infer<typeof sessionId>;

/** Made by the caller, so that repeating a command after a lost answer cannot do the thing twice. */
export const commandId = id("cmd", "CommandId");
export type CommandId = z.infer<typeof commandId>;

/**
 * Events that belong to no mission (settings, terminals a person opened) form a stream of their own under this id, with
 * the same checksum chain as any mission.
 */
export const WORKBENCH: MissionId = missionId.parse("msn_workbench");
