/** One file of an archive. */
export interface TarMember {
  name: string
  bytes: Buffer
}

const BLOCK = 512

/**
 * The files of a tar archive (ustar, with the long names of GNU and pax), however the stream was cut into chunks. Other
 * kinds of members are passed over.
 * @param mostBytes a longer member is an error before it is read
 */
export async function* tarMembers(stream: AsyncIterable<Buffer>, mostBytes: number): AsyncGenerator<TarMember> {
  const source = blocksOf(stream)
  let longName: string | undefined
  for (;;) {
    const header = await source(BLOCK)
    if (header === undefined || header.every((byte) => byte === 0)) return
    const { name, size, kind } = readHeader(header)
    if (size > mostBytes) throw new Error(`"${name}" holds ${size} bytes, more than ${mostBytes}`)
    const padded = await source(Math.ceil(size / BLOCK) * BLOCK)
    if (padded === undefined) throw new Error('the archive is cut short')
    const bytes = padded.subarray(0, size)
    if (kind === 'L') longName = text(bytes)
    else if (kind === 'x') longName = /^\d+ path=(.*)$/m.exec(bytes.toString())?.[1] ?? longName
    else {
      if (kind === '0' || kind === '\0') yield { name: longName ?? name, bytes }
      longName = undefined
    }
  }
}

function readHeader(header: Buffer) {
  const stored = Number.parseInt(text(header.subarray(148, 156)).trim(), 8)
  // The sum is taken with its own field as blanks.
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
  if (sum !== stored) throw new Error('it is not a tar archive, or damaged')
  const isUstar = header.subarray(257, 262).toString() === 'ustar'
  const prefix = isUstar && header[345] !== 0 ? `${text(header.subarray(345, 500))}/` : ''
  const size = Number.parseInt(text(header.subarray(124, 136)).trim(), 8)
  if (!Number.isSafeInteger(size)) throw new Error('it holds a member of unknown size')
  return { name: prefix + text(header.subarray(0, 100)), size, kind: String.fromCharCode(header[156]!) }
}

const text = (bytes: Buffer): string => bytes.toString().split('\0', 1)[0]!

/** Gives exactly as many bytes as asked for; undefined at the end or where fewer are left. */
function blocksOf(stream: AsyncIterable<Buffer>): (length: number) => Promise<Buffer | undefined> {
  const chunks = stream[Symbol.asyncIterator]()
  let held: Buffer[] = []
  let have = 0
  return async (length) => {
    while (have < length) {
      const next = await chunks.next()
      if (next.done) return undefined
      held.push(next.value)
      have += next.value.byteLength
    }
    const all = held.length === 1 ? held[0]! : Buffer.concat(held)
    held = [all.subarray(length)]
    have -= length
    return all.subarray(0, length)
  }
}
