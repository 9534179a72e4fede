/** What the script inside is told about the world outside: an attacker who knows every path. */
export interface RedTeamTargets {
  readonly secrets: Readonly<Record<string, string>>;
  /** At a level that allows it, an attempt would leave its mark on the computer the tests run on. */
  readonly mayWriteSystem: boolean;
  readonly workspace: string;
  readonly gitCommon: string;
  readonly dataDirectory: string;
  readonly outsideFile: string;
  readonly outsidePid: number;
  /** Stands in the environment of processes outside only. */
  readonly hostMarker: string;
  /** Unix sockets that really listen; a path that begins with NUL is an abstract one. */
  readonly sockets: Readonly<Record<string, string>>;
  readonly addresses: Readonly<Record<string, readonly [string, number]>>;
}
