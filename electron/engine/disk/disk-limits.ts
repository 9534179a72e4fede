export const GIB = 1024 ** 3;

/** How much has to be free where the data directory lies. */
export interface DiskLimits {
  /** Below this no task starts: a checkout and what is installed in it take about this much. */
  readonly startBytes: number;
  /** Below this running agents are interrupted: what is left is for the log, transcripts and the person's own work. */
  readonly runBytes: number;
  /** From this on everything goes on by itself; apart from the first, so that it does not go back and forth. */
  readonly againBytes: number;
}

export const DISK_LIMITS: DiskLimits = { startBytes: 2 * GIB, runBytes: 0.5 * GIB, againBytes: 2.5 * GIB };

/** How much one task may have in its workspace and its temporary folder. */
export const WORKSPACE_QUOTA_BYTES = 5 * GIB;

/** As often as it is looked at either. */
export const LOOK_EVERY_MS = 10_000;

export const sizeText = (bytes: number): string =>
  bytes >= GIB ? `${(bytes / GIB).toFixed(1)} GiB` : `${Math.round(bytes / 1024 ** 2)} MiB`;
