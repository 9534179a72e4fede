/** How a followed mission ended, for whoever called: the same in docs/cli.md. */
export const EXIT_LANDED = 0;
export const EXIT_NOT_LANDED = 1;
/** Only with --no-wait: something waits for a person. */
export const EXIT_WAITS = 3;
export const EXIT_ENGINE_LOST = 4;
/** 128 and the number of the signal, as shells have it. */
export const EXIT_SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;
