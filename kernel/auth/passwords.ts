import { pbkdf2, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const pbkdf2OffThread = promisify(pbkdf2)
const scryptOffThread = promisify<string, string, number, object, Buffer>(scrypt)

/**
 * Passwords that are worked on at the same time. Each holds one of the four threads that files are read and written by;
 * whoever tries passwords by the thousand must not stop the transfers of others.
 */
const mostAtOnce = 2
let working = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (working < mostAtOnce) working += 1
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next() // takes over this turn
    else working -= 1
  }
}

const deriveScrypt = (password: string, salt: string, options: object) =>
  inTurn(() => scryptOffThread(password, salt, keyBytes, options))
const derivePbkdf2 = (password: string, salt: string, iterations: number) =>
  inTurn(() => pbkdf2OffThread(password, salt, iterations, 32, 'sha256'))

/** 16 MiB and about 50 ms a try on one core: 5 × the work of interactive defaults, in the layout that Django writes. */
const cost = { N: 16_384, r: 8, p: 5 }
const keyBytes = 64
const scryptMemory = 64 * 1024 * 1024

/** Bounds on what a stored hash may ask for: a damaged row must not hold the process. */
const most = { iterations: 10_000_000, N: 1 << 20, r: 32, p: 16 }

/** @returns `scrypt$N$salt$r$p$base64`, which a Django of the same database can verify too */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString('base64url')
  const key = await deriveScrypt(password, salt, { ...cost, maxmem: scryptMemory })
  return `scrypt$${cost.N}$${salt}$${cost.r}$${cost.p}$${key.toString('base64')}`
}

/** What is stored for a user who has no password; nothing matches it. */
export const unusablePassword = '!'

/**
 * Checks a password against a stored hash: ours, or Django's `pbkdf2_sha256` of a taken-over database. A user without a
 * usable hash, or none at all, costs the same time as one with it.
 *
 * @returns `upgrade`: the stored hash is of an older kind or cost and should be replaced by `hashPassword`
 */
export async function verifyPassword(
  password: string,
  stored: string | undefined,
): Promise<{ ok: boolean; upgrade: boolean }> {
  const [kind, ...fields] = (stored ?? '').split('$')
  if (kind === 'scrypt' && fields.length === 5) return verifyScrypt(password, fields)
  if (kind === 'pbkdf2_sha256' && fields.length === 3) return verifyPbkdf2(password, fields)
  await hashPassword(password)
  return { ok: false, upgrade: false }
}

async function verifyScrypt(password: string, fields: string[]) {
  const [N, r, p] = [fields[0], fields[2], fields[3]].map(Number) as [number, number, number]
  if (!(N <= most.N && r <= most.r && p <= most.p)) return { ok: false, upgrade: false }
  const wanted = Buffer.from(fields[4]!, 'base64')
  const options = { N, r, p, maxmem: Math.max(scryptMemory, 256 * N * r) }
  const ok = same(await deriveScrypt(password, fields[1]!, options), wanted)
  return { ok, upgrade: ok && (N < cost.N || r < cost.r || p < cost.p) }
}

async function verifyPbkdf2(password: string, fields: string[]) {
  const iterations = Number(fields[0])
  if (!(iterations >= 1 && iterations <= most.iterations)) return { ok: false, upgrade: false }
  const wanted = Buffer.from(fields[2]!, 'base64')
  const ok = same(await derivePbkdf2(password, fields[1]!, iterations), wanted)
  return { ok, upgrade: ok }
}

const same = (a: Buffer, b: Buffer) => a.byteLength === b.byteLength && timingSafeEqual(a, b)

const common = new Set(
  'password password1 12345678 123456789 1234567890 qwertyui qwertyuiop iloveyou sunshine princess football baseball welcome1 superman letmein1 trustno1 changeme adminadmin administrator passw0rd p@ssw0rd 11111111 00000000 abcdefgh abcd1234 1q2w3e4r qwerty123 azertyuiop motdepasse'.split(
    ' ',
  ),
)

/** Why a new password is refused, or undefined: at least 8 characters, not common, not all digits, not the user's name. */
export function passwordFault(password: string, username: string): string | undefined {
  if ([...password].length < 8) return 'it is shorter than 8 characters'
  if (/^\d+$/.test(password)) return 'it consists of digits only'
  const plain = password.toLowerCase()
  if (common.has(plain)) return 'it is one of the most common passwords'
  const name = username.toLowerCase()
  // The name inside a long sentence is fine; the name with a few signs around it is what is tried first.
  const almostName = plain.includes(name) && plain.length - name.length < 4
  if (almostName || name.includes(plain)) return 'it is too similar to the user name'
  return undefined
}
