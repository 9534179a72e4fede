// Where secrets lie. Looked for inside words too, because a path may stand in a script, a URL or after an equals sign.

const BEFORE = String.raw`(?:^|[/\s"'\x60=@:;,(<>{|&])`;
const AFTER = String.raw`(?:$|[/\s"'\x60:;,)<>}|&?#*])`;

const FOLDERS = [
  String.raw`\.ssh`,
  String.raw`\.gnupg`,
  String.raw`\.aws`,
  String.raw`\.azure`,
  String.raw`\.kube`,
  String.raw`\.docker/config\.json`,
  String.raw`\.password-store`,
  String.raw`\.config/(?:gcloud|gh|hub|op)`,
  String.raw`\.terraform\.d/credentials[^/]*`,
  String.raw`\.cargo/credentials[^/]*`,
  String.raw`\.gem/credentials`,
  String.raw`\.claude/\.credentials\.json`,
  String.raw`\.(?:codex|gemini|local/share/opencode)/(?:auth|oauth_creds)\.json`,
  String.raw`library/keychains`,
  String.raw`etc/(?:shadow|gshadow|sudoers[^/]*|ssh)`,
  String.raw`proc/[^/\s]+/(?:environ|mem|fd)`,
];

const FILES = [
  String.raw`\.netrc`,
  "_netrc",
  String.raw`\.pgpass`,
  String.raw`\.pypirc`,
  String.raw`\.git-credentials`,
  String.raw`\.vault-token`,
  String.raw`\.htpasswd`,
  String.raw`(?:~|home/[^/\s]+|users/[^/\s]+|root)/\.npmrc`,
  String.raw`id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?`,
  // Examples and type declarations are meant to be read.
  String.raw`\.env(?!\.(?:example|sample|template|dist|d\.ts))(?:[.-][\w.-]+)?`,
  String.raw`\.envrc`,
  String.raw`[\w.*-]+\.(?:pem|p12|pfx|keystore|jks|ppk|kdbx)`,
  // Not any ".key": in a script that is a field of something.
  String.raw`(?:server|private|client|tls|ssl|ca|cert|host)[\w.-]*\.key`,
];

const CREDENTIAL = new RegExp(`${BEFORE}(?:${[...FOLDERS, ...FILES].join("|")})${AFTER}`);

/** The engine's own data: who reads or writes there could approve its own requests. */
const ENGINE_DATA = new RegExp(
  `(?:local/share/flightdeck|application support/flightdeck|appdata/local/flightdeck)${AFTER}`,
);

/** One spelling for many: `a//b`, `a/./b`, `a/x/../b`, `A\\B`. */
function plain(text: string): string {
  let path = text
    .toLowerCase()
    .replaceAll("\\", "/")
    .replace(/\/{2,}/g, "/")
    .replace(/(?:\/\.)+(?=\/|$)/g, "");
  for (let before = ""; before !== path;) {
    before = path;
    path = path.replace(/(?<=^|\/)(?!\.\.\/)[^/\s"'=]+\/\.\.(?:\/|$)/, "");
  }
  return path;
}

/** No single path is longer; a text that is longer is searched as it stands, so that a huge one costs no time. */
const LONGEST_PATH = 4_096;

const either = (pattern: RegExp, text: string): boolean =>
  pattern.test(text.toLowerCase().replaceAll("\\", "/")) ||
  (text.length <= LONGEST_PATH && pattern.test(plain(text)));

export const namesCredentials = (text: string): boolean => either(CREDENTIAL, text);

/** In a sentence ("load .env first") only what is written as a path with a folder counts. */
export const mentionsCredentials = (text: string): boolean =>
  /\s/.test(text)
    ? text.split(/\s+/).some((piece) => piece.includes("/") && namesCredentials(piece))
    : namesCredentials(text);

export const namesEngineData = (text: string): boolean => either(ENGINE_DATA, text);

/**
 * Does the text name something in this folder? What lies in the workspace does not count, should the workspace be in there;
 * a path that climbs is followed from the workspace.
 */
export function namesFolder(text: string, folder: string, workspace: string | null): boolean {
  if (text.length > LONGEST_PATH) return text.toLowerCase().includes(folder.toLowerCase());
  const climbs = workspace !== null && /^\.\.(?:\/|$)/.test(plain(text));
  const seen = plain(climbs ? `${workspace}/${text}` : text);
  const wanted = plain(folder).replace(/\/$/, "");
  const own = workspace === null ? null : plain(workspace).replace(/\/$/, "");
  return placesOf(seen, wanted).some((at) => own === null || !startsAt(seen, own, at));
}

/** Where in the text the folder stands as a whole name. */
function placesOf(text: string, folder: string): number[] {
  const found: number[] = [];
  if (folder === "") return found;
  for (let at = text.indexOf(folder); at !== -1; at = text.indexOf(folder, at + 1)) {
    if (startsAt(text, folder, at)) found.push(at);
  }
  return found;
}

const startsAt = (text: string, folder: string, at: number): boolean =>
  text.startsWith(folder, at) && !/^[\w.-]/.test(text.slice(at + folder.length));
