import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { protocol } from "electron";
import { systemCode } from "#launch/plain-error.ts";

/** The page has a scheme of its own: file:// would let it read the disk. */
export const PAGE_ORIGIN = "app://flightdeck";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json",
};

/** Has to run before the app is ready. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built page and nothing else. Every answer gets a nonce of its own, the one way in for styles made by xterm. */
export function servePage(folder: string): void {
  protocol.handle("app", async (request) => {
    const file = fileOf(folder, request.url);
    const type = file === undefined ? undefined : TYPES[extname(file)];
    if (file === undefined || type === undefined) return new Response("not found", { status: 404 });
    const nonce = randomBytes(16).toString("base64");
    const body = await contentOf(file, nonce);
    if (body === undefined) return new Response("not found", { status: 404 });
    return new Response(body, { headers: headersFor(type, nonce) });
  });
}

/** undefined: not a file of the page. */
export function fileOf(folder: string, address: string): string | undefined {
  const url = new URL(address);
  if (`${url.protocol}//${url.host}` !== PAGE_ORIGIN) return undefined;
  const path = normalize(
    join(folder, decodeURIComponent(url.pathname === "/" ? "/index.html" : url.pathname)),
  );
  return path.startsWith(folder + sep) && !path.includes("\0") ? path : undefined;
}

async function contentOf(file: string, nonce: string): Promise<string | Uint8Array<ArrayBuffer> | undefined> {
  try {
    const bytes = await readFile(file);
    return extname(file) === ".html"
      ? bytes.toString("utf8").replaceAll("__STYLE_NONCE__", nonce)
      : new Uint8Array(bytes);
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "EISDIR") return undefined;
    throw error;
  }
}

function headersFor(type: string, nonce: string): Record<string, string> {
  return {
    "content-type": type,
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
    "content-security-policy": [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "font-src 'self'",
      "img-src 'self' data:",
      "worker-src 'self'",
      "connect-src 'none'",
      "frame-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ].join("; "),
  };
}
