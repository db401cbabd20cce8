import { createHash } from 'node:crypto'
import { seeded } from './random.ts'

/** A file to send; its bytes follow from the seed, so that they need not be kept. */
export interface SampleFile {
  name: string
  bytes: Buffer
  sha1: string
  sha256: string
}

const KB = 1000
const MB = 1000 * KB

/** Names that have broken file programs before: blanks, accents, emoji, separators, and the longest there is. */
const oddNames = [
  'plain.txt',
  'two words.txt',
  'été à la mer.pdf',
  'Übergrößenträger.bin',
  '漢字.txt',
  '🧬 panel.json',
  '100%.txt',
  'quote\'d "name".txt',
  'semi;colon.txt',
  '../../etc/passwd',
  'back\\slash.txt',
  '.hidden',
  'trailing.',
  'tab\tname.txt',
  `${'x'.repeat(251)}.bin`,
]

/** `count` files: the first `empty` have no bytes, the rest are log-uniform from 1 kB to `most`. The same seed gives the same files. */
export function* sampleFiles({
  count,
  empty,
  most = 20 * MB,
  seed,
}: {
  count: number
  empty: number
  most?: number
  seed: number
}): Generator<SampleFile> {
  const random = seeded(seed)
  for (let index = 0; index < count; index++) {
    const length = index < empty ? 0 : Math.round(Math.exp(Math.log(KB) + random() * (Math.log(most) - Math.log(KB))))
    const odd = oddNames[index % oddNames.length]
    yield sampleFile(index < oddNames.length ? odd : `${index}-${odd.slice(0, 200)}`, length, seed + index)
  }
}

/** One file of `length` bytes that follow from the seed and do not compress. */
export function sampleFile(name: string, length: number, seed: number): SampleFile {
  const bytes = Buffer.allocUnsafe(length)
  const random = seeded(seed)
  let at = 0
  for (; at + 4 <= length; at += 4) bytes.writeUInt32LE((random() * 2 ** 32) >>> 0, at)
  for (; at < length; at++) bytes[at] = (random() * 256) | 0
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex')
  return { name, bytes, sha1: digest('sha1'), sha256: digest('sha256') }
}
