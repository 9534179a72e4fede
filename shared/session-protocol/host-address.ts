import { z } from "zod";

/** Where a session host can be reached: `<data directory>/run/session-host.json`, readable by its owner only. */
export const hostAddress = z.object({
  /** Path of the Unix socket, or the name of the named pipe. */
  socket: z.string(),
  /** 256 random bits, new with every start; `hello` carries it. */
  token: z.string(),
  pid: z.number().int(),
  build: z.string(),
  protocol: z.number().int(),
  /** New with every host process. */
  instance: z.string(),
});
export type HostAddress = z.infer<typeof hostAddress>;

/** Names inside `<data directory>/run/`, a directory only its owner may enter. */
export const RUN_FILES = {
  hostSocket: "session-host.sock",
  /** Written whole, after the host listens: when it is there, the socket answers. */
  hostAddress: "session-host.json",
} as const;
