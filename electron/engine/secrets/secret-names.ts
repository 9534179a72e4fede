/** Nothing but a secret is called so, wherever in a name it stands. */
const SURE = /TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|COOKIE|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY/;
/** Only as a word of their own: KEYBOARD, AUTHOR and COMPASS are none. */
const SURE_WORDS = new Set(["PASS", "PWD", "PAT", "BEARER", "AUTHORIZATION"]);
const MAYBE_WORDS = new Set(["KEY", "KEYS", "AUTH", "DSN", "SIGNATURE", "CREDS", "SALT", "PIN", "SESSION"]);
/** What is said about a secret is none: where it lies, how long it is. */
const ABOUT =
  /^(?:FILE|FILES|PATH|DIR|FOLDER|URL|URI|ENDPOINT|HOST|PORT|SOCK|SOCKET|TYPE|NAME|METHOD|MODE|ALGORITHM|TTL|EXPIRY|EXPIRES|LENGTH|LIMIT|REGION|ISSUER|AUDIENCE|STORE|HELPER|PREFIX|HEADER|PARALLELISM)$/;

/** Whether the name of a variable says that its value is a secret. */
export function nameOfASecret(name: string): "yes" | "maybe" | "no" {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .split(/[^A-Z]+/)
    .filter((word) => word !== "");
  if (ABOUT.test(words.at(-1) ?? "")) return "no";
  if (SURE.test(words.join("_")) || words.some((word) => SURE_WORDS.has(word))) return "yes";
  return words.some((word) => MAYBE_WORDS.has(word)) ? "maybe" : "no";
}
