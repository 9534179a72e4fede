import { z } from "zod";

/** JSON-RPC 2.0 as a client of the Model Context Protocol speaks it, as far as we look at it. */

const id = z.union([z.string().max(200), z.number()]);
export type McpId = z.infer<typeof id>;

export const request = z.looseObject({
  jsonrpc: z.literal("2.0"),
  id,
  method: z.string().max(200),
  params: z.unknown().optional(),
});
export type McpRequest = z.infer<typeof request>;

/** No answer is wanted, and an unknown one means nothing. */
export const notification = z.looseObject({
  jsonrpc: z.literal("2.0"),
  id: z.undefined().optional(),
  method: z.string().max(200),
  params: z.unknown().optional(),
});

/** To what we asked; we ask nothing. */
export const response = z.union([
  z.looseObject({ jsonrpc: z.literal("2.0"), result: z.unknown().refine((it) => it !== undefined) }),
  z.looseObject({ jsonrpc: z.literal("2.0"), error: z.looseObject({}) }),
]);

export const initialize = z.looseObject({ protocolVersion: z.string().max(100) });
export const cancelled = z.looseObject({ requestId: id });
export const toolsCall = z.looseObject({
  name: z.string().max(200),
  arguments: z.record(z.string(), z.unknown()).optional(),
});

/** Newest first. What we use is the same in all of them. */
export const VERSIONS = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"] as const;

export const ERRORS = {
  notJson: -32_700,
  notARequest: -32_600,
  noSuchMethod: -32_601,
  badParameters: -32_602,
} as const;
