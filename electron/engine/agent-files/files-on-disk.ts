import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import {
  agentFiles,
  isAgentName,
  MOST_BYTES,
  MOST_FILES,
  tooMany,
  unfit,
  type AgentFile,
  type AgentFiles,
} from "./agent-files.ts";

/** What lies in a workspace for the CLIs, whether git knows it or not. No link is followed. */
export function agentFilesOnDisk(workspace: string): AgentFiles {
  const files: AgentFile[] = [];
  let bytes = 0;
  const waiting = readdirSync(workspace).filter(isAgentName);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const place = join(workspace, path);
    const stat = lstatSync(place);
    if (stat.isDirectory()) {
      waiting.push(...readdirSync(place).map((name) => `${path}/${name}`));
    } else if (stat.isSymbolicLink()) {
      files.push({ path, content: { leadsTo: readlinkSync(place) } });
    } else if (stat.isFile()) {
      bytes += stat.size;
      if (bytes > MOST_BYTES) return tooMany();
      files.push({ path, content: readFileSync(place) });
    } else return unfit(`${path} is no file.`);
    if (files.length + waiting.length > MOST_FILES) return tooMany();
  }
  return agentFiles(files);
}
