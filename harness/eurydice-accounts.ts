import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

type Side = 'origin' | 'destination'
const main = fileURLToPath(new URL('../apps/eurydice/main.ts', import.meta.url))

/** Makes a user by the command, as an administrator would, and gives its API token. The side's API must be ready. */
export async function addUser(side: Side, name: string, url: string, env: Record<string, string>): Promise<string> {
  const password = `a password of ${name}`
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [main, side, 'user', 'add', name, '--password-stdin'], {
    env: { PATH, HOME, ...env },
  })
  child.stdin.end(`${password}\n`)
  const [code, said] = await Promise.all([
    new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
    text(child.stderr),
    text(child.stdout),
  ])
  if (code !== 0) throw new Error(`user add ${name} on the ${side} ended with ${code}: ${said}`)
  const login = Buffer.from(`${name}:${password}`).toString('base64')
  const response = await fetch(`${url}/api/v1/user/token/`, { headers: { Authorization: `Basic ${login}` } })
  if (!response.ok) throw new Error(`token of ${name} on the ${side}: ${response.status} ${await response.text()}`)
  return ((await response.json()) as { token: string }).token
}

/** Ties the destination user to the origin user, by the words that he would copy from one page to the other. */
export async function associate(
  origin: { url: string; token: string },
  destination: { url: string; token: string },
): Promise<void> {
  const path = '/api/v1/user/association/'
  const issued = await fetch(origin.url + path, { headers: { Authorization: `Token ${origin.token}` } })
  const { token } = (await issued.json()) as { token: string }
  const linked = await fetch(destination.url + path, {
    method: 'POST',
    headers: { Authorization: `Token ${destination.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  if (linked.status !== 204) throw new Error(`association: ${linked.status} ${await linked.text()}`)
}
