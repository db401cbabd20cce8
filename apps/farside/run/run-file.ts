import type { PartState } from '../portal/portal.ts'
import { readJsonFile, writeJsonFile } from './json-file.ts'

/** One part as other programs may read it. */
export interface RunPart {
  /** Where a browser or an HTTP client goes. */
  url?: string
  /** Where it listens when that is not HTTP: `tcp 127.0.0.1:8006`. */
  address?: string
  state: PartState
  pid?: number
  metricsUrl?: string
  /** With its password: the file is its owner's alone. */
  databaseUrl?: string
  /** Where the database server keeps its files, when that is not below the data folder. */
  folder?: string
}

/** `run.json`: what runs, where, since when. Paths are absolute. */
export interface RunFile {
  pid: number
  /** ISO 8601 */
  startedAt: string
  version: string
  programs: Record<string, RunPart>
  accountsFile: string
}

export const writeRunFile = (path: string, run: RunFile) => writeJsonFile(path, run, { durable: false })
export const readRunFile = (path: string) => readJsonFile<RunFile>(path)
