import { randomBytes } from 'node:crypto'
import { readJsonFile, writeJsonFile } from './json-file.ts'

const names = [
  /** Names this installation, so that a database of a deleted one is told from ours. */
  'installation',
  'database',
  'originDatabase',
  'destinationDatabase',
  'originKey',
  'destinationKey',
  'panelappDatabase',
  'panelappKey',
  'seizuDatabase',
  'seizuKey',
  /** Of the embedded graph. */
  'seizuGraph',
  /** The one secret that both sides share: whoever has it can link users. */
  'association',
  'adminPassword',
  'demoPassword',
] as const

export type Secrets = Record<(typeof names)[number], string>

/** Reads the generated secrets, and makes those that are missing: the first time all, after an update the new ones. */
export function openSecrets(path: string): Secrets {
  const known = readJsonFile<Partial<Secrets>>(path) ?? {}
  const missing = names.filter((name) => !known[name])
  if (missing.length === 0) return known as Secrets
  const made = Object.fromEntries(missing.map((name) => [name, makeSecret(name)]))
  const secrets = { ...known, ...made } as Secrets
  writeJsonFile(path, secrets)
  return secrets
}

/** What people type is shorter: 72 bits, and no character that looks like another or that a shell would take. */
const makeSecret = (name: string) =>
  name.endsWith('Password')
    ? randomBytes(9).toString('base64url').replaceAll(/[-_]/g, 'x')
    : randomBytes(32).toString('hex')
